import Foundation
import Testing
import ZhidaCore
import ZhidaSpeech

@Suite("Grammars of a second hearing")
struct MentionGrammarTests {
    @Test("a number can be taken back only where that is allowed")
    func corrections() {
        let road = MentionGrammar.Place(names: [[Syllable(pinyin: "lu")!]], numbers: nil, isNumbered: true)
        var grammar = MentionGrammar(streets: [.init(names: [], communities: [], places: [road])])
        let taking = Syllable(pinyin: "dui")!
        #expect(grammar.grammar.transitions.contains { $0.syllable == taking })
        grammar.allowsCorrections = false
        #expect(!grammar.grammar.transitions.contains { $0.syllable == taking })
    }

    /// Every sequence from start to end, and what its likeliest path costs.
    private func sequences(_ grammar: MentionGrammar) -> [String: Double] {
        let grammar = grammar.grammar
        let steps = Dictionary(grouping: grammar.transitions, by: \.from)
        var found: [String: Double] = [:]
        func walk(_ state: Int, _ words: String, _ cost: Double) {
            if state == grammar.end { found[words] = max(found[words] ?? -.infinity, cost) }
            for step in steps[state] ?? [] {
                let word = step.syllable.map { (words.isEmpty ? "" : " ") + $0.pinyin } ?? ""
                walk(step.to, words + word, cost + step.logProbability)
            }
        }
        walk(grammar.start, "", 0)
        return found
    }

    private func syllables(_ text: String) -> [Syllable] {
        text.split(separator: " ").compactMap { Syllable(pinyin: $0) }
    }

    @Test("a known number is said or left out, unless it must be said")
    func requiredNumber() {
        let numbers = [(syllables: syllables("wu hao"), weight: 3.0), (syllables("ba hao"), 1)]
        let road = MentionGrammar.Place(names: [syllables("gu lu")], numbers: numbers, isNumbered: true)
        var grammar = MentionGrammar(streets: [.init(names: [], communities: [], places: [road])])
        #expect(Set(sequences(grammar).keys) == ["gu lu wu hao", "gu lu ba hao", "gu lu"])
        grammar.requiresNumber = true
        #expect(Set(sequences(grammar).keys) == ["gu lu wu hao", "gu lu ba hao"])
    }

    @Test("places share the beginnings of their names, and each costs its own and what lies above it")
    func costs() {
        func place(_ name: String, _ logProbability: Double) -> MentionGrammar.Place {
            .init(
                names: [syllables(name)],
                numbers: [(syllables("wu hao"), 1)],
                isNumbered: true,
                logProbability: logProbability
            )
        }
        let community = MentionGrammar.Community(
            names: [syllables("luo zu she qu"), syllables("luo zu")],
            places: [place("luo zu lu", -1), place("luo zu da dao", -3)]
        )
        let street = MentionGrammar.Street(names: [syllables("shi yan")], communities: [community], places: [])
        let road = place("luo zu lu", 0)
        let other = MentionGrammar.Street(names: [syllables("shi lou")], communities: [], places: [road])
        var grammar = MentionGrammar(streets: [street, other])
        grammar.requiresNumber = true
        let found = sequences(grammar)
        let expected = [
            "shi yan luo zu she qu luo zu lu wu hao": log(0.5) - 1,
            "shi yan luo zu luo zu da dao wu hao": log(0.5) - 3,
            // Its community is not said; nor its street.
            "shi yan luo zu lu wu hao": -0.7 - 1,
            "luo zu da dao wu hao": -1.2 - 0.7 - 3,
            "shi lou luo zu lu wu hao": -0.7,
        ]
        for (words, cost) in expected { #expect(abs((found[words] ?? 0) - cost) < 1e-9, "\(words)") }
    }
}
