import Foundation
import Testing
import ZhidaCore

@testable import ZhidaText

@Suite struct SyllableReaderTests {
    /// The streets, communities and roads of the fixtures' own making; the sounds are read from the characters.
    static let names = [
        "宝安区", "西乡街道", "固戍社区", "固戍一路", "固戍二路", "福永街道", "怀德社区", "沙井街道", "新安街道",
    ].map { ExtraWord(text: $0, reading: readings[$0] ?? []) }
    private static let readings = [
        "西乡街道": Fixtures.syllables("xi xiang jie dao"), "固戍社区": Fixtures.syllables("gu shu she qu"),
    ]
    static let reader = Result {
        SyllableReader(
            lexicon: try Fixtures.lexicon.get(),
            readings: try Fixtures.readings.get(),
            names: names,
            phrases: try ["patterns.txt", "everyday.txt"].flatMap {
                try CallerPhrases.phrases(contentsOf: Fixtures.root.appending(path: "models/text/\($0)"))
            }
        )
    }

    static func timed(_ syllables: [Syllable], pauses: [Int: Int] = [:]) -> [TimedSyllable] {
        var time = 0
        return syllables.enumerated().map { index, syllable in
            time += pauses[index] ?? 0
            defer { time += 200 }
            return TimedSyllable(syllable: syllable, span: TimeSpan(start: time, end: time + 200), confidence: 0.5)
        }
    }

    @Test("What callers say is written as a clerk would", arguments: try! Fixtures.rows("transcripts.tsv"))
    func table(row: [String]) throws {
        #expect(try Self.reader.get().text(of: Fixtures.syllables(row[0])) == row[1])
    }

    @Test("Words cover the syllables without gap or overlap, with their times") func covers() throws {
        var generator = SeededGenerator(13)
        let reader = try Self.reader.get()
        for count in [0, 1, 2, 3, 10, 100, 999, 1_000, 1_001, 3_500] {
            let syllables = Self.timed(
                (0..<count).map { _ in Syllable(rawValue: UInt16.random(in: 0..<419, using: &generator))! },
                pauses: Dictionary([(count / 3, 400), (count / 2, 900)]) { $1 }
            )
            var end = 0
            for word in reader.words(of: syllables) {
                #expect(word.syllables.lowerBound == end && !word.syllables.isEmpty && !word.text.isEmpty)
                end = word.syllables.upperBound
                #expect(word.span.start == syllables[word.syllables.lowerBound].span.start)
                #expect(word.span.end == syllables[end - 1].span.end)
                #expect(abs(word.confidence - 0.5) < 1e-9)
            }
            #expect(end == count)
        }
    }

    @Test(
        "Long rows of numerals are covered too",
        arguments: ["yi", "shi", "ling", "wan", "liang", "yi bai", "hao", "de"]
    )
    func numerals(pinyin: String) throws {
        let syllables = Self.timed(Array(repeating: Fixtures.syllables(pinyin), count: 400).flatMap { $0 })
        let words = try Self.reader.get().words(of: syllables)
        #expect(words.last?.syllables.upperBound == syllables.count)
        #expect(words.map(\.syllables.count).reduce(0, +) == syllables.count)
    }

    @Test("Every syllable alone has a writing") func everySyllable() throws {
        let reader = try Self.reader.get()
        for number in Syllable.all.indices {
            let text = reader.text(of: [Syllable(rawValue: UInt16(number))!])
            #expect(!text.isEmpty)
        }
    }

    @Test("A name's weight decides between homophones") func weights() throws {
        let lexicon = try Fixtures.lexicon.get()
        let readings = try Fixtures.readings.get()
        let sounds = Fixtures.syllables("gu shu")
        func text(_ frequency: Int) -> String {
            let name = ExtraWord(text: "固戍", reading: sounds, frequency: frequency)
            return SyllableReader(lexicon: lexicon, readings: readings, names: [name]).text(of: sounds)
        }
        #expect(text(1_000_000) == "固戍")
        #expect(text(1) != "固戍")
    }

    @Test("A word does not reach over a long pause where two words fit") func pauses() throws {
        let reader = try Self.reader.get()
        let syllables = Fixtures.syllables("lu deng")
        #expect(reader.words(of: Self.timed(syllables)).count == 1)
        #expect(reader.words(of: Self.timed(syllables, pauses: [1: 3_000])).count == 2)
    }

    @Test("The index by sound of a district's names is small") func memory() throws {
        let syllables = Fixtures.syllables("gu shu yi lu xi xiang bao an fu yong sha jing song gang")
        var generator = SeededGenerator(17)
        let names = (0..<30_000).map { number in
            ExtraWord(text: "名\(number)", reading: (0..<4).map { _ in syllables.randomElement(using: &generator)! })
        }
        let reader = SyllableReader(
            lexicon: try Fixtures.lexicon.get(),
            readings: try Fixtures.readings.get(),
            names: names
        )
        #expect(reader.byteCount < 15_000_000)
    }
}
