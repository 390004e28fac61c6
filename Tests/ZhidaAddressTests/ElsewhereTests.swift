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
            "杭州市余杭区石祥路160-1187号西乡码头", "杭州市萧山区宁围新安村1124号", "下城区固戍一路88号",
            "江干区新安街道", "奉化市西乡大道", "东莞虎门固戍一路88号", "佛山大沥固戍一路88号",
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
            "东莞来的，固戍一路88号", "中山公园旁边，固戍一路88号",
        ]
    )
    func here(text: String) {
        let decision = Fixture.match(text).first { $0.outcome == .matched }
        #expect(decision != nil, "\(text): \(Fixture.match(text))")
    }

    @Test(
        "A short name within a longer one is shown, not filled in",
        arguments: ["浙商财富中心", "大莹东方国际", "新中路与新前路交叉口", "凤凰街道美欣家园", "新安江锦绣山庄", "翰城小区", "A6区金星北片区"]
    )
    func partOfLongerName(text: String) {
        for decision in Fixture.match(text) {
            #expect(decision.outcome != .partial && decision.outcome != .matched, "\(text): \(decision)")
        }
    }

    @Test(
        "Words beside a place make no other name of it",
        arguments: ["灵芝公园跳广场舞", "固戍那边路灯坏了", "财富中心楼下停车乱", "沙井万丰村路灯不亮", "海滨广场停车场收费"]
    )
    func wordsBeside(text: String) {
        #expect(Fixture.match(text).contains { $0.outcome == .matched || $0.outcome == .partial })
    }

    @Test("A room 107 is no 国道", arguments: ["七贤郡153-4-107", "3-2-107"]) func room(text: String) {
        for decision in Fixture.match(text) { #expect(decision.outcome != .partial && decision.outcome != .matched) }
    }
}
