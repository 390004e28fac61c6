import ZhidaCore

/// How far a recording has come 录音状态.
public enum RecordingState: String, Hashable, Sendable, Codable, CaseIterable {
    case noticed
    case decoded
    case transcribed
    case addressed
    /// A work order exists: the end.
    case ordered
    /// It cannot become a work order, for a reason that is kept: the end, unless a person asks for another try.
    case rejected

    /// Whether no more work is due.
    public var isFinal: Bool { self == .ordered || self == .rejected }

    /// The steps on the way from the file to the order; `nil` for `rejected`, which leaves the way.
    fileprivate var step: Int? {
        switch self {
        case .noticed: 0
        case .decoded: 1
        case .transcribed: 2
        case .addressed: 3
        case .ordered: 4
        case .rejected: nil
        }
    }
}

/// What can happen to a recording, with what it yields.
public enum RecordingTransition: Hashable, Sendable {
    case decode(SoundInspection)
    case transcribe(Transcript)
    case address([LocatedDecision])
    case order(WorkOrder)
    case reject(RecordingRejection)
    /// A person wants a rejected recording tried again, from the start and with all its attempts.
    case retry

    /// The state that the transition leads to.
    public var target: RecordingState {
        switch self {
        case .decode: .decoded
        case .transcribe: .transcribed
        case .address: .addressed
        case .order: .ordered
        case .reject: .rejected
        case .retry: .noticed
        }
    }
}

/// A transition that the state does not allow, and why.
public struct IllegalTransition: Error, Hashable, CustomStringConvertible {
    public var from: RecordingState
    public var to: RecordingState
    /// What to do instead.
    public var explanation: String

    public var description: String {
        "a recording that is \(from.rawValue) cannot become \(to.rawValue): \(explanation)"
    }
}

extension RecordingState {
    /// Whether `transition` moves a recording in this state, or repeats what has already happened.
    ///
    /// Repeating is allowed, because a process that was killed between a commit and its next step does the step again:
    /// - a stage that the recording has passed changes nothing;
    /// - rejecting what is rejected, and retrying what waits to be tried, change nothing.
    ///
    /// - Returns: true where the state changes, false for a repetition.
    /// - Throws: ``IllegalTransition`` for everything else: a stage left out, an order for a rejected recording, the
    ///   rejection of an ordered one.
    public func accepts(_ transition: RecordingTransition) throws(IllegalTransition) -> Bool {
        let target = transition.target
        if case .retry = transition {
            switch self {
            case .rejected: return true
            case .noticed: return false
            case .decoded, .transcribed, .addressed:
                throw refusal(target, "it is still being worked on; wait for its end")
            case .ordered: throw refusal(target, "it has its work order; correct that instead")
            }
        }
        if case .reject = transition {
            switch self {
            case .rejected: return false
            case .ordered: throw refusal(target, "it has its work order, and a recording ends only once")
            case .noticed, .decoded, .transcribed, .addressed: return true
            }
        }
        guard let here = step, let there = target.step else {
            throw refusal(target, "it was rejected; ask for another try first")
        }
        if there <= here { return false }
        if there == here + 1 { return true }
        throw refusal(target, "a stage between them has no result yet")
    }

    private func refusal(_ target: RecordingState, _ explanation: String) -> IllegalTransition {
        IllegalTransition(from: self, to: target, explanation: explanation)
    }
}
