import Foundation
import Testing
import ZhidaAudio
import ZhidaCore

@Suite("Reading recordings")
struct ReadingTests {
    let folder: SoundFolder
    let reader = SoundReader()

    init() throws { folder = try SoundFolder() }

    /// Regions begin within half a second before each utterance, and hold its beginning.
    private func expect(
        _ inspection: SoundInspection,
        speaksAt starts: [Int],
        on channel: Channel = .mono,
        _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let regions = inspection.regions.filter { $0.channel == channel }
        #expect(regions.count == starts.count, comment, sourceLocation: sourceLocation)
        for (region, start) in zip(regions, starts) {
            #expect((start - 500...start + 20).contains(region.span.start), comment, sourceLocation: sourceLocation)
            #expect(region.span.end > start + 1_000, comment, sourceLocation: sourceLocation)
        }
    }

    @Test(
        "An Opus file of every frame size holds its utterances at their times",
        arguments: ["2.5", "5", "10", "20", "40", "60"]
    )
    func frameSizes(size: String) throws {
        let starts = try folder.call("call.wav")
        try folder.run("opusenc --quiet --bitrate 16 --framesize \(size) call.wav call.opus")
        let inspection = try reader.inspect(path: folder["call.opus"])
        #expect(inspection.facts.container == .oggOpus)
        #expect(inspection.facts.samplesPerSecond == 8_000)
        #expect(inspection.facts.holes == 0)
        #expect(!inspection.facts.isDamaged)
        #expect(inspection.facts.duration == inspection.facts.declaredDuration)
        expect(inspection, speaksAt: starts)
    }

    @Test(
        "An Opus file of any bitrate and kind is read",
        arguments: ["--bitrate 6", "--bitrate 24 --speech", "--music"]
    )
    func bitrates(options: String) throws {
        let starts = try folder.call("call.wav")
        try folder.run("opusenc --quiet \(options) call.wav call.opus")
        expect(try reader.inspect(path: folder["call.opus"]), speaksAt: starts)
    }

    @Test(
        "A WAV file of any rate and encoding holds its utterances at their times",
        arguments: [
            "-r 8000 -e signed -b 16", "-r 16000 -e signed -b 16", "-r 44100 -e signed -b 24", "-r 8000 -e mu-law -b 8",
            "-r 8000 -e a-law -b 8", "-r 48000 -e float -b 32", "-r 8000 -e unsigned -b 8", "-r 8000 -e ima-adpcm",
            "-r 8000 -e gsm-full-rate",
        ]
    )
    func waves(encoding: String) throws {
        let starts = try folder.call("call.wav")
        try folder.run("sox call.wav \(encoding) packed.wav")
        let inspection = try reader.inspect(path: folder["packed.wav"])
        #expect(inspection.facts.container == .wav)
        #expect(!inspection.facts.isDamaged)
        expect(inspection, speaksAt: starts)
    }

    @Test("Caller and agent are heard apart, the caller on the side that the setting names", arguments: [true, false])
    func stereo(callerIsLeft: Bool) throws {
        let starts = try folder.call("caller.wav")
        _ = try folder.call("agent.wav", voice: "cmn-latn-pinyin+m7")
        try folder.run("sox agent.wav later.wav pad 1.2 0")
        let sides = callerIsLeft ? "caller.wav later.wav" : "later.wav caller.wav"
        try folder.run("sox -M \(sides) stereo.wav")
        try folder.run("opusenc --quiet --bitrate 24 stereo.wav stereo.opus")
        var settings = SoundSettings()
        settings.callerChannel = callerIsLeft ? .left : .right
        for name in ["stereo.wav", "stereo.opus"] {
            let inspection = try SoundReader(settings: settings).inspect(path: folder[name])
            #expect(inspection.facts.channels == 2)
            expect(inspection, speaksAt: starts, on: .caller, "\(name)")
            #expect(inspection.regions.count { $0.channel == .agent } == 3)
            #expect(inspection.regions == inspection.regions.sorted { $0.span.start < $1.span.start })
        }
    }

    @Test("What leaks from one side to the other is not heard twice")
    func crosstalk() throws {
        let starts = try folder.call("call.wav")
        try folder.run("sox call.wav leaked.wav remix 1 1v0.08")
        let inspection = try reader.inspect(path: folder["leaked.wav"])
        expect(inspection, speaksAt: starts, on: .caller)
        #expect(inspection.regions.allSatisfy { $0.channel == .caller })
    }

    @Test("One sound on both sides is heard once", arguments: ["both.wav", "both.opus"])
    func sameOnBothSides(name: String) throws {
        let starts = try folder.call("call.wav")
        try folder.run("sox call.wav both.wav remix 1 1")
        try folder.run("opusenc --quiet --bitrate 24 both.wav both.opus")
        let inspection = try reader.inspect(path: folder[name])
        expect(inspection, speaksAt: starts)
        #expect(inspection.regions.allSatisfy { $0.channel == .mono })
    }

    @Test("Chained streams follow one another, also where the channels change")
    func chained() throws {
        let starts = try folder.call("call.wav")
        try folder.run("sox call.wav pair.wav remix 1 0")
        try folder.run("opusenc --quiet --serial 1 --bitrate 16 call.wav one.opus")
        try folder.run("opusenc --quiet --serial 2 --bitrate 16 call.wav two.opus")
        try folder.run("opusenc --quiet --serial 3 --bitrate 24 pair.wav three.opus")
        let length = try reader.inspect(path: folder["one.opus"]).facts.duration
        try folder.write(folder.bytes("one.opus") + folder.bytes("two.opus"), "chain.opus")
        let chain = try reader.inspect(path: folder["chain.opus"])
        #expect(chain.facts.links == 2)
        #expect(abs(chain.facts.duration - 2 * length) <= 1)
        expect(chain, speaksAt: starts + starts.map { $0 + length })

        try folder.write(folder.bytes("one.opus") + folder.bytes("three.opus"), "mixed.opus")
        let mixed = try reader.inspect(path: folder["mixed.opus"])
        #expect(mixed.facts.channels == 2)
        expect(mixed, speaksAt: starts, on: .mono)
        expect(mixed, speaksAt: starts.map { $0 + length }, on: .caller)
        #expect(!mixed.regions.contains { $0.channel == .agent })
    }

    @Test("Regions can be heard again, sample for sample", arguments: ["call.wav", "call.opus", "stereo.opus"])
    func again(name: String) throws {
        _ = try folder.call("call.wav")
        try folder.run("opusenc --quiet --bitrate 16 call.wav call.opus")
        try folder.run("sox call.wav later.wav pad 0.7 0")
        try folder.run("sox -M call.wav later.wav stereo.wav")
        try folder.run("opusenc --quiet --bitrate 24 stereo.wav stereo.opus")
        var first: [SpeechRegion: [Int16]] = [:]
        let inspection = try reader.read(path: folder[name], samplesPerSecond: 8_000) { first[$0] = Array($1) }
        #expect(inspection.regions.count == (name == "stereo.opus" ? 6 : 3))
        var second: [SpeechRegion: [Int16]] = [:]
        try reader.read(path: folder[name], regions: inspection.regions, samplesPerSecond: 8_000) {
            second[$0] = Array($1)
        }
        #expect(first == second)
        for (region, samples) in first { #expect(samples.count == region.span.length * 8) }
    }

    @Test("A region beyond the end gets what there is")
    func beyond() throws {
        try folder.run("sox -n -r 8000 -b 16 tone.wav synth 1 sine 440")
        let regions = [(500, 1_500), (3_000, 4_000), (0, 250)].map {
            SpeechRegion(channel: .mono, span: TimeSpan(start: $0, end: $1))
        }
        var counts: [Int: Int] = [:]
        try reader.read(path: folder["tone.wav"], regions: regions, samplesPerSecond: 16_000) {
            counts[$0.span.start] = $1.count
        }
        #expect(counts == [0: 4_000, 500: 8_000, 3_000: 0])
    }

    @Test("Resampling keeps pitch, level and time")
    func resampling() throws {
        try folder.run("sox -n -r 44100 -b 16 tone.wav synth 2 sine 1000 vol 0.5")
        let region = SpeechRegion(channel: .mono, span: TimeSpan(start: 500, end: 1_500))
        var samples: [Int16] = []
        try reader.read(path: folder["tone.wav"], regions: [region], samplesPerSecond: 8_000) { samples = Array($1) }
        let crossings = zip(samples, samples.dropFirst()).count { $0 < 0 && $1 >= 0 }
        #expect((999...1_001).contains(crossings))
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
        #expect(abs(power.squareRoot() - 32_768 * 0.5 / 2.0.squareRoot()) < 200)
    }
}
