import Testing
import ZhidaAddress
import ZhidaCore

@Suite("What was heard badly is shown for a person to ask about")
struct HeardGuessTests {
    /// 西乡街道固戍社区固戍一路八十八号, its names' street and community as sure as `above`, the rest as `below`.
    private func heard(above: Float, below: Float) -> SpokenText {
        let typed = Fixture.spoken("西乡街道固戍社区固戍一路八十八号")
        return SpokenText(
            text: String(String.UnicodeScalarView(typed.scalars)),
            syllables: typed.syllables,
            ranges: typed.ranges,
            confidences: typed.syllables.indices.map { $0 < 8 ? above : below },
            isHeard: true
        )
    }

    @Test("an unsure road is the likeliest below a sure community, and fills nothing")
    func below() throws {
        let decision = try #require(Fixture.engine.match(heard(above: 0.98, below: 0.2)).first)
        #expect(decision.outcome == .partial && decision.shortfall == .unsure)
        #expect(decision.answer?.level == .community)
        let likeliest = try #require(decision.likeliest)
        #expect(likeliest.code.text == "440306018R000800880")
        #expect(likeliest.confidence < decision.confidence)
        #expect(Set(decision.candidates.map(\.code)).count == decision.candidates.count)
    }

    @Test("an address of which nothing is sure is asked about")
    func all() throws {
        let decision = try #require(Fixture.engine.match(heard(above: 0.1, below: 0.1)).first)
        #expect(decision.outcome == .none && decision.shortfall == .unsure && decision.answer == nil)
        #expect(decision.likeliest?.code.text == "440306018R000800880")
        #expect(decision.question?.contains("固戍一路") == true)
    }

    @Test("a sure address is its own likeliest")
    func sure() throws {
        let decision = try #require(Fixture.engine.match(heard(above: 1, below: 1)).first)
        #expect(decision.outcome == .matched && decision.likeliest == decision.answer)
    }
}
