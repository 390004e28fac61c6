import Testing
import ZhidaCore
import ZhidaTesting

@testable import ZhidaCalls

/// What happens to recordings, in the words of the design's state machine.
struct RecordingStateTests {
    static let recording = FakeRecording(1)

    static func transition(to state: RecordingState) -> RecordingTransition {
        let transcript = FakeStages.transcript(of: recording)
        switch state {
        case .noticed: return .retry
        case .decoded: return .decode(FakeStages.inspection(of: recording))
        case .transcribed: return .transcribe(transcript)
        case .addressed: return .address([FakeStages.decision(of: recording, transcript)])
        case .ordered: return .order(order)
        case .rejected: return .reject(RecordingRejection(.noSpeech, detail: ""))
        }
    }

    static var order: WorkOrder {
        let transcript = FakeStages.transcript(of: recording)
        return WorkOrderDraft.make(
            recording: RecordingID(digest: Array(repeating: 1, count: 32)),
            received: .init(timeIntervalSince1970: 0),
            inspection: FakeStages.inspection(of: recording),
            transcript: transcript,
            decisions: [FakeStages.decision(of: recording, transcript)]
        )
    }

    /// Rows: the state. Columns: the transition's target. `→` moves, `=` repeats, `!` is refused.
    static let table: [(RecordingState, String)] = [
        //           noticed decoded transcribed addressed ordered rejected
        (.noticed, "= → ! ! ! →"),
        (.decoded, "! = → ! ! →"),
        (.transcribed, "! = = → ! →"),
        (.addressed, "! = = = → →"),
        (.ordered, "! = = = = !"),
        (.rejected, "→ ! ! ! ! ="),
    ]

    @Test("each state accepts, repeats or refuses each transition as the table says", arguments: table)
    func followsTable(state: RecordingState, row: String) {
        for (target, expected) in zip(RecordingState.allCases, row.split(separator: " ")) {
            let transition = Self.transition(to: target)
            #expect(transition.target == target)
            let actual =
                switch Result(catching: { () throws(IllegalTransition) in try state.accepts(transition) }) {
                case .success(true): "→"
                case .success(false): "="
                case .failure: "!"
                }
            #expect(actual == expected, "\(state) to \(target)")
        }
    }

    @Test("a refusal says what to do instead")
    func explainsRefusals() {
        #expect {
            try RecordingState.ordered.accepts(.retry)
        } throws: { error in
            "\(error)"
                == "a recording that is ordered cannot become noticed: it has its work order; correct that instead"
        }
    }

    @Test("the address is filled for matched and partial only", arguments: AddressDecision.Outcome.allCases)
    func fillsOnlySureAddresses(outcome: AddressDecision.Outcome) {
        var order = Self.order
        var located = FakeStages.decision(of: Self.recording, FakeStages.transcript(of: Self.recording))
        located.decision.outcome = outcome
        order = WorkOrderDraft.make(
            recording: order.recording,
            received: order.received,
            inspection: FakeStages.inspection(of: Self.recording),
            transcript: FakeStages.transcript(of: Self.recording),
            decisions: [located]
        )
        #expect((order.address != nil) == (outcome == .matched || outcome == .partial))
        #expect(order.address.map { $0.evidence == located.evidence } ?? true)
    }

    @Test("the request is the caller's words, without the agent's")
    func leavesAgentOut() {
        func utterance(_ channel: Channel, _ text: String, _ start: Int) -> Utterance {
            let span = TimeSpan(start: start, end: start + 100)
            let word = TranscribedWord(text: text, tag: "n", syllables: 0..<0, span: span, confidence: 0.5)
            return Utterance(channel: channel, span: span, syllables: [], words: [word])
        }
        let order = WorkOrderDraft.make(
            recording: Self.order.recording,
            received: Self.order.received,
            inspection: FakeStages.inspection(of: Self.recording),
            transcript: Transcript(
                utterances: [utterance(.agent, "您好", 0), utterance(.caller, "路灯坏了", 100), utterance(.caller, "", 200)],
                model: "fake"
            ),
            decisions: []
        )
        #expect(order.request?.value == "路灯坏了")
        #expect(order.request?.confidence == 0.5)
        #expect(order.request?.evidence.map(\.span.start) == [100])
        #expect(order.outcome == .none)
    }
}
