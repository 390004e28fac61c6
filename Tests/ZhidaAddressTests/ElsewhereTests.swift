import Testing
import ZhidaAddress

/// Typed texts that say where another place lies are shown, never filled in.
@Suite("Places elsewhere, typed")
struct ElsewhereTests {
    @Test(
        "A town, a city or a district of another place is seen, with and without the word for its kind",
        arguments: [
            "虎门镇固戍一路88号", "星桥街道固戍一路88号", "许村镇，固戍一路88号", "杭州固戍一路88号",
            "宁波北仑新安街道", "我在长沙固戍一路88号", "我们厂在富春街道横凉亭路5号西乡大道",
        ]
    )
    func elsewhere(text: String) {
        let decisions = Fixture.match(text)
        #expect(!decisions.isEmpty)
        for decision in decisions {
            #expect(decision.outcome != .matched && decision.outcome != .partial, "\(text): \(decision)")
        }
    }

    @Test(
        "What only reads like one is none",
        arguments: [
            "西乡镇固戍一路88号", "新安镇固戍一路88号", "深圳宝安固戍一路88号", "广东固戍一路88号", "我是湖南人，住固戍一路88号",
            "从虎门镇来的，在固戍一路88号", "固戍一路88号湖南米粉店", "西乡街道固戍一路88号", "福海街道永和路19号",
        ]
    )
    func here(text: String) {
        let decision = Fixture.match(text).first { $0.outcome == .matched }
        #expect(decision != nil, "\(text): \(Fixture.match(text))")
    }

    @Test("A room 107 is no 国道", arguments: ["七贤郡153-4-107", "3-2-107"]) func room(text: String) {
        for decision in Fixture.match(text) { #expect(decision.outcome != .partial && decision.outcome != .matched) }
    }
}
