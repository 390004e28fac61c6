import Foundation
import Testing
import ZhidaAudio
import ZhidaCore

@Suite("Finding speech", .serialized)
struct SpeechRegionTests {
    let folder: SoundFolder
    let reader = SoundReader()

    init() throws { folder = try SoundFolder() }

    @Test(
        "Silence and steady noise hold no speech",
        arguments: [
            "trim 0 20", "synth 20 whitenoise vol 0.1", "synth 20 pinknoise vol 0.3", "synth 20 brownnoise vol 0.3",
            "synth 20 sine 50 sine 100 vol 0.2 remix -", "synth 20 sine 425 vol 0.3",
        ]
    )
    func noise(effects: String) throws {
        try folder.run("sox -n -r 8000 -b 16 noise.wav \(effects)")
        try folder.run("opusenc --quiet --bitrate 16 noise.wav noise.opus")
        #expect(try reader.inspect(path: folder["noise.wav"]).regions == [])
        #expect(try reader.inspect(path: folder["noise.opus"]).regions == [])
    }

    @Test("A voice is found in noise 15 dB below it")
    func voiceInNoise() throws {
        let starts = try folder.call("call.wav")
        try folder.run("sox -n -r 8000 -b 16 noise.wav synth 20 pinknoise vol 0.08")
        try folder.run("sox -m -v 1 call.wav -v 1 noise.wav noisy.wav trim 0 16")
        let regions = try reader.inspect(path: folder["noisy.wav"]).regions
        for start in starts where start < 13_000 {
            #expect(regions.contains { $0.span.start <= start + 60 && $0.span.end >= start + 1_200 })
        }
        #expect(regions.reduce(0) { $0 + $1.span.length } < 12_000)
    }

    @Test("A voice that begins with the first sample loses nothing")
    func atOnce() throws {
        try folder.speak("one.wav")
        let region = try #require(try reader.inspect(path: folder["one.wav"]).regions.first)
        #expect(region.span.start == 0)
    }

    @Test("Long speech is cut at quiet places and none of it is lost")
    func longSpeech() throws {
        try folder.speak("one.wav")
        try folder.run("sox one.wav long.wav repeat 29")
        var lengths: [Int] = []
        let inspection = try reader.read(path: folder["long.wav"], samplesPerSecond: 8_000) { lengths.append($1.count) }
        #expect(inspection.regions.count > 2)
        #expect(inspection.regions.allSatisfy { $0.span.length <= 20_000 })
        #expect(lengths.allSatisfy { $0 <= 160_000 })
        #expect(inspection.facts.speech > inspection.facts.duration * 98 / 100)
        for (region, following) in zip(inspection.regions, inspection.regions.dropFirst()) {
            #expect(region.span.end <= following.span.start)
        }
    }

    @Test("An hour needs no more memory than a minute")
    func memory() throws {
        try folder.speak("one.wav")
        try folder.run("sox one.wav minute.wav pad 1 1 repeat 14")
        try folder.run("sox minute.wav hour.wav repeat 59")
        _ = try reader.inspect(path: folder["minute.wav"])
        let before = peakKilobytes()
        let inspection = try reader.inspect(path: folder["hour.wav"])
        // The hour's samples are more than 50 MB.
        #expect(inspection.facts.duration > 45 * 60_000)
        #expect(peakKilobytes() - before < 16_000)
    }

    private func peakKilobytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
