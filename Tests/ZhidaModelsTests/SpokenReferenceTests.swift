import Foundation
import Testing
import ZhidaCore
import ZhidaModels
import ZhidaText

@Suite("What was said, and how much of it was heard")
struct SpokenReferenceTests {
    @Test("errors are those of the cheapest way to say the text")
    func score() {
        let text = SpokenReference(pieces: [
            [syllables("gu")], [syllables("ba shi ba"), syllables("ba ba")], [syllables("hao")],
        ])
        #expect(text.score(syllables("gu ba shi ba hao")) == .init(syllables: 5, errors: 0))
        #expect(text.score(syllables("gu ba ba hao")) == .init(syllables: 4, errors: 0))
        #expect(text.score(syllables("gu ba ba")) == .init(syllables: 4, errors: 1))
        #expect(text.score([]) == .init(syllables: 4, errors: 4))
        #expect(text.score(syllables("gu hao ba ba hao")).errors == 1)
    }

    @Test("the score is that of all ways tried one after the other")
    func againstNaive() {
        var random = SeededRandom(seed: 7)
        let few = syllables("ba gu hao shi")
        func draw(_ range: ClosedRange<Int>) -> [Syllable] {
            (0..<Int.random(in: range, using: &random)).map { _ in few.randomElement(using: &random)! }
        }
        for _ in 0..<300 {
            let pieces = (0..<3).map { _ in (0..<Int.random(in: 1...2, using: &random)).map { _ in draw(1...3) } }
            let heard = draw(0...7)
            var ways: [[Syllable]] = [[]]
            for piece in pieces { ways = ways.flatMap { way in piece.map { way + $0 } } }
            let least = ways.map { Self.distance($0, heard) }.min()
            #expect(SpokenReference(pieces: pieces).score(heard).errors == least)
        }
    }

    private static func distance(_ said: [Syllable], _ heard: [Syllable]) -> Int {
        if said.isEmpty || heard.isEmpty { return max(said.count, heard.count) }
        let rest = distance(Array(said.dropFirst()), Array(heard.dropFirst()))
        if said[0] == heard[0] { return rest }
        return 1 + min(rest, distance(Array(said.dropFirst()), heard), distance(said, Array(heard.dropFirst())))
    }

    @Test("figures in a text may be said in each of their ways, signs not at all")
    func reading() throws {
        let folder = URL(fileURLWithPath: ModelsFixture.root + "/models/text")
        let readings = try ReadingTable(contentsOf: folder.appending(path: "readings.tsv"))
        let segmenter = WordSegmenter(lexicon: try Lexicon(contentsOf: folder.appending(path: "words.tsv")))
        let text = SpokenReference(text: "长安路88号，坏了！", segmenter: segmenter, readings: readings)
        #expect(text.score(syllables("chang an lu ba shi ba hao huai le")).errors == 0)
        #expect(text.score(syllables("chang an lu ba ba hao huai le")).errors == 0)
        #expect(text.score(syllables("chang an lu ba hao huai le")).errors == 1)
    }

    @Test("intervals hold the rate, narrow with the number of recordings, and are the same every time")
    func intervals() {
        var random = SeededRandom(seed: 3)
        func score(_ count: Int) -> SyllableScore {
            SyllableScore((0..<count).map { _ in .init(syllables: 10, errors: Int.random(in: 2...6, using: &random)) })
        }
        let (few, many) = (score(20), score(500))
        for one in [few, many] { #expect(one.interval.low < one.rate && one.rate < one.interval.high) }
        #expect(many.interval.high - many.interval.low < (few.interval.high - few.interval.low) / 2)
        let items = (0..<30).map { SyllableScore.Item(syllables: 9, errors: $0 % 4) }
        #expect(SyllableScore(items) == SyllableScore(items))
    }

    @Test(
        "a model is better or worse only beyond chance, and not better when it loses addresses",
        arguments: [
            ([4, 5, 3, 4, 5, 4, 3, 5], [2, 3, 2, 2, 3, 2, 1, 3], [], ModelComparison.Verdict.better),
            ([2, 3, 2, 2, 3, 2, 1, 3], [4, 5, 3, 4, 5, 4, 3, 5], [], .worse),
            ([4, 5, 3, 4, 5, 4, 3, 5], [5, 4, 3, 4, 4, 5, 3, 5], [], .unsure),
            ([4, 5, 3, 4, 5, 4, 3, 5], [2, 3, 2, 2, 3, 2, 1, 3], [false, false, false, false, false, true], .worse),
        ] as [([Int], [Int], [Bool], ModelComparison.Verdict)]
    )
    func verdicts(before: [Int], after: [Int], lost: [Bool], verdict: ModelComparison.Verdict) {
        func items(_ errors: [Int]) -> [SyllableScore.Item] { errors.map { .init(syllables: 10, errors: $0) } }
        let comparison = ModelComparison(
            reference: "default",
            before: items(before),
            after: items(after),
            addresses: lost.map { (before: true, after: $0) }
        )
        #expect(comparison.verdict == verdict)
    }
}
