import Foundation
import ZhidaCore

/// Reads recordings 录音: Ogg Opus and WAV, by what a file holds and not by its name.
///
/// Sound is decoded from front to back and brought to the model's rate; memory does not grow with the length. A
/// mono recording is heard on ``Channel/mono``. A stereo one is heard as ``Channel/caller`` and ``Channel/agent``,
/// except where both sides carry the same sound: that is heard once, as ``Channel/mono``. In a chain that changes
/// from stereo to mono, the mono stretch is the same sound on both sides. Times are milliseconds of the recording;
/// lost pages count as silence of their length.
///
/// ```swift
/// let reader = SoundReader(settings: SoundSettings())
/// let inspection = try reader.read(path: "call.opus", samplesPerSecond: 8_000) { region, samples in
///     print(region.channel, region.span, samples.count)
/// }
/// ```
public struct SoundReader: Sendable {
    /// A region and its samples at the asked rate; the buffer is valid only during the call.
    public typealias Body = (_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws -> Void

    /// How speech is looked for, who is heard where, and what is too long.
    public var settings: SoundSettings

    /// A reader with the given settings; it holds no file open between calls.
    public init(settings: SoundSettings = SoundSettings()) { self.settings = settings }

    /// Decodes the whole file once and says what it is and where somebody speaks.
    ///
    /// - Parameters:
    ///   - path: a regular file.
    ///   - samplesPerSecond: the rate at which speech is looked for: 8000, 16000 or 32000.
    /// - Throws: ``RecordingRejection``. A file that is torn or has holes is read as far as it goes, and its damage
    ///   counted in the facts.
    public func inspect(path: String, samplesPerSecond: Int = 8_000) throws -> SoundInspection {
        try read(path: path, samplesPerSecond: samplesPerSecond) { _, _ in }
    }

    /// Decodes the whole file once, and hands over each stretch of speech as soon as it is complete.
    ///
    /// One pass in place of ``inspect(path:samplesPerSecond:)`` and a second reading. A channel's regions come in order
    /// of time; between two channels, the region that is complete first comes first.
    ///
    /// - Throws: ``RecordingRejection``, and what `body` throws.
    @discardableResult
    public func read(path: String, samplesPerSecond: Int, body: Body) throws -> SoundInspection {
        let source = try openSource(path: path, samplesPerSecond: samplesPerSecond)
        try checkLength(source.declaredFrames, of: source)
        let resampler = try Resampler(
            from: source.samplesPerSecond,
            to: samplesPerSecond,
            channels: source.channels
        )
        let finder = try ChannelRegions(
            channels: source.channels,
            samplesPerSecond: samplesPerSecond,
            settings: settings
        )
        var regions: [SpeechRegion] = []
        func deliver(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws {
            regions.append(region)
            try body(region, samples)
        }

        var frames = 0
        while try source.read({ samples in
            frames += samples.count / source.channels
            try resampler.resample(samples) { try finder.append($0, deliver) }
        }) {
            try checkLength(frames, of: source)
        }
        try resampler.resample(nil) { try finder.append($0, deliver) }
        try finder.finish(deliver)
        guard frames > 0 else {
            throw RecordingRejection(
                .notAudio,
                detail: "headers without a single sample of sound; record or copy it again"
            )
        }
        regions.sort { ($0.span.start, $0.channel.rawValue) < ($1.span.start, $1.channel.rawValue) }
        return SoundInspection(facts: facts(of: source, frames: frames, regions: regions), regions: regions)
    }

    /// Decodes the file and hands over the samples of given regions, for a second hearing.
    ///
    /// - Parameters:
    ///   - path: the file that was inspected.
    ///   - regions: in any order; they may overlap. ``Channel/mono`` of a stereo recording is the mean of both sides;
    ///     ``Channel/caller`` and ``Channel/agent`` of a mono one are its only channel.
    ///   - samplesPerSecond: any rate.
    ///   - body: called once for each region, in the order in which they end. A region that reaches beyond the
    ///     recording gets the samples that there are, none if it lies wholly beyond.
    /// - Throws: ``RecordingRejection``, and what `body` throws.
    public func read(path: String, regions: [SpeechRegion], samplesPerSecond: Int, body: Body) throws {
        guard !regions.isEmpty else { return }
        let source = try openSource(path: path, samplesPerSecond: samplesPerSecond)
        let resampler = try Resampler(
            from: source.samplesPerSecond,
            to: samplesPerSecond,
            channels: source.channels
        )
        let stride = source.channels
        var waiting = regions.sorted { $0.span.start > $1.span.start }
        var open: [(region: SpeechRegion, samples: [Int16])] = []
        var position = 0

        func sample(_ milliseconds: Int) -> Int { milliseconds * samplesPerSecond / 1_000 }
        func deliver(_ entry: (region: SpeechRegion, samples: [Int16])) throws {
            try entry.samples.withUnsafeBufferPointer { try body(entry.region, $0) }
        }
        func take(_ samples: UnsafeBufferPointer<Int16>) throws {
            let end = position + samples.count / stride
            while let region = waiting.last, sample(region.span.start) < end {
                waiting.removeLast()
                open.append((region, []))
            }
            for index in open.indices {
                let span = open[index].region.span
                let range = max(sample(span.start), position)..<max(min(sample(span.end), end), position)
                guard !range.isEmpty else { continue }
                append(
                    samples,
                    (range.lowerBound - position)..<(range.upperBound - position),
                    stride,
                    open[index].region.channel,
                    to: &open[index].samples
                )
            }
            position = end
            let done = open.filter { sample($0.region.span.end) <= end }
            open.removeAll { sample($0.region.span.end) <= end }
            for entry in done.sorted(by: { $0.region.span.end < $1.region.span.end }) { try deliver(entry) }
        }

        while !(waiting.isEmpty && open.isEmpty) {
            guard try source.read({ try resampler.resample($0, take) }) else { break }
        }
        guard !(waiting.isEmpty && open.isEmpty) else { return }
        try resampler.resample(nil, take)
        for entry in open + waiting.reversed().map({ ($0, []) }) { try deliver(entry) }
    }

    private func append(
        _ samples: UnsafeBufferPointer<Int16>,
        _ frames: Range<Int>,
        _ stride: Int,
        _ channel: Channel,
        to output: inout [Int16]
    ) {
        if stride == 1 {
            output.append(contentsOf: samples[frames])
        } else if channel == .mono {
            for frame in frames { output.append(Int16((Int(samples[2 * frame]) + Int(samples[2 * frame + 1])) / 2)) }
        } else {
            let side = (channel == .caller) == (settings.callerChannel == .left) ? 0 : 1
            for frame in frames { output.append(samples[2 * frame + side]) }
        }
    }

    private func checkLength(_ frames: Int?, of source: any SoundSource) throws(RecordingRejection) {
        guard let frames else { return }
        let milliseconds = frames * 1_000 / source.samplesPerSecond
        guard milliseconds > settings.longest else { return }
        throw RecordingRejection(
            .tooLong,
            detail: "\(milliseconds / 60_000) minutes or more, \(settings.longest / 60_000) are allowed; "
                + "cut it, or raise the limit"
        )
    }

    private func facts(of source: any SoundSource, frames: Int, regions: [SpeechRegion]) -> AudioFacts {
        AudioFacts(
            container: source.container,
            duration: frames * 1_000 / source.samplesPerSecond,
            declaredDuration: source.declaredFrames.map { $0 * 1_000 / source.samplesPerSecond },
            channels: source.channels,
            samplesPerSecond: source.originalSamplesPerSecond,
            holes: source.holes,
            links: source.links,
            speech: regions.reduce(0) { $0 + $1.span.length }
        )
    }
}
