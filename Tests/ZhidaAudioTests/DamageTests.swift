import Foundation
import Testing
import ZhidaAudio
import ZhidaCore

@Suite("Damaged and foreign files")
struct DamageTests {
    let folder: SoundFolder
    let reader = SoundReader()

    init() throws { folder = try SoundFolder() }

    private func reason(_ name: String, _ reader: SoundReader = SoundReader()) throws -> RecordingRejection.Reason? {
        do {
            _ = try reader.inspect(path: folder[name])
            return nil
        } catch let rejection as RecordingRejection {
            #expect(rejection.detail.count > 10)
            return rejection.reason
        }
    }

    @Test("An Opus file cut in half is read up to the cut, and what the torn page held is counted")
    func cutOpus() throws {
        let starts = try folder.call("call.wav")
        try folder.run("opusenc --quiet --bitrate 16 call.wav call.opus")
        let whole = try reader.inspect(path: folder["call.opus"]).facts
        let bytes = try folder.bytes("call.opus")
        try folder.write(bytes.prefix(bytes.count / 2), "cut.opus")
        let cut = try reader.inspect(path: folder["cut.opus"])
        #expect(cut.facts.isDamaged)
        #expect(cut.facts.holes >= 1)
        #expect(cut.facts.missingTail > 0)
        #expect((whole.duration / 5..<whole.duration * 4 / 5).contains(cut.facts.duration))
        #expect(cut.regions.first.map { $0.span.start <= starts[0] } == true)
    }

    @Test("An Opus file cut anywhere is read or refused, never more than it was", arguments: 0..<24)
    func cutAnywhere(step: Int) throws {
        try folder.speak("one.wav")
        try folder.run("opusenc --quiet --bitrate 16 one.wav one.opus")
        let bytes = try folder.bytes("one.opus")
        try folder.write(bytes.prefix(bytes.count * step / 24), "cut.opus")
        let whole = try reader.inspect(path: folder["one.opus"]).facts.duration
        do {
            let facts = try reader.inspect(path: folder["cut.opus"]).facts
            #expect(facts.duration < whole)
            #expect(facts.isDamaged)
        } catch let rejection as RecordingRejection {
            #expect(step == 0 ? rejection.reason == .empty : rejection.reason == .notAudio)
        }
    }

    @Test("An Opus file cut between two pages lacks its end, and that counts")
    func cutBetweenPages() throws {
        try folder.speak("one.wav")
        try folder.run("opusenc --quiet --max-delay 200 one.wav one.opus")
        let bytes = try folder.bytes("one.opus")
        let pages = bytes.indices.filter { bytes[$0...].starts(with: Array("OggS".utf8)) }
        try folder.write(bytes.prefix(try #require(pages.last)), "cut.opus")
        #expect(try reader.inspect(path: folder["one.opus"]).facts.holes == 0)
        let cut = try reader.inspect(path: folder["cut.opus"]).facts
        #expect(cut.holes == 1)
        #expect(cut.isDamaged)
    }

    @Test("A WAV file cut in half misses the tail that its header declares")
    func cutWave() throws {
        _ = try folder.call("call.wav")
        let whole = try reader.inspect(path: folder["call.wav"]).facts
        let bytes = try folder.bytes("call.wav")
        try folder.write(bytes.prefix(bytes.count / 2), "cut.wav")
        let cut = try reader.inspect(path: folder["cut.wav"]).facts
        #expect(cut.isDamaged)
        #expect(cut.declaredDuration == whole.duration)
        #expect(abs(cut.missingTail - whole.duration / 2) < 10)
    }

    @Test("A hole in the middle is counted, and what follows keeps its time")
    func hole() throws {
        let starts = try folder.call("call.wav")
        try folder.run("opusenc --quiet --bitrate 24 --max-delay 100 call.wav call.opus")
        var bytes = try folder.bytes("call.opus")
        let whole = try reader.inspect(path: folder["call.opus"])
        // The second utterance's first half: bytes are about proportional to time.
        let middle = bytes.count * (starts[1] - 800) / whole.facts.duration
        for index in middle..<middle + bytes.count / 12 { bytes[index] = UInt8(truncatingIfNeeded: index &* 73) }
        try folder.write(bytes, "hole.opus")
        let damaged = try reader.inspect(path: folder["hole.opus"])
        #expect(damaged.facts.holes >= 1)
        #expect(damaged.facts.isDamaged)
        #expect(damaged.facts.duration == whole.facts.duration)
        let first = try #require(damaged.regions.first)
        let last = try #require(damaged.regions.last)
        #expect(abs(first.span.start - whole.regions[0].span.start) <= 30)
        #expect(abs(last.span.start - whole.regions[2].span.start) <= 60)
    }

    @Test("A file that is no recording is refused with its reason")
    func refusals() throws {
        try folder.write([], "empty.opus")
        #expect(try reason("empty.opus") == .empty)
        try folder.write((0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }, "junk.opus")
        #expect(try reason("junk.opus") == .notAudio)
        try folder.write(Array("RIFF....WAVEjunk".utf8), "broken.wav")
        #expect(try reason("broken.wav") == .notAudio)
        #expect(try reason("absent.opus") == .unreadable)
        try FileManager.default.createDirectory(atPath: folder["folder.opus"], withIntermediateDirectories: true)
        #expect(try reason("folder.opus") == .unreadable)
        #expect(mkfifo(folder["pipe.opus"], 0o600) == 0)
        #expect(try reason("pipe.opus") == .unreadable)
    }

    @Test("An Ogg file without Opus is refused as such")
    func foreignOgg() throws {
        let theora: [UInt8] = [0x80] + Array("theora".utf8) + [3, 2, 1] + [UInt8](repeating: 0, count: 32)
        var video = oggPage(serial: 7, sequence: 0, flags: 2, granule: 0, packet: theora)
        for sequence in 1..<20 {
            let frame = [UInt8](repeating: UInt8(sequence), count: 900)
            video += oggPage(
                serial: 7,
                sequence: UInt32(sequence),
                flags: 0,
                granule: UInt64(sequence),
                packet: frame
            )
        }
        try folder.write(video, "video.ogg")
        #expect(try reason("video.ogg") == .noOpusStream)
        try folder.run("sox -n -r 8000 vorbis.ogg synth 2 sine 300")
        #expect(try reason("vorbis.ogg") == .noOpusStream)
        try folder.run("sox -n -r 8000 -b 16 sound.wav synth 2 sine 300")
        try folder.run("opusenc --quiet sound.wav sound.opus")
        try folder.write(folder.bytes("sound.opus").prefix(40), "torn.opus")
        #expect(try reason("torn.opus") == .notAudio)
        try folder.run("sox -n -r 8000 sound.flac synth 2 sine 300")
        #expect(try reason("sound.flac") == .notAudio)
    }

    @Test("What a file holds counts, not its name's ending")
    func wrongExtension() throws {
        let starts = try folder.call("call.wav")
        try folder.run("opusenc --quiet call.wav call.opus")
        for (name, new, container) in [
            ("call.wav", "a.opus", AudioFacts.Container.wav), ("call.opus", "b.wav", .oggOpus),
            ("call.opus", "c", .oggOpus),
        ] {
            try folder.write(folder.bytes(name), new)
            let inspection = try reader.inspect(path: folder[new])
            #expect(inspection.facts.container == container)
            #expect(inspection.regions.count == starts.count)
        }
    }

    @Test("More channels than caller and agent are refused")
    func threeChannels() throws {
        try folder.run("sox -n -r 8000 -b 16 -c 3 three.wav synth 1 sine 300")
        #expect(try reason("three.wav") == .unsupported)
        try folder.run("opusenc --quiet three.wav three.opus")
        #expect(try reason("three.opus") == .unsupported)
    }

    @Test("A recording longer than the setting is refused, its declared length read first")
    func tooLong() throws {
        try folder.run("sox -n -r 8000 -b 16 long.wav synth 12 sine 300")
        try folder.run("opusenc --quiet long.wav long.opus")
        var settings = SoundSettings()
        settings.longest = 10_000
        #expect(try reason("long.wav", SoundReader(settings: settings)) == .tooLong)
        #expect(try reason("long.opus", SoundReader(settings: settings)) == .tooLong)
        settings.longest = 12_000
        #expect(try reason("long.wav", SoundReader(settings: settings)) == nil)
        #expect(try reason("long.opus", SoundReader(settings: settings)) == nil)
    }

    @Test("Headers without sound are refused, one sample is a recording without speech")
    func nearlyNothing() throws {
        try folder.run("sox -n -r 8000 -b 16 none.wav trim 0 0")
        #expect(try reason("none.wav") == .notAudio)
        let header: [UInt8] =
            Array("RIFF".utf8) + [38, 0, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0]
            + [0x80, 0x3E, 0, 0, 2, 0, 16, 0] + Array("data".utf8) + [2, 0, 0, 0]
        try folder.write(header + [0x34, 0x12], "sample.wav")
        #expect(try reader.inspect(path: folder["sample.wav"]).regions.isEmpty)
        try folder.run("opusenc --quiet sample.wav sample.opus")
        let inspection = try reader.inspect(path: folder["sample.opus"])
        #expect(inspection.regions.isEmpty)
        #expect(inspection.facts.speech == 0)
    }
}
