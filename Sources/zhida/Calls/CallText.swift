import ZhidaCalls
import ZhidaCore

/// Transcripts and decisions as people read them.
enum CallText {
    /// One utterance a line: time, who, words.
    static func print(_ transcript: Transcript) {
        for utterance in transcript.utterances where !utterance.text.isEmpty {
            let seconds = utterance.span.start / 1000
            let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
            let who: String =
                switch utterance.channel {
                case .mono: ""
                case .caller: say("来电人 ", "caller ")
                case .agent: say("话务员 ", "agent  ")
                }
            Swift.print("\(pad(seconds / 60)):\(pad(seconds % 60))  \(who)\(utterance.text)")
        }
    }

    static func line(_ decision: AddressDecision) -> String {
        let word: String =
            switch decision.outcome {
            case .matched: say("匹配", "matched")
            case .ambiguous: say("有歧义", "ambiguous")
            case .partial: say("部分匹配", "partial")
            case .notInGazetteer: say("地址库中没有", "not in the gazetteer")
            case .none where !decision.candidates.isEmpty: say("没有听清地址", "no address made out")
            case .none: say("未说地址", "no address")
            }
        func text(_ candidate: AddressDecision.Candidate) -> String {
            "\(candidate.address) \(candidate.code) \(Int((candidate.confidence * 100).rounded())) %"
        }
        var places = decision.candidates.prefix(decision.answer == nil ? 5 : 1).map(text)
        if let relation = decision.relation, !places.isEmpty { places[0] += "  " + RelationText.phrase(relation) }
        if let likeliest = decision.likeliest, let answer = decision.answer, likeliest != answer {
            places.append(say("可能是：", "perhaps: ") + text(likeliest))
        }
        let question = decision.question.map { [say("请问来电人：", "ask the caller: ") + $0] } ?? []
        let readBack =
            decision.reasons.last { $0.readBack != nil && $0.channel == .agent }.map { [Self.readBack($0)] } ?? []
        return ([word] + places + readBack + question).joined(separator: "  ")
    }

    /// Why less than a whole address was decided on.
    static func meaning(_ shortfall: Shortfall) -> String {
        let meaning = shortfall.meaning
        return say(meaning.zh, meaning.en)
    }

    /// The decision's line, and under it why it is no more.
    static func lines(_ decision: AddressDecision) -> [String] {
        [line(decision)] + (decision.shortfall.map { ["    " + meaning($0)] } ?? [])
    }

    /// What the agent read back, and what the caller said to it.
    private static func readBack(_ reason: AddressDecision.Reason) -> String {
        switch reason.readBack {
        case .confirmed: say("话务员复述「\(reason.said)」，来电人说是", "read back 「\(reason.said)」: confirmed")
        case .denied: say("话务员复述「\(reason.said)」，来电人说不是", "read back 「\(reason.said)」: denied")
        case .unanswered, nil: say("话务员复述「\(reason.said)」，来电人未答", "read back 「\(reason.said)」: no answer")
        }
    }
}
