import ZhidaCore

/// Cuts a sound of one or two channels into the stretches in which somebody speaks, and says who it is.
///
/// A mono sound is heard on ``Channel/mono``. A stereo one is heard as ``Channel/caller`` and ``Channel/agent``, except
/// where both sides carry the same sound: that is heard once, as ``Channel/mono``.
final class ChannelRegions {
    private let finders: [RegionFinder]
    private let callerIsLeft: Bool
    private var sides: SideEnergy

    /// - Throws: ``RecordingRejection`` for a rate at which voice cannot be looked for.
    init(channels: Int, samplesPerSecond: Int, settings: SoundSettings) throws(RecordingRejection) {
        var finders: [RegionFinder] = []
        for _ in 0..<channels {
            finders.append(try RegionFinder(samplesPerSecond: samplesPerSecond, settings: settings))
        }
        self.finders = finders
        callerIsLeft = settings.callerChannel == .left
        sides = SideEnergy(samplesPerSecond: samplesPerSecond)
    }

    /// Takes interleaved samples and hands over the regions that they complete.
    func append(_ samples: UnsafeBufferPointer<Int16>, _ body: SoundReader.Body) throws {
        if finders.count == 2 { sides.append(samples) }
        for (side, finder) in finders.enumerated() {
            try finder.append(samples, offset: side, stride: finders.count) { try deliver(side, $0, $1, body) }
        }
    }

    /// Hands over what the end of the sound closes.
    func finish(_ body: SoundReader.Body) throws {
        for (side, finder) in finders.enumerated() {
            try finder.finish { try deliver(side, $0, $1, body) }
        }
    }

    /// Hands over the regions in which somebody speaks at the moment, as far as they are decided on.
    func withOpenRegions(_ body: LiveSound.OpenBody) rethrows {
        for (side, finder) in finders.enumerated() {
            try finder.withOpenRegion { span, samples, silence in
                guard let channel = channel(side, span) else { return }
                try body(SpeechRegion(channel: channel, span: span), samples, silence)
            }
        }
    }

    private func deliver(
        _ side: Int,
        _ span: TimeSpan,
        _ samples: UnsafeBufferPointer<Int16>,
        _ body: SoundReader.Body
    ) throws {
        guard let channel = channel(side, span) else { return }
        try body(SpeechRegion(channel: channel, span: span), samples)
    }

    /// Who speaks on a side; `nil` for the second copy of one sound.
    private func channel(_ side: Int, _ span: TimeSpan) -> Channel? {
        guard finders.count == 2 else { return .mono }
        if sides.isSame(in: span) { return side == 0 ? .mono : nil }
        return (side == 0) == callerIsLeft ? .caller : .agent
    }
}
