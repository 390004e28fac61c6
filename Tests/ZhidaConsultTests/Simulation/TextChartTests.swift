import Testing

@testable import ZhidaConsult

struct TextChartTests {
    @Test("bars are as long as their values, to an eighth of a column")
    func draws() {
        let chart = TextChart(
            title: "waits in minutes",
            rows: [
                .init("09:00", 4), .init("10:00", 0.25), .init("11:00", 0), .init("12:00", nil), .init("1:00", 2.125),
            ],
            width: 8
        )
        #expect(
            chart.lines() == [
                "waits in minutes",
                "09:00  4.0  ████████",
                "10:00  0.2  ▌",
                "11:00  0.0",
                "12:00",
                "1:00   2.1  ████▎",
            ]
        )
    }

    @Test("a reference is a number beside and a mark in the bar, also beyond its end")
    func references() {
        let rows: [TextChart.Row] = [
            .init("a", 4, reference: 2), .init("b", 1, reference: 3), .init("c", nil, reference: 4),
        ]
        #expect(
            TextChart(title: "t", rows: rows, width: 8).lines(plain: true) == [
                "t",
                "a  4.0  2.0  ####|###",
                "b  1.0  3.0  ##    |",
                "c       4.0         |",
            ]
        )
    }

    @Test("nothing, zeros, and what is no number are drawn without bars")
    func emptyCharts() {
        #expect(TextChart(title: "t", rows: []).lines() == ["t"])
        #expect(TextChart(title: "t", rows: [.init("a", 0)]).lines() == ["t", "a  0.0"])
        #expect(
            TextChart(title: "t", rows: [.init("a", .infinity), .init("b", .nan)]).lines() == ["t", "a  –", "b  –"]
        )
        #expect(
            TextChart(title: "t", rows: [.init("a", -3), .init("b", 1)], width: 2).lines(plain: true).last
                == "b   1.0  ##"
        )
    }

    @Test("a day has 24 rows, with the theory beside")
    func day() {
        let district = DistrictDay()
        let result = QueueSimulation.run(district.plan(isPooled: false, seed: 3))
        let chart = result.chart(
            title: "waits",
            level: .streetCentre,
            theory: district.theory(district.streets).waits,
            width: 30
        )
        #expect(chart.rows.count == 24)
        #expect(chart.rows[8].value == nil && chart.rows[12].value != nil)
        #expect(chart.rows[12].reference != nil && chart.rows[3].reference == nil)
        #expect(chart.lines().count == 25)
    }
}
