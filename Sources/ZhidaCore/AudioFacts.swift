/// What is known of a recording's sound, damage included: a fact that travels with every result.
public struct AudioFacts: Hashable, Sendable, Codable {
    /// How the sound is packed.
    public enum Container: String, Sendable, Codable { case oggOpus, wav }

    /// Container and codec.
    public var container: Container
    /// Milliseconds of sound that could be decoded.
    public var duration: Int
    /// Milliseconds that the file declares, where it declares any.
    public var declaredDuration: Int?
    /// Channels in the file (1 or 2 are used).
    public var channels: Int
    /// Samples per second as stored or, for Opus, as the encoder's input had.
    public var samplesPerSecond: Int
    /// Gaps met while decoding: lost or corrupted pages.
    public var holes: Int
    /// Logical streams chained one after the other.
    public var links: Int
    /// Milliseconds in which somebody speaks, all channels added up.
    public var speech: Int

    public init(
        container: Container,
        duration: Int,
        declaredDuration: Int?,
        channels: Int,
        samplesPerSecond: Int,
        holes: Int = 0,
        links: Int = 1,
        speech: Int = 0
    ) {
        self.container = container
        self.duration = duration
        self.declaredDuration = declaredDuration
        self.channels = channels
        self.samplesPerSecond = samplesPerSecond
        self.holes = holes
        self.links = links
        self.speech = speech
    }

    /// Milliseconds that the file declares and does not hold; 0 when all is there.
    public var missingTail: Int { max(0, (declaredDuration ?? duration) - duration) }

    /// Whether anything of the sound is missing. Up to 100 ms of rounding is no damage.
    public var isDamaged: Bool { holes > 0 || missingTail > 100 }
}
