import ZhidaCore

/// Finds speech in sound that arrives bit by bit; at most one region's sound and a few seconds are held in memory.
///
/// One thread at a time.
public final class LiveSound {
    /// A region that is not complete, its samples at the asked rate, valid only during the call, and the
    /// milliseconds since the last voice. From ``SoundSettings/padding`` on these are all the region's samples, unless
    /// somebody goes on within the pause that ends it.
    public typealias OpenBody = (
        _ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>, _ silence: Int
    ) throws -> Void

    /// 1, or 2 interleaved.
    public let channels: Int
    /// Frames a second of what is appended.
    public let samplesPerSecond: Int
    private let resampler: Resampler
    private let regions: ChannelRegions
    private var frames = 0

    /// - Parameters:
    ///   - channels: 1, or 2 with the caller on the side that the settings name.
    ///   - samplesPerSecond: of the sound that is appended.
    ///   - output: the rate at which speech is looked for and handed over: 8000, 16000 or 32000.
    /// - Throws: ``RecordingRejection`` `unsupported`.
    public init(
        channels: Int,
        samplesPerSecond: Int,
        output: Int,
        settings: SoundSettings = .live
    ) throws(RecordingRejection) {
        self.channels = channels
        self.samplesPerSecond = samplesPerSecond
        resampler = try Resampler(from: samplesPerSecond, to: output, channels: channels)
        regions = try ChannelRegions(channels: channels, samplesPerSecond: output, settings: settings)
    }

    /// Milliseconds of sound that were appended.
    public var duration: Int { frames * 1_000 / samplesPerSecond }

    /// Takes interleaved samples (full scale −1...1) and hands over the regions that they complete.
    ///
    /// - Throws: ``RecordingRejection``, and what `body` throws.
    public func append(_ samples: UnsafeBufferPointer<Float>, _ body: SoundReader.Body) throws {
        frames += samples.count / channels
        try resampler.resample(samples) { try regions.append($0, body) }
    }

    /// Hands over what the end of the sound closes; nothing is appended after it.
    public func finish(_ body: SoundReader.Body) throws {
        try resampler.resample(nil) { try regions.append($0, body) }
        try regions.finish(body)
    }

    /// Hands over the regions in which somebody speaks at the moment, as far as they are decided on.
    public func withOpenRegions(_ body: OpenBody) rethrows { try regions.withOpenRegions(body) }
}
