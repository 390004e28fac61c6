import Foundation
import Testing
import ZhidaTesting

/// Every bad recording that `samples/make-bad` makes, through the real program with the real models.
@Suite("Bad sound, through the real program")
struct BadSoundTests {
    struct Line: Decodable {
        struct Rejection: Decodable {
            var reason: String
            var detail: String
            var mend: String
        }

        var file: String
        var state: String
        var recording: String
        var isDamaged: Bool?
        var rejection: Rejection?
    }

    /// One run over all of them: what each is owed stands in `audio.tsv`, which the maker writes.
    @Test("Each bad recording ends as it is owed, with a reason, and costs the others nothing")
    func table() throws {
        let folder = try TemporaryFolder("zhida-bad")
        let maker = Process()
        maker.executableURL = SamplesTests.root.appending(path: "samples/make-bad")
        maker.arguments = [folder.path, "audio"]
        maker.standardOutput = FileHandle.nullDevice
        try maker.run()
        maker.waitUntilExit()
        #expect(maker.terminationStatus == 0)

        let program = BuiltProgram("zhida")
        let data = folder.path("data")
        #expect(try program.run(["init", "--data", data], in: folder.path).code == 0)
        let ending = try program.run(
            ["calls", "watch", folder.path("audio"), "--once", "--json", "--data", data],
            in: folder.path
        )
        // Some were rejected, so the answer is no.
        #expect(ending.code == 1, "\(ending.errors)")

        var lines: [String: Line] = [:]
        for text in ending.output.split(separator: "\n") {
            let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
            lines[line.file] = line
        }
        let table = try String(contentsOfFile: folder.path("audio.tsv"), encoding: .utf8)
        let rows = table.split(separator: "\n").dropFirst().map { $0.split(separator: "\t").map(String.init) }
        #expect(rows.count >= 50)
        // A name that is no UTF-8 is shown with replacement characters; all others are shown as they are.
        let named = rows.filter { $0[0].removingPercentEncoding != nil }
        #expect(rows.count - named.count <= 1)
        #expect(lines.count == rows.count)
        for row in named {
            let name = try #require(row[0].removingPercentEncoding)
            let line = try #require(lines[name], "\(row[0]) (\(row[2])) has no result")
            switch row[1] {
            case "good": #expect(line.state == "ordered" && line.isDamaged == false, "\(row[0]): \(row[2])")
            case "damaged": #expect(line.state == "ordered" && line.isDamaged == true, "\(row[0]): \(row[2])")
            case "again":
                // The same bytes: the same recording, and so the same order.
                #expect(line.state == "ordered" && lines.values.filter { $0.recording == line.recording }.count == 2)
            case "silent": #expect(line.rejection?.reason == "noSpeech", "\(row[0]): \(row[2])")
            case "rejected":
                let rejection = try #require(line.rejection, "\(row[0]): \(row[2])")
                #expect(rejection.reason != "crashed" && !rejection.detail.isEmpty && !rejection.mend.isEmpty)
            default: Issue.record("audio.tsv owes something unknown: \(row[1])")
            }
        }
        // Nothing stays behind, nothing is lost.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("audio")).isEmpty)
    }
}
