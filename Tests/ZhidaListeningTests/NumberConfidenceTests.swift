import Testing
import ZhidaCore

@testable import ZhidaAddress
@testable import ZhidaListening

/// How sure a number is that was heard among those known at a place.
struct NumberConfidenceTests {
    private let judge = HearingConfidence(
        counts: AddressCounts(streets: 10, communities: 100, places: 1_000),
        scale: .sound
    )

    private func confidence(
        margin: Double,
        among choices: Int,
        doubt: NumberDoubt = NumberDoubt(isEnd: false, hasLikelier: false)
    ) -> Double {
        judge.number(judged: 0.5, margin: margin, first: 3, unknownGain: 20, doubt: doubt, among: choices)
    }

    @Test("what suffices among five doors does not among two hundred")
    func choices() {
        #expect(confidence(margin: 20, among: 5) > 0.8)
        #expect(confidence(margin: 20, among: 200) < 0.5)
        #expect(confidence(margin: 60, among: 200) > 0.8)
    }

    @Test("a number that another known one is often misheard as must be far ahead of it")
    func misheard() {
        let doubt = NumberDoubt(isEnd: false, hasLikelier: true)
        #expect(confidence(margin: 60, among: 200, doubt: doubt) < 0.5)
        #expect(confidence(margin: 90, among: 200, doubt: doubt) > 0.8)
    }

    @Test(
        "as which known numbers others are misheard",
        arguments: [
            ("ba shi si", "er shi si", true), ("ba shi si", "san shi si", true), ("san shi si", "er shi si", true),
            ("er shi si", "ba shi si", false), ("ba shi si", "jiu shi si", false), ("ba shi si", "er shi wu", false),
            ("yi bai ba shi", "yi bai er shi", true),
        ]
    )
    func likelier(heard: String, known: String, isDoubtful: Bool) {
        let numbers = [number(heard), number(known)]
        let doubt = NumberJudge.doubt(numbers[0].syllables, behind: nil, of: numbers)
        #expect(doubt.hasLikelier == isDoubtful)
        #expect(!doubt.isEnd)
    }

    @Test("the vowel of 路 may swallow the 五 of the number behind it")
    func end() {
        let numbers = [number("shi san"), number("wu shi san")]
        let lu = Syllable(pinyin: "lu")
        #expect(NumberJudge.doubt(numbers[0].syllables, behind: lu, of: numbers).isEnd)
        #expect(!NumberJudge.doubt(numbers[0].syllables, behind: Syllable(pinyin: "dao"), of: numbers).isEnd)
    }

    /// A number as it is said, without its unit word.
    private func number(_ said: String) -> ListeningPlan.Number {
        let syllables = said.split(separator: " ").compactMap { Syllable(pinyin: $0) }
        return ListeningPlan.Number(syllables: syllables + [Syllable(pinyin: "hao")!], weight: 1, digits: said)
    }
}
