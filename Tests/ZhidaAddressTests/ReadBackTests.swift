import Testing
import ZhidaCore
import ZhidaText

@testable import ZhidaAddress

/// Calls as text: the agent reads a place back, the caller answers.
@Suite("The agent's read-back")
struct ReadBackTests {
    private typealias Turn = (channel: Channel, text: String)

    /// One word an utterance, two seconds each, half a second between them.
    private func transcript(_ turns: [Turn], gap: Int = 500) -> Transcript {
        var time = 0
        return Transcript(
            utterances: turns.map { turn in
                let span = TimeSpan(start: time, end: time + 2_000)
                time += 2_000 + gap
                let heard = Fixture.segmenter.syllables(of: NormalisedText(turn.text), readings: Fixture.readings)
                let syllables = heard.compactMap { $0 }.map { TimedSyllable(syllable: $0, span: span, confidence: 1) }
                let words = [
                    TranscribedWord(
                        text: turn.text,
                        tag: "x",
                        syllables: 0..<syllables.count,
                        span: span,
                        confidence: 1
                    )
                ]
                return Utterance(channel: turn.channel, span: span, syllables: syllables, words: words)
            },
            model: "text"
        )
    }

    private func answers(_ turns: [Turn], gap: Int = 500) -> [AddressDecision.ReadBackAnswer] {
        // The transcript's single words share their characters, so typed text stands in for the sounds.
        ReadBackFinder { Fixture.match($0.scalars.map { String($0) }.joined()) }
            .readBacks(in: transcript(turns, gap: gap)).map(\.answer)
    }

    private func weighed(_ caller: String, agent: String, answer: String) -> [AddressDecision] {
        let call = transcript([(.caller, caller), (.agent, agent), (.caller, answer)])
        let finder = ReadBackFinder { Fixture.match($0.scalars.map { String($0) }.joined()) }
        return ReadBackWeigher(gazetteer: Fixture.gazetteer, fillThreshold: 0.65)
            .weigh(Fixture.match(caller), finder.readBacks(in: call))
    }

    @Test(
        "What the caller answers is understood by its first words",
        arguments: [
            ("对", .confirmed), ("对的，麻烦快一点", .confirmed), ("嗯", .confirmed), ("是的", .confirmed),
            ("没错", .confirmed), ("嗯，对", .confirmed), ("不是", .denied), ("不对，是固戍二路", .denied),
            ("嗯，不是", .denied), ("错了", .denied), ("对不起我没听清", .unanswered), ("对面那一栋", .unanswered),
            ("是不是要登记", .unanswered), ("你们什么时候来", .unanswered),
        ] as [(String, AddressDecision.ReadBackAnswer)]
    )
    func answerWords(answer: String, meaning: AddressDecision.ReadBackAnswer) {
        #expect(answers([(.agent, "您是说西乡街道固戍社区对吗"), (.caller, answer)]) == [meaning])
    }

    @Test("A yes counts only to a question, and only soon")
    func onlyAnswers() {
        #expect(answers([(.agent, "请到西乡街道固戍社区办理"), (.caller, "对")]) == [.unanswered])
        #expect(answers([(.agent, "您是说西乡街道固戍社区对吗"), (.caller, "对")], gap: 9_000) == [.unanswered])
        #expect(answers([(.agent, "您好请讲"), (.caller, "对")]) == [])
    }

    @Test("A confirmed place settles what the caller's words left open, and says why")
    func confirmed() throws {
        let before = try #require(Fixture.match("在宝安大道上，路灯坏了").first)
        #expect(before.outcome == .ambiguous)
        let after = weighed("在宝安大道上，路灯坏了", agent: "您是说西乡街道宝安大道对吗", answer: "对")
        let decision = try #require(after.first)
        #expect(after.count == 1)
        #expect(decision.outcome == .partial)
        #expect(decision.answer?.code.text == "440306018R0011")
        #expect(decision.confidence > before.confidence && decision.confidence >= 0.65)
        #expect(decision.candidates.map(\.confidence).reduce(0, +) <= 1.001)
        #expect(decision.reasons.prefix(before.reasons.count) == before.reasons[...])
        #expect(decision.reasons.contains { $0.channel == .agent && $0.readBack == .confirmed && $0.agreement > 0 })
        #expect(decision.reasons.contains { $0.channel == .caller && $0.said == "对" })
    }

    @Test("A denied place is not filled in", arguments: ["不是", "不对", "错了"])
    func denied(answer: String) throws {
        let said = "西乡街道固戍一路八十八号"
        let before = try #require(Fixture.match(said).first)
        #expect(before.outcome == .matched)
        let decision = try #require(weighed(said, agent: "西乡街道固戍一路八十八号对吗", answer: answer).first)
        #expect(decision.answer == nil)
        #expect(decision.question != nil)
        #expect(decision.confidence < before.confidence / 2)
        #expect(decision.reasons.contains { $0.channel == .agent && $0.readBack == .denied && $0.agreement < 0 })
    }

    @Test("Without an answer the outcome stays and the belief rises a little")
    func unanswered() throws {
        let said = "古树一路88号那边"
        let before = try #require(Fixture.match(said).first)
        let decision = try #require(weighed(said, agent: "西乡街道固戍一路八十八号", answer: "麻烦快点").first)
        #expect(decision.outcome == before.outcome)
        #expect(decision.confidence > before.confidence && decision.confidence < before.confidence + 0.1)
    }

    @Test("A place that only the agent names is filled in only when the caller says yes")
    func agentAlone() {
        let place = "您是说西乡街道固戍一路八十八号对吗"
        #expect(weighed("楼下太吵了", agent: place, answer: "对").first?.outcome == .matched)
        #expect(weighed("楼下太吵了", agent: place, answer: "好的再见").first?.answer == nil)
        #expect(weighed("楼下太吵了", agent: place, answer: "不是").first?.answer == nil)
    }

    @Test("A confirmed place that contradicts a sure answer leaves both to a person")
    func contradiction() throws {
        let decision = try #require(
            weighed("西乡街道固戍一路八十八号", agent: "您是说沙井街道民主大道75号对吗", answer: "对").first
        )
        #expect(decision.outcome == .ambiguous)
        #expect(decision.candidates.count == 2)
        #expect(decision.question?.contains("还是") == true)
    }

    @Test("A number that the gazetteer contradicts, and a place it does not hold, are not filled in by a yes")
    func vetoes() throws {
        let number = try #require(
            weighed("福海街道展景路351号", agent: "福海街道展景路对吗", answer: "对").first
        )
        #expect(number.outcome == .partial)
        let unknown = weighed("沙井街道金鑫路18号", agent: "沙井街道金沙二路对吗", answer: "对")
        #expect(unknown.first?.outcome == .notInGazetteer)
    }
}
