import ZhidaCore

/// What is done to a recording, in this order. The program implements it with the audio, speech and address modules.
///
/// Each stage throws ``RecordingRejection`` where the file is at fault, so that trying again would not help. Any other
/// error is the system's: the recording stays where it is and is tried again later.
public protocol CallStages {
    /// Reads the sound once: its facts, its damage and where somebody speaks.
    ///
    /// - Parameter path: names the open file, not the recording (`/proc/self/fd/7`): valid UTF-8 whatever the file is
    ///   called, and the same bytes from stage to stage even when the file is renamed meanwhile. It has no extension.
    func decode(path: String) throws -> SoundInspection

    /// Hears what is said.
    ///
    /// - Parameter progress: to be called with 0...1, often enough that a person sees it move.
    func transcribe(path: String, inspection: SoundInspection, progress: (Double) -> Void) throws -> Transcript

    /// Finds the places that were named, best first, and the words that named them.
    func address(path: String, inspection: SoundInspection, transcript: Transcript) throws -> [LocatedDecision]
}

/// A decision about a named place, with the words it rests on and their times in the recording.
public struct LocatedDecision: Hashable, Sendable, Codable {
    public var decision: AddressDecision
    /// In order of time.
    public var evidence: [WorkOrder.Evidence]

    public init(decision: AddressDecision, evidence: [WorkOrder.Evidence]) {
        self.decision = decision
        self.evidence = evidence
    }
}
