import ZhidaConsult

/// Times as a clerk reads them, in Asia/Shanghai with the weekday.
enum LocalText {
    /// `2026-11-27 周五`
    static func day(_ day: LocalDate) -> String {
        "\(day) \(say(day.weekday.chinese, String(day.weekday.english.prefix(3))))"
    }

    /// `2026-11-27 周五 09:30`
    static func moment(_ instant: Instant) -> String {
        "\(day(Shanghai.date(of: instant))) \(Shanghai.time(of: instant))"
    }

    /// `2026-11-27 周五 09:30–10:00`; a range lies within one day.
    static func range(_ range: InstantRange) -> String {
        let end = Shanghai.time(of: range.end)
        return "\(moment(range.start))–\(end == .midnight ? .endOfDay : end)"
    }

    /// `2026-11-27T09:30:00+08:00`, for programs.
    static func stamp(_ instant: Instant) -> String { Shanghai.stamp(instant) }
}

/// A label and what it is, line by line, the labels of one width: one record as a clerk reads it.
struct FactList {
    private var facts: [(label: String, value: String)] = []

    /// An empty value is left out.
    mutating func add(_ label: String, _ value: String?) {
        if let value, !value.isEmpty { facts.append((label, value)) }
    }

    func print() {
        let width = facts.map { DisplayWidth.of($0.label) }.max() ?? 0
        for fact in facts {
            let padding = String(repeating: " ", count: width - DisplayWidth.of(fact.label) + 2)
            Swift.print(fact.label + padding + fact.value)
        }
    }
}
