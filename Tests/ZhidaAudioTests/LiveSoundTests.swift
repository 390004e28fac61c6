import Foundation
import Testing
import ZhidaAudio
import ZhidaCore

@Suite("Sound that arrives bit by bit")
struct LiveSoundTests {
    private let folder: SoundFolder
    private let samples: [Float]
    private let starts: [Int]

    init() throws {
        folder = try SoundFolder()
        starts = try folder.call("call.wav")
        try folder.run("sox call.wav -t raw -r 8000 -e signed -b 16 -c 1 call.raw")
        let bytes = try folder.bytes("call.raw")
        samples = stride(from: 0, to: bytes.count, by: 2).map {
            Float(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)) / 32_768
        }
    }

    private func hear(pieces: Int, _ watch: (LiveSound, [SpeechRegion]) throws -> Void = { _, _ in }) throws
        -> [SpeechRegion]
    {
        let sound = try LiveSound(channels: 1, samplesPerSecond: 8_000, output: 8_000)
        var regions: [SpeechRegion] = []
        for start in stride(from: 0, to: samples.count, by: pieces) {
            let piece = Array(samples[start..<min(start + pieces, samples.count)])
            try piece.withUnsafeBufferPointer { try sound.append($0) { region, _ in regions.append(region) } }
            try watch(sound, regions)
        }
        try sound.finish { region, _ in regions.append(region) }
        return regions
    }

    @Test("Regions do not depend on the pieces in which sound comes", arguments: [1, 77, 800, 8_000])
    func pieces(size: Int) throws {
        let regions = try hear(pieces: size)
        #expect(regions == (try hear(pieces: samples.count)))
        #expect(regions.count == starts.count)
        for (region, start) in zip(regions, starts) { #expect(abs(region.span.start - (start - 250)) < 150) }
    }

    @Test("An open region grows, then is whole, then is over within the pause and the look-ahead")
    func open() throws {
        var lengths: [Int] = []
        var whole: TimeSpan?
        var closedAt: Int?
        let regions = try hear(pieces: 800) { sound, regions in
            if regions.count == 1, closedAt == nil { closedAt = sound.duration }
            guard regions.isEmpty else { return }
            sound.withOpenRegions { region, samples, silence in
                #expect(samples.count == region.span.length * 8)
                lengths.append(region.span.length)
                if silence >= SoundSettings.live.padding { whole = region.span }
            }
        }
        #expect(lengths.count > 5)
        #expect(lengths == lengths.sorted())
        let first = try #require(regions.first)
        #expect(whole == first.span)
        let settings = SoundSettings.live
        let over = first.span.end - settings.padding + settings.pause
        #expect(try #require(closedAt) <= over + settings.lookAhead + 120)
    }

    @Test("Opus is heard page by page without seeking, and junk is refused")
    func opusStream() throws {
        try folder.run("opusenc --quiet --max-delay 100 call.wav call.opus")
        var bytes = try folder.bytes("call.opus")[...]
        let whole = bytes.count
        let stream = try OpusStream { buffer in
            let piece = bytes.prefix(min(100, buffer.count))
            buffer.copyBytes(from: piece)
            bytes = bytes.dropFirst(piece.count)
            return piece.count
        }
        #expect(stream.channels == 1)
        var frames = 0
        var leftAtFirst: Int?
        while try stream.read({
            frames += $0.count
            leftAtFirst = leftAtFirst ?? bytes.count
        }) {}
        #expect(abs(frames / 6 - samples.count) < 200)
        #expect(stream.holes == 0)
        #expect(try #require(leftAtFirst) > whole / 2)
        #expect(throws: RecordingRejection.self) { _ = try OpusStream { _ in 0 } }
        var junk = Array(repeating: UInt8(7), count: 9_000)[...]
        #expect(throws: RecordingRejection.self) {
            _ = try OpusStream { buffer in
                let piece = junk.prefix(buffer.count)
                buffer.copyBytes(from: piece)
                junk = junk.dropFirst(piece.count)
                return piece.count
            }
        }
    }
}
