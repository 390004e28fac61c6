import Foundation
import Testing
import ZhidaTesting

/// `calls listen`: real sound on standard input of the real program.
@Suite("Hearing live, through the real program", .serialized)
struct CallsListenTests {
    struct Line: Decodable {
        struct Located: Decodable {
            struct Decision: Decodable {
                struct Candidate: Decodable { var code: String }
                var outcome: String
                var candidates: [Candidate]
            }
            struct Evidence: Decodable { var words: String }
            var decision: Decision
            var evidence: [Evidence]
        }
        struct Span: Decodable {
            var start: Int
            var end: Int
        }

        var kind: String
        var channel: String?
        var span: Span?
        var text: String?
        var delay: Int?
        var decisions: [Located]?
        var duration: Int?
        var bytesLeft: Int?
    }

    /// Milliseconds; what is built for debugging hears far slower, beside other tests.
    #if DEBUG
        private static let longestDelay = 4_000
    #else
        private static let longestDelay = 1_000
    #endif

    let folder: TemporaryFolder
    private let program = BuiltProgram("zhida")
    private let sample = SamplesTests.root.appending(path: "samples/06-burst-pipe.opus")
    private let code = "440306026R002300420"

    init() throws {
        folder = try TemporaryFolder("zhida-listen")
        #expect(try program.run(["init", "--data", folder.path("data")], in: folder.path).code == 0)
    }

    /// Runs it with the bytes of a file, or of `/dev/null`, on standard input.
    private func listen(_ arguments: [String] = [], to input: String) throws -> BuiltProgram.Ending {
        try program.run(
            ["calls", "listen", "--data", folder.path("data")] + arguments,
            in: folder.path,
            prefix: ["sh", "-c", "input=$1; shift; exec \"$@\" < \"$input\"", "sh", input]
        )
    }

    private func lines(_ output: String) throws -> [Line] {
        try output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    /// The sample as PCM, with two seconds of silence behind it.
    private func pcm(rate: Int) throws -> Data {
        let output = folder.path("sample-\(rate).raw")
        let tool = Process()
        tool.executableURL = URL(fileURLWithPath: "/usr/bin/sh")
        tool.arguments = [
            "-c",
            "opusdec --quiet --rate \(rate) '\(sample.path)' - 2>/dev/null | sox -D -t raw -r \(rate) -e signed "
                + "-b 16 -c 1 - -t raw '\(output)' pad 0 2",
        ]
        try tool.run()
        tool.waitUntilExit()
        return try Data(contentsOf: URL(fileURLWithPath: output))
    }

    private func write(_ bytes: Data, _ name: String) throws -> String {
        try bytes.write(to: URL(fileURLWithPath: folder.path(name)))
        return folder.path(name)
    }

    private func matched(_ line: Line?) -> [String] {
        (line?.decisions ?? []).filter { $0.decision.outcome == "matched" }.compactMap {
            $0.decision.candidates.first?.code
        }
    }

    @Test("Opus and PCM at three rates give the address, as fast as they come", arguments: [0, 8_000, 16_000, 48_000])
    func asFastAsPossible(rate: Int) throws {
        let input = rate == 0 ? sample.path : try write(pcm(rate: rate), "sample.raw")
        let ending = try listen(["--json"] + (rate == 0 ? [] : ["--rate", "\(rate)"]), to: input)
        #expect(ending.code == 0, "\(ending.errors)")
        let lines = try lines(ending.output)
        #expect(lines.last?.kind == "end")
        #expect(lines.last?.bytesLeft == 0)
        #expect(matched(lines.last) == [code])
        #expect(lines.contains { $0.kind == "utterance" && $0.text?.isEmpty == false })
        let first = try #require(lines.last?.decisions?.first)
        #expect(!first.evidence.isEmpty)
    }

    @Test("At the pace of speech words grow, and the address is there soon after it is said")
    func atThePaceOfSpeech() throws {
        let sound = try pcm(rate: 8_000)
        let output = folder.path("lines.jsonl")
        FileManager.default.createFile(atPath: output, contents: nil)
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program.path)
        process.arguments = ["calls", "listen", "--json", "--data", folder.path("data")]
        process.standardInput = pipe
        process.standardOutput = FileHandle(forWritingAtPath: output)
        try process.run()
        // 100 ms a piece, once the models are loaded.
        Thread.sleep(forTimeInterval: 3)
        let begin = Date()
        for (index, start) in stride(from: 0, to: sound.count, by: 1_600).enumerated() {
            pipe.fileHandleForWriting.write(sound[start..<min(start + 1_600, sound.count)])
            Thread.sleep(until: begin + Double(index + 1) / 10)
        }
        pipe.fileHandleForWriting.closeFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let lines = try lines(String(contentsOfFile: output, encoding: .utf8))
        let guesses = lines.filter { $0.kind == "guess" }
        #expect(guesses.count >= 3)
        let utterances = lines.filter { $0.kind == "utterance" }
        let delays = utterances.compactMap(\.delay)
        print("delays of utterances that were over: \(delays) ms")
        #expect(!delays.isEmpty && delays.allSatisfy { $0 <= Self.longestDelay })
        #expect(matched(utterances.last) == [code])
        // Words are shown while the first utterance goes on.
        let first = try #require(utterances.first?.span)
        #expect(guesses.contains { ($0.span?.end ?? .max) < first.end })
    }

    @Test("A clerk reads the words and then the address")
    func forPeople() throws {
        let ending = try listen(to: sample.path)
        #expect(ending.code == 0)
        #expect(ending.output.contains("00:0"))
        #expect(ending.output.contains("matched  宝安区石岩街道罗租路42号 \(code)"))
    }

    @Test("Nothing, a folder, a WAV file and torn Opus are refused with a reason")
    func refused() throws {
        let torn = try Data(contentsOf: sample).prefix(60)
        let cases: [(input: String, arguments: [String], words: String)] = [
            ("/dev/null", [], "no bytes came"),
            ("/dev/null", ["--format", "opus"], "no bytes came"),
            (folder.path, [], "folder"),
            (try write(Data("RIFF....WAVEfmt ".utf8), "call.wav"), [], "calls transcribe"),
            (try write(torn, "torn.opus"), [], "Opus"),
            (try write(Data("OggS junk and more junk".utf8), "junk.opus"), [], "Opus"),
            (try write(Data("no sound at all".utf8), "text.opus"), ["--format", "opus"], "--format pcm"),
        ]
        for (input, arguments, words) in cases {
            let ending = try listen(arguments, to: input)
            #expect(ending.code == 3, "\(input): \(ending.errors)")
            #expect(ending.errors.contains(words), "\(input): \(ending.errors)")
        }
        #expect(try listen(["--rate", "5"], to: "/dev/null").code == 2)
        #expect(try listen(["--channels", "3"], to: "/dev/null").code == 2)
    }

    @Test("Half a sample at the end is left out and said; sound without speech is a no")
    func odd() throws {
        var generator = SystemRandomNumberGenerator()
        let noise = Data((0..<40_001).map { _ in UInt8.random(in: 0...255, using: &generator) })
        let ending = try listen(["--json"], to: write(noise, "noise.raw"))
        #expect(ending.code == 1)
        #expect(ending.errors.contains("The last 1 bytes"))
        #expect(ending.errors.contains("Nobody speaks"))
        #expect(try lines(ending.output).last?.bytesLeft == 1)
        let one = try listen(to: write(Data([7]), "one.raw"))
        #expect(one.code == 3)
        #expect(one.errors.contains("not one sample"))
    }

    @Test("A source that hangs is waited for, and what was said until then is decided")
    func hanging() throws {
        let sound = try pcm(rate: 8_000)
        let process = Process()
        let pipe = Pipe()
        let errors = Pipe()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program.path)
        process.arguments = [
            "calls", "listen", "--json", "--patience", "3", "--data", folder.path("data"), "--lang", "en",
        ]
        process.standardInput = pipe
        process.standardError = errors
        process.standardOutput = output
        try process.run()
        pipe.fileHandleForWriting.write(sound)
        let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 3)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(complaint.contains("No bytes came for 3 s"))
        #expect(matched(try lines(words).last) == [code])
        try pipe.fileHandleForWriting.close()
    }
}
