import ZhidaAddress
import ZhidaCore
import ZhidaText

extension AddressExplanation {
    /// As a person reads it, one fact a line.
    var lines: [String] {
        var lines = [Self.line(say("文字", "text"), text)]
        // Full-width punctuation is how Chinese is typed: nothing to tell.
        let changes = changes.filter { $0.kind != .width || $0.plain.contains { $0.isLetter || $0.isNumber } }
        if !changes.isEmpty {
            let steps = changes.map { "「\($0.said)」→「\($0.plain)」\(Self.word($0.kind))" }
            lines.append(Self.line(say("规范化", "normalised"), Self.joined(steps)))
        }
        if !numbers.isEmpty {
            lines.append(Self.line(say("数字", "numbers"), Self.joined(numbers.map { "「\($0.said)」= \($0.form)" })))
        }
        for relation in relations {
            let places = relation.places.map { "「\($0)」" }.joined(separator: say("与", " and "))
            let road = relation.road.map { say("（\($0)上）", " (of \($0))") } ?? ""
            lines.append(
                Self.line(
                    say("关系", "relation"),
                    "\(RelationText.word(relation.kind, relation.side))\(say("：", ": "))\(places)\(road)「\(relation.cue)」"
                )
            )
        }
        for (index, decision) in decisions.enumerated() { lines += Self.lines(of: decision, number: index + 1) }
        return lines
    }

    private static func lines(of decision: Decision, number: Int) -> [String] {
        let outcome = DecisionTable.word(decision.outcome)
        let confidence =
            decision.answer == nil ? "" : say("，把握 ", ", confidence ") + DecisionTable.percent(decision.confidence)
        var lines = [
            "", "\(number). \(outcome)\(confidence)" + (decision.said.map { say("：", ": ") + "「\($0)」" } ?? ""),
        ]
        func add(_ title: String, _ text: String) { lines.append("   " + line(title, text)) }
        if let answer = decision.answer {
            add(say("标准地址", "address"), "\(answer.address)\(RelationText.suffix(decision.relation))  \(answer.code)")
        }
        for reason in decision.gave {
            let level = reason.level.map { word($0) } ?? say("其他", "other")
            let name = reason.name.map { " → \($0)" } ?? ""
            add(say("依据", "because"), "「\(reason.said)」→ \(level)\(name)  \(DecisionTable.percent(reason.agreement))")
        }
        for reason in decision.contradicted {
            let name = reason.name.map { say("，与「\($0)」不合", ", not \($0)") } ?? ""
            add(say("矛盾", "against"), "「\(reason.said)」\(name)")
        }
        if !decision.unsaid.isEmpty {
            add(say("没有说", "not said"), decision.unsaid.map { word($0) }.joined(separator: say("、", ", ")))
        }
        if let missing = decision.missing { add(say("缺", "missing"), missing) }
        if let question = decision.question { add(say("要问", "ask"), question) }
        if decision.answer == nil || decision.candidates.count > 1 {
            for candidate in decision.candidates {
                add(
                    say("候选", "candidate"),
                    "\(candidate.address)  \(candidate.code)  \(DecisionTable.percent(candidate.confidence))"
                )
            }
        }
        return lines
    }

    /// A title in a column of its own, by display width.
    private static func line(_ title: String, _ text: String) -> String {
        title + String(repeating: " ", count: max(1, 12 - DisplayWidth.of(title))) + text
    }

    /// The first few of a list: a text of a million characters has a million changes.
    private static func joined(_ parts: [String]) -> String {
        let shown = 20
        guard parts.count > shown else { return parts.joined(separator: say("，", ", ")) }
        return parts.prefix(shown).joined(separator: say("，", ", "))
            + say(" …（共 \(parts.count) 处）", " … (\(parts.count) in all)")
    }

    private static func word(_ kind: NormalisedText.Change.Kind) -> String {
        switch kind {
        case .width: say("（全角）", " (full width)")
        case .letterCase: say("（小写）", " (small letter)")
        case .traditional: say("（繁体）", " (traditional)")
        case .mark: say("（符号）", " (mark)")
        case .blank: say("（空白）", " (blank)")
        case .invisible: say("（不可见字符）", " (invisible)")
        case .compatibility: say("（兼容字符）", " (compatibility character)")
        }
    }

    private static func word(_ level: AddressLevel) -> String {
        switch level {
        case .district: say("区", "district")
        case .street: say("街道", "street")
        case .community: say("社区", "community")
        case .grid: say("网格", "grid")
        case .road: say("道路", "road")
        case .lane: say("街巷", "lane")
        case .area: say("小区（片区）", "area")
        case .poi: say("地点", "place of interest")
        case .door: say("门牌", "door")
        case .building: say("楼栋", "building")
        case .room: say("房间", "room")
        }
    }
}
