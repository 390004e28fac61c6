import Foundation
import Testing
import ZhidaCore

@testable import ZhidaSpeech

@Suite("Recognising")
struct RecogniserTests {
    private static let address = "xi xiang jie dao gu shu yi lu"
    private let grammar = Grammar(
        alternatives: [
            (syllables(address), 1), (syllables("xi xiang jie dao gu shu er lu"), 1),
            (syllables("fu yong jie dao huai de lu"), 1),
        ])

    @Test("Syllables come in order, inside the sound, with posteriors")
    func freeSearch() throws {
        let recogniser = try Recogniser(model: SpeechModel(folder: ModelFixture.shipped))
        let voice = try ModelFixture.speech()
        let heard = try recogniser.recognise(voice, start: 5_000)
        #expect((5...14).contains(heard.count))
        #expect(heard.allSatisfy { (0...1).contains($0.confidence) })
        #expect(heard.contains { $0.confidence > 0.5 })
        #expect(heard.allSatisfy { $0.span.start >= 5_000 && $0.span.end <= 5_000 + voice.count / 8 + 20 })
        for (one, next) in zip(heard, heard.dropFirst()) { #expect(one.span.end <= next.span.start) }
    }

    @Test("The same samples give the same syllables, whatever came before")
    func repeatable() throws {
        let recogniser = try Recogniser(model: SpeechModel(folder: ModelFixture.shipped))
        let voice = try ModelFixture.speech()
        let first = try recogniser.recognise(voice)
        _ = try recogniser.recognise(try ModelFixture.speech("fu2 yong3 jie1 dao4"))
        _ = try recogniser.recognise(voice, grammar: grammar)
        #expect(try recogniser.recognise(voice) == first)
    }

    @Test("A grammar hears one of its sequences")
    func secondHearing() throws {
        let recogniser = try Recogniser(model: SpeechModel(folder: ModelFixture.shipped))
        let heard = try recogniser.recognise(ModelFixture.speech(), grammar: grammar)
        #expect(heard.map(\.syllable) == syllables(Self.address))
    }

    @Test("Scores of the states computed at once are those that the library computes, for both kinds of search")
    func scoresAtOnce() throws {
        let recogniser = try Recogniser(model: SpeechModel(folder: ModelFixture.shipped))
        let voice = try ModelFixture.speech()
        try voice.withUnsafeBufferPointer { samples in
            let sound = try recogniser.prepare(samples)
            var library = sound
            library.scores = nil
            #expect(sound.scores != nil)
            let (free, libraryFree) = (try recogniser.recognise(sound), try recogniser.recognise(library))
            #expect(free.map(\.syllable) == libraryFree.map(\.syllable))
            // Both count steps of a tenth of a nat a frame and round them differently, which can move a border by a frame.
            for (one, other) in zip(free, libraryFree) { #expect(isNear(one.span, other.span)) }
            let span = TimeSpan(start: 200, end: 10 * sound.features!.count / recogniser.model.network!.outputs)
            let heard = try recogniser.recognise(sound, within: span, grammar: grammar)
            let score = try #require(recogniser.lastScore)
            let libraryHeard = try recogniser.recognise(library, within: span, grammar: grammar)
            #expect(heard.map(\.syllable) == libraryHeard.map(\.syllable))
            for (one, other) in zip(heard, libraryHeard) { #expect(isNear(one.span, other.span)) }
            #expect(abs(score - (try #require(recogniser.lastScore))) < 0.01 * Double(span.length))
        }
    }

    private func isNear(_ one: TimeSpan, _ other: TimeSpan) -> Bool {
        abs(one.start - other.start) <= 10 && abs(one.end - other.end) <= 10
    }

    @Test("Many grammars one after the other leave no memory behind")
    func manyGrammars() throws {
        let recogniser = try Recogniser(model: SpeechModel(folder: ModelFixture.shipped))
        let voice = Array(try ModelFixture.speech().prefix(4_000))
        let vocabulary = Syllable.all.compactMap { Syllable(pinyin: $0) }
        let wide = Grammar(
            alternatives: vocabulary.flatMap { first in vocabulary.prefix(8).map { ([first, $0, first], 1.0) } }
        )
        _ = try recogniser.recognise(voice, grammar: wide)
        let before = residentKilobytes()
        for _ in 0..<8 { _ = try recogniser.recognise(voice, grammar: wide) }
        // One such grammar takes several megabytes.
        #expect(residentKilobytes() - before < 12_000)
    }

    @Test("Silence, noise, one sample and none make no fault", arguments: [0, 1, 79, 800, 16_000])
    func nothingSaid(count: Int) throws {
        let recogniser = try Recogniser(model: SpeechModel(folder: ModelFixture.shipped))
        let silence = [Int16](repeating: 0, count: count)
        #expect(try recogniser.recognise(silence).count <= 3)
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<count).map { _ in Int16.random(in: -8_000...8_000, using: &generator) }
        _ = try recogniser.recognise(noise)
        _ = try recogniser.recognise(noise, grammar: grammar)
        #expect(try recogniser.recognise(ModelFixture.speech(), grammar: grammar).count == 8)
    }

    @Test("A grammar of nothing and one of unknown syllables are refused, and the recogniser works on")
    func badGrammars() throws {
        let folder = try ModelFixture.copy()
        let small = try String(contentsOfFile: folder["model/syllables.dict"], encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("gu ") && !$0.hasPrefix("gu\t") }.joined(separator: "\n")
        try folder.write(small + "\n", "model/syllables.dict")
        let recogniser = try Recogniser(model: SpeechModel(folder: folder["model"]))
        let voice = try ModelFixture.speech()
        let unknown = try #require(throws: SpeechFault.self) { try recogniser.recognise(voice, grammar: grammar) }
        #expect(unknown.part == .grammar)
        #expect(unknown.detail.contains("\"gu\""))
        #expect(throws: SpeechFault.self) { try recogniser.recognise(voice, grammar: Grammar()) }
        #expect(try !recogniser.recognise(voice).isEmpty)
    }

    @Test("Two recognisers of one model hear the same at the same time")
    func parallel() async throws {
        let model = try SpeechModel(folder: ModelFixture.shipped)
        let voice = try ModelFixture.speech()
        let alone = try Recogniser(model: model).recognise(voice)
        try await withThrowingTaskGroup(of: [TimedSyllable].self) { group in
            for _ in 0..<2 {
                group.addTask {
                    let recogniser = try Recogniser(model: model)
                    _ = try recogniser.recognise(voice)
                    return try recogniser.recognise(voice)
                }
            }
            for try await heard in group { #expect(heard == alone) }
        }
    }

    @Test("A transcriber gives what was heard to its reader, at the region's place")
    func transcriber() throws {
        struct Spelling: TextReading {
            func words(for syllables: [TimedSyllable]) -> [TranscribedWord] {
                syllables.enumerated().map {
                    TranscribedWord(
                        text: $1.syllable.pinyin,
                        tag: "x",
                        syllables: $0..<$0 + 1,
                        span: $1.span,
                        confidence: $1.confidence
                    )
                }
            }
        }
        let recogniser = try Recogniser(model: SpeechModel(folder: ModelFixture.shipped))
        let transcriber = Transcriber(recogniser: recogniser, reader: Spelling())
        let voice = try ModelFixture.speech()
        let region = SpeechRegion(channel: .caller, span: TimeSpan(start: 1_000, end: 1_000 + voice.count / 8))
        let utterance = try voice.withUnsafeBufferPointer { try transcriber.utterance(region, $0) }
        #expect(utterance.channel == .caller)
        #expect(utterance.span == region.span)
        #expect(utterance.syllables == (try recogniser.recognise(voice, start: 1_000)))
        #expect(utterance.text == utterance.syllables.map(\.syllable.pinyin).joined())
    }

    private func residentKilobytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}

@Suite("Grammars")
struct GrammarTests {
    /// The probability of each sequence from start to end, by walking every path.
    private func sequences(_ grammar: Grammar) -> [[Syllable]: Double] {
        var found: [[Syllable]: Double] = [:]
        func walk(_ state: Int, _ heard: [Syllable], _ probability: Double) {
            if state == grammar.end { found[heard, default: 0] += probability }
            for step in grammar.transitions where step.from == state {
                walk(step.to, heard + (step.syllable.map { [$0] } ?? []), probability * exp(step.logProbability))
            }
        }
        walk(grammar.start, [], 1)
        return found
    }

    @Test("Alternatives share their beginnings and ends and keep their weights")
    func alternatives() {
        let weights: [(String, Double)] = [
            ("gu shu yi lu", 2), ("gu shu er lu", 1), ("gu shu", 4), ("bao an", 1), ("gu shu", 2),
        ]
        let grammar = Grammar(alternatives: weights.map { (syllables($0.0), $0.1) })
        let found = sequences(grammar)
        #expect(found.count == 4)
        for (text, weight) in [("gu shu yi lu", 2.0), ("gu shu er lu", 1), ("gu shu", 6), ("bao an", 1)] {
            #expect(abs((found[syllables(text)] ?? 0) - weight / 10) < 1e-9)
        }
        // Behind gu, gu shu and bao, and before lu.
        #expect(grammar.stateCount == 2 + 4)
    }

    @Test("Sequences to several states share their beginnings, and each costs what it should")
    func ends() {
        var grammar = Grammar()
        let other = grammar.addState()
        grammar.add(from: other, to: grammar.end, syllable: Syllable(pinyin: "hao"), logProbability: -0.25)
        let sequences: [Grammar.Sequence] = [
            .init(syllables("gu shu lu"), logProbability: -1, to: other),
            .init(syllables("gu shu lu"), logProbability: -3, to: other),
            .init(syllables("gu shu lu"), logProbability: -2, to: grammar.end),
            .init(syllables("gu shu"), logProbability: -4, to: grammar.end),
            .init([], logProbability: 0, to: grammar.end),
        ]
        grammar.add(sequences, from: grammar.start)
        let found = self.sequences(grammar).mapValues { log($0) }
        #expect(found.count == 3)
        for (text, cost) in [("gu shu lu hao", -1.25), ("gu shu lu", -2), ("gu shu", -4)] {
            #expect(abs((found[syllables(text)] ?? 0) - cost) < 1e-9)
        }
        // The state of the sequences' own, behind gu and behind shu.
        #expect(grammar.stateCount == 2 + 1 + 2)
        // The first step pays what all cost.
        #expect(grammar.transitions.filter { $0.from == grammar.start }.map(\.logProbability) == [-1])
    }

    @Test("Empty sequences and weights of nothing are left out")
    func nothing() {
        #expect(Grammar(alternatives: [([], 1), (syllables("gu"), 0)]).transitions.isEmpty)
        let random = (0..<200).map { _ in
            (
                (0..<Int.random(in: 1...4)).map { _ in
                    Syllable.all.prefix(5).randomElement().flatMap { Syllable(pinyin: $0) }!
                },
                Double.random(in: 0.1...3)
            )
        }
        let total = sequences(Grammar(alternatives: random)).values.reduce(0, +)
        #expect(abs(total - 1) < 1e-9)
    }
}
