import Foundation
import ZhidaCore

/// Makes the draft of a work order 工单草稿 from what the stages found.
public enum WorkOrderDraft {
    /// - Parameters:
    ///   - received: when the recording was noticed.
    ///   - decisions: best first; the first decides whether the address is filled.
    /// - Returns: an order whose address is filled only for `matched` and `partial`, and whose request is what the
    ///   caller said (everybody, on a mono recording).
    public static func make(
        recording: RecordingID,
        received: Date,
        inspection: SoundInspection,
        transcript: Transcript,
        decisions: [LocatedDecision]
    ) -> WorkOrder {
        var address: WorkOrder.Field<AddressDecision.Candidate>?
        if let first = decisions.first, let answer = first.decision.answer {
            address = WorkOrder.Field(value: answer, confidence: answer.confidence, evidence: first.evidence)
        }
        return WorkOrder(
            recording: recording,
            received: received,
            address: address,
            decisions: decisions.map(\.decision),
            request: request(of: transcript),
            audio: inspection.facts
        )
    }

    private static func request(of transcript: Transcript) -> WorkOrder.Field<String>? {
        let heard = transcript.utterances.filter { $0.channel != .agent && !$0.text.isEmpty }
        guard !heard.isEmpty else { return nil }
        let words = heard.flatMap(\.words)
        let confidence = words.isEmpty ? 0 : words.map(\.confidence).reduce(0, +) / Double(words.count)
        return WorkOrder.Field(
            value: heard.map(\.text).joined(separator: "，"),
            confidence: confidence,
            evidence: heard.map { WorkOrder.Evidence(words: $0.text, channel: $0.channel, span: $0.span) }
        )
    }
}
