import Foundation
import ZhidaCore

/// Cuts one channel's stream of samples into the stretches in which somebody speaks.
///
/// A frame of 10 ms counts as voice where the WebRTC detector says so *and* its level stands out of the least level
/// of the seconds around it. The second condition keeps hum, fans and line noise out, which the detector alone takes
/// for voice. The noise floor looks ahead (``SoundSettings/lookAhead``), and 1.5 s at the beginning, so that a recording
/// that begins in the middle of a word keeps it. Of a stereo recording, what is far quieter than the other side at the same moment is the other side's voice.
/// Regions are handed over in order of time; at most `longestRegion` and a few seconds are held in memory.
final class RegionFinder {
    private static let frame = 10
    /// Frames around a frame whose least level is its noise floor.
    private static let around = 451
    /// Frames to be heard before the first is decided on.
    private static let beginning = 150
    private static let fadeIn = 5
    /// Of the last 10 frames, so many must be voice for speech to begin.
    private static let onset = (of: 10, needed: 5)

    private let settings: SoundSettings
    private let detector: VoiceDetector
    private let frameSize: Int
    private let samplesPerSecond: Int

    /// Samples from frame `base` on, whole frames and the beginning of the next.
    private var samples: [Int16] = []
    /// Per frame from `base` on: what the detector said, and the level in dB below full scale, smoothed over 50 ms.
    private var voice: [Bool] = []
    private var levels: [Float] = []
    private var base = 0
    private var own = LevelMeter()
    private var other = LevelMeter()
    /// Per frame from `base` on: the other side's level.
    private var otherLevels: [Float] = []
    private var floor = SlidingMinimum(window: around)

    /// The next frame to be decided on.
    private var next = 0
    private var isSpeech: [Bool] = []
    private var region: (start: Int, last: Int, voiced: Int)?
    private var previousEnd = 0

    init(samplesPerSecond: Int, settings: SoundSettings) throws(RecordingRejection) {
        detector = try VoiceDetector(samplesPerSecond: samplesPerSecond)
        frameSize = samplesPerSecond * Self.frame / 1_000
        self.samplesPerSecond = samplesPerSecond
        self.settings = settings
    }

    /// A region's span in milliseconds, and its samples, valid only during the call.
    typealias Body = (TimeSpan, UnsafeBufferPointer<Int16>) throws -> Void

    /// Takes every `stride`-th sample of `input` from `offset` on; with a stride of 2 the rest is the other side's.
    func append(_ input: UnsafeBufferPointer<Int16>, offset: Int, stride: Int, _ body: Body) throws {
        if stride == 1 {
            samples.append(contentsOf: input)
        } else {
            var other = other
            for index in Swift.stride(from: 0, to: input.count, by: 2) {
                samples.append(input[index + offset])
                other.append(input[index + 1 - offset])
                if other.count == frameSize { otherLevels.append(other.endFrame()) }
            }
            self.other = other
        }
        while samples.count >= (voice.count + 1) * frameSize { takeFrame() }
        let known = base + voice.count
        while known > Self.beginning, next + ahead < known { try decide(body) }
        forget()
    }

    /// Hands over what the end of the recording closes.
    func finish(_ body: Body) throws {
        while next < base + voice.count { try decide(body) }
        if let region {
            try close(region, at: min(region.last + 1 + padding, next), body)
        }
    }

    /// Hands over the region in which somebody speaks at the moment, as far as it is decided on; nothing between regions.
    ///
    /// `silence`: milliseconds since the last voice; see ``LiveSound/OpenBody``.
    func withOpenRegion(_ body: (TimeSpan, UnsafeBufferPointer<Int16>, _ silence: Int) throws -> Void) rethrows {
        guard let region, region.voiced * Self.frame >= settings.shortestVoice else { return }
        let whole = region.last + 1 + padding
        let end = min(whole, next)
        let span = TimeSpan(start: region.start * Self.frame, end: end * Self.frame)
        try samples.withUnsafeBufferPointer {
            let range = (region.start - base) * frameSize..<(end - base) * frameSize
            try body(span, UnsafeBufferPointer(rebasing: $0[range]), (next - region.last - 1) * Self.frame)
        }
    }

    private var ahead: Int { settings.lookAhead / Self.frame }

    private var padding: Int { settings.padding / Self.frame }

    private func takeFrame() {
        let start = voice.count * frameSize
        var own = own
        let said = samples.withUnsafeBufferPointer { samples in
            for index in start..<start + frameSize { own.append(samples[index]) }
            return detector.isVoice(samples.baseAddress! + start)
        }
        let level = own.endFrame()
        self.own = own
        voice.append(said)
        levels.append(level)
        // A codec's first frames fade in, and would pass for the quietest of the noise.
        floor.append(base + levels.count > Self.fadeIn ? level : .infinity)
    }

    private func decide(_ body: Body) throws {
        let index = next
        next += 1
        let level = levels[index - base]
        let noise = max((floor.value ?? 0) + settings.voiceAboveNoise, settings.quietestVoice)
        let isLeaked = otherLevels.isEmpty ? false : otherLevels[index - base] > level + settings.crosstalk
        let speech = voice[index - base] && level > noise && !isLeaked
        isSpeech.append(speech)
        if isSpeech.count > Self.onset.of { isSpeech.removeFirst() }

        guard var open = region else {
            if isSpeech.count(where: { $0 }) >= Self.onset.needed, let first = isSpeech.firstIndex(of: true) {
                let begin = index + 1 - isSpeech.count + first
                region = (max(previousEnd, begin - padding), index, Self.onset.needed)
            }
            return
        }
        if speech {
            open.last = index
            open.voiced += 1
        }
        region = open
        if index - open.last >= settings.pause / Self.frame {
            try close(open, at: open.last + 1 + padding, body)
        } else if index + 1 - open.start >= settings.longestRegion / Self.frame {
            let reach = min(settings.cutWithin, settings.longestRegion / 2) / Self.frame
            let cut = quietest(open.start + settings.longestRegion / Self.frame - reach...index)
            try close(open, at: cut, body)
            // The rest of the sentence is speech as it stands, even if the voice ends here.
            region = (cut, max(open.last, cut), settings.shortestVoice / Self.frame)
        }
    }

    /// The quietest frame of a range; its smoothed level covers the 50 ms before it.
    private func quietest(_ range: ClosedRange<Int>) -> Int {
        let frame = range.min { levels[$0 - base] < levels[$1 - base] } ?? range.upperBound
        return max(range.lowerBound, frame - 2)
    }

    private func close(_ open: (start: Int, last: Int, voiced: Int), at end: Int, _ body: Body) throws {
        region = nil
        isSpeech.removeAll(keepingCapacity: true)
        previousEnd = end
        guard open.voiced * Self.frame >= settings.shortestVoice else { return }
        let span = TimeSpan(start: open.start * Self.frame, end: end * Self.frame)
        try samples.withUnsafeBufferPointer {
            let range = (open.start - base) * frameSize..<(end - base) * frameSize
            try body(span, UnsafeBufferPointer(rebasing: $0[range]))
        }
    }

    /// Drops frames that no region can need any more, a few seconds at a time.
    private func forget() {
        let keep = (region?.start ?? max(previousEnd, next - padding - Self.onset.of)) - base
        guard keep > 200 else { return }
        samples.removeFirst(keep * frameSize)
        voice.removeFirst(keep)
        levels.removeFirst(keep)
        if !otherLevels.isEmpty { otherLevels.removeFirst(keep) }
        base += keep
    }
}
