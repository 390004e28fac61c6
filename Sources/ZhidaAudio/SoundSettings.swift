/// How recordings are read.
public struct SoundSettings: Hashable, Sendable, Codable {
    /// The side of a stereo recording.
    public enum Side: String, Hashable, Sendable, Codable, CaseIterable { case left, right }

    /// Which channel of a stereo recording is the caller's; the other one is the agent's. Default: left.
    public var callerChannel: Side = .left

    /// Milliseconds; a longer recording is rejected. Default: 4 hours.
    public var longest: Int = 4 * 60 * 60 * 1000

    /// Milliseconds; longer speech is cut at its quietest place, so that memory stays bounded. Default: 20 s.
    public var longestRegion: Int = 20_000

    /// Milliseconds before that limit within which the quietest place is looked for, at most half the limit.
    /// Default: 10 s.
    public var cutWithin: Int = 10_000

    /// Milliseconds kept before and after what the detector takes for voice, so that no consonant is lost. Default: 250.
    public var padding: Int = 250

    /// Milliseconds without voice that end a region; shorter pauses stay inside. Default: 600.
    public var pause: Int = 600

    /// Milliseconds of sound behind a moment by which its noise is judged; what is heard live must wait for them.
    /// Default: 1500.
    public var lookAhead: Int = 1_500

    /// Milliseconds of voice that a region must hold; less is a click or a cough. Default: 120.
    public var shortestVoice: Int = 120

    /// Decibels that voice must stand above the noise of the seconds around it. Default: 6.
    public var voiceAboveNoise: Float = 6

    /// Decibels by which the other side of a stereo recording may be louder at the same moment. Beyond that the sound
    /// is the other side's, leaked by the line or by Opus at a low bitrate (10 dB below after a change of speaker, then 20 and more). Default: 9.
    public var crosstalk: Float = 9

    /// Decibels below full scale, low frequencies turned down, under which nothing counts as voice. Default: −66.
    public var quietestVoice: Float = -66

    /// The defaults that each property names.
    public init() {}

    /// For sound that is heard while it is made: 0.2 s of look-ahead, and utterances of at most 10 s, which can be
    /// recognised within a second of their end.
    public static var live: SoundSettings {
        var settings = SoundSettings()
        settings.lookAhead = 200
        settings.longestRegion = 10_000
        settings.cutWithin = 3_000
        return settings
    }
}
