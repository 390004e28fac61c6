/// A stretch of one channel in which somebody speaks.
public struct SpeechRegion: Hashable, Sendable, Codable {
    public var channel: Channel
    public var span: TimeSpan

    public init(channel: Channel, span: TimeSpan) {
        self.channel = channel
        self.span = span
    }
}

/// What one reading of a sound file found, without keeping its samples.
public struct SoundInspection: Hashable, Sendable, Codable {
    public var facts: AudioFacts
    /// In order of time; regions of one channel do not overlap.
    public var regions: [SpeechRegion]

    public init(facts: AudioFacts, regions: [SpeechRegion]) {
        self.facts = facts
        self.regions = regions
    }
}
