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
}
