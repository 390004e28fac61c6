import Testing
import ZhidaCore

@testable import ZhidaText

@Suite struct SyllableDistanceTests {
    @Test("Syllables that are easily mixed up are closer", arguments: try! Fixtures.rows("distances.tsv"))
    func table(row: [String]) {
        let (near, far) = (Fixtures.syllables(row[0]), Fixtures.syllables(row[1]))
        let distance = SyllableDistance.standard
        #expect(distance.distance(near[0], near[1]) < distance.distance(far[0], far[1]))
    }

    @Test("A distance is 0 for the same syllable alone, symmetric, and at most 1") func metric() {
        let distance = SyllableDistance.standard
        let all = Syllable.all.indices.map { Syllable(rawValue: UInt16($0))! }
        for heard in all {
            for meant in all {
                let cost = distance.cost(heard, meant)
                if (heard == meant) != (cost == 0) || cost > SyllableDistance.scale
                    || cost != distance.cost(meant, heard)
                {
                    Issue.record("\(heard) \(meant): \(cost)")
                }
            }
        }
        #expect(all.contains { heard in all.contains { distance.cost(heard, $0) == SyllableDistance.scale } })
    }

    @Test(
        "A syllable is taken apart as phonologists do",
        arguments: [
            ("zhuang", "zh", "u", "a", "ng"), ("yi", "", "", "i", ""), ("yin", "", "i", "e", "n"),
            ("wu", "", "", "u", ""),
            ("wei", "", "u", "e", "i"), ("yuan", "", "v", "a", "n"), ("ju", "j", "", "v", ""),
            ("jun", "j", "v", "e", "n"),
            ("liu", "l", "i", "o", "u"), ("you", "", "i", "o", "u"), ("zi", "z", "", "z", ""),
            ("zhi", "zh", "", "r", ""),
            ("bo", "b", "u", "o", ""), ("dong", "d", "u", "e", "ng"), ("yong", "", "v", "e", "ng"),
            ("er", "", "", "er", ""),
            ("lve", "l", "v", "e", ""), ("nv", "n", "", "v", ""), ("hao", "h", "", "a", "u"),
            ("kou", "k", "", "o", "u"),
        ]
    ) func parts(pinyin: String, initial: String, medial: String, nucleus: String, coda: String) {
        let parts = SyllableParts(pinyin: pinyin)
        #expect(parts.initial == initial)
        #expect(parts.final == SyllableParts.Final(medial: medial, nucleus: nucleus, coda: coda))
    }

    @Test("A name is found where it was said, exactly or nearly") func finds() {
        var aligner = PhoneticAligner()
        let heard = Fixtures.syllables("wo yao tou su xi xiang jie dao gu su she qu you ren")
        let exact = aligner.align(heard: heard, name: Fixtures.syllables("xi xiang jie dao"))
        #expect(exact == PhoneticAligner.Match(cost: 0, heard: 4..<8))
        let near = aligner.align(heard: heard, name: Fixtures.syllables("gu shu she qu"))
        #expect(near?.heard == 8..<12)
        #expect((1...40).contains(near?.cost ?? 0))
        #expect(aligner.align(heard: heard, name: Fixtures.syllables("song gang"), limit: 60) == nil)
        #expect(aligner.align(heard: heard, name: []) == nil)
        let missing = aligner.align(heard: [], name: Fixtures.syllables("song gang"))
        #expect(missing == PhoneticAligner.Match(cost: 2 * SyllableDistance.standard.deletion, heard: 0..<0))
    }

    @Test("The alignment costs what the cheapest of all stretches costs") func oracle() {
        var generator = SeededGenerator(5)
        var aligner = PhoneticAligner()
        func random(_ count: Int) -> [Syllable] {
            (0..<count).map { _ in Syllable(rawValue: UInt16.random(in: 0..<419, using: &generator))! }
        }
        for _ in 0..<300 {
            var heard = random(Int.random(in: 0...9, using: &generator))
            let name = random(Int.random(in: 1...5, using: &generator))
            if Bool.random(using: &generator) { heard.insert(contentsOf: name.dropFirst(), at: heard.count / 2) }
            var cheapest = Int.max
            for start in 0...heard.count {
                for end in start...heard.count {
                    cheapest = min(cheapest, aligner.cost(heard: Array(heard[start..<end]), name: name))
                }
            }
            let match = aligner.align(heard: heard, name: name)
            #expect(match?.cost == cheapest)
            if let match { #expect(aligner.cost(heard: Array(heard[match.heard]), name: name) == cheapest) }
            #expect(aligner.align(heard: heard, name: name, limit: cheapest)?.cost == cheapest)
            #expect(aligner.align(heard: heard, name: name, limit: cheapest - 1) == nil)
        }
    }
}
