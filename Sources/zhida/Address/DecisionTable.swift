import ZhidaCore

/// Decisions as a person reads them.
enum DecisionTable {
    static func print(_ decisions: [AddressDecision]) {
        var table = TextTable([
            .init(say("结果", "decision")), .init(say("标准地址", "standard address"), canShrink: true),
            .init(say("编码", "code")), .init(say("把握", "confidence"), .right),
            .init(say("依据", "because"), canShrink: true),
        ])
        for decision in decisions {
            let shown = decision.outcome == .ambiguous ? decision.candidates : Array(decision.candidates.prefix(1))
            let place = shown.first.map { $0.address + RelationText.suffix(decision.relation) }
            table.add([
                word(decision.outcome), place ?? "–", shown.first?.code.text ?? "–",
                shown.first.map { percent($0.confidence) } ?? "–", because(decision),
            ])
            for candidate in shown.dropFirst() {
                table.add(["", candidate.address, candidate.code.text, percent(candidate.confidence), ""])
            }
        }
        table.print()
        // Places that are told by one another have one question.
        var asked = Set<String>()
        for question in decisions.compactMap(\.question) where asked.insert(question).inserted {
            Swift.print(say("要问：", "Ask: ") + question)
        }
    }

    static func word(_ outcome: AddressDecision.Outcome) -> String {
        switch outcome {
        case .matched: say("确定", "matched")
        case .ambiguous: say("待选", "ambiguous")
        case .partial: say("部分", "partial")
        case .notInGazetteer: say("库中没有", "not in gazetteer")
        case .none: say("没有地址", "none")
        }
    }

    static func percent(_ confidence: Double) -> String { "\(Int((confidence * 100).rounded(.down)))%" }

    /// 「西乡街道」→西乡街道, with a cross where the words contradict.
    private static func because(_ decision: AddressDecision) -> String {
        decision.reasons.map { reason in
            let said = "「\(reason.said)」"
            if reason.agreement < 0 { return said + "✗" }
            guard let name = reason.name, name != reason.said else { return said }
            return said + "→" + name
        }.joined(separator: " ")
    }
}
