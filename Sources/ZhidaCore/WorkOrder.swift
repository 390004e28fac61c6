import Foundation

/// A draft of a citizen's request 工单 as the machine made it from one recording.
public struct WorkOrder: Hashable, Sendable, Codable {
    /// Words of the transcript that a field came from.
    public struct Evidence: Hashable, Sendable, Codable {
        /// The words as they were heard.
        public var words: String
        public var channel: Channel
        /// Where they are in the recording.
        public var span: TimeSpan

        public init(words: String, channel: Channel, span: TimeSpan) {
            self.words = words
            self.channel = channel
            self.span = span
        }
    }

    /// A value with what it rests on.
    public struct Field<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
        public var value: Value
        /// 0...1
        public var confidence: Double
        public var evidence: [Evidence]

        public init(value: Value, confidence: Double, evidence: [Evidence]) {
            self.value = value
            self.confidence = confidence
            self.evidence = evidence
        }
    }

    /// The recording that it was made from; a recording makes one work order.
    public var recording: RecordingID
    /// When the recording was noticed.
    public var received: Date
    /// Where it happened, filled in only where the decision is `matched` or `partial`.
    public var address: Field<AddressDecision.Candidate>?
    /// Each place that was named, in order of time, with what it was taken for.
    public var decisions: [AddressDecision]
    /// What the caller said (all channels of a mono recording).
    public var request: Field<String>?
    /// The sound it rests on, damage included.
    public var audio: AudioFacts

    public init(
        recording: RecordingID,
        received: Date,
        address: Field<AddressDecision.Candidate>?,
        decisions: [AddressDecision],
        request: Field<String>?,
        audio: AudioFacts
    ) {
        self.recording = recording
        self.received = received
        self.address = address
        self.decisions = decisions
        self.request = request
        self.audio = audio
    }

    /// The outcome that decides what a person still has to do.
    public var outcome: AddressDecision.Outcome { decisions.first?.outcome ?? .none }
}
