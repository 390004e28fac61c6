import Foundation
import Testing
import ZhidaTesting

@Suite("The samples, through the real program")
struct SamplesTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct Document: Decodable {
        struct Decision: Decodable {
            struct Candidate: Decodable { var code: String }
            var outcome: String
            var candidates: [Candidate]
        }

        var file: String
        var decisions: [Decision]
    }

    /// At least 85 % of the samples that name a whole address are matched to it, and none to a wrong one.
    @Test("Samples are matched to the right addresses and none to a wrong one")
    func samples() throws {
        let folder = try TemporaryFolder("zhida-samples")
        let program = BuiltProgram("zhida")
        let data = folder.path("data")
        let begun = try program.run(["init", "--data", data], in: folder.path)
        #expect(begun.code == 0, "\(begun.errors)")

        let table = try String(contentsOf: Self.root.appending(path: "samples/expected.tsv"), encoding: .utf8)
        let rows = table.split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
        #expect(rows.count >= 20)
        let files = rows.map { Self.root.appending(path: "samples/\($0[0])").path }
        let ending = try program.run(["calls", "transcribe", "--json", "--data", data] + files, in: folder.path)
        #expect(ending.code == 0, "\(ending.errors)")

        var documents: [String: Document] = [:]
        for line in ending.output.split(separator: "\n") {
            let document = try JSONDecoder().decode(Document.self, from: Data(line.utf8))
            documents[(document.file as NSString).lastPathComponent] = document
        }
        var expected = 0
        var right = 0
        var wrong: [String] = []
        for row in rows {
            let document = try #require(documents[String(row[0])], "\(row[0]) gave no result")
            let codes = Set(row[5].split(separator: ";").map(String.init))
            let matched = document.decisions.filter { $0.outcome == "matched" }.compactMap { $0.candidates.first?.code }
            if row[4] == "matched" {
                expected += 1
                if Set(matched) == codes { right += 1 }
            }
            if matched.contains(where: { row[4] != "matched" || !codes.contains($0) }) { wrong.append(String(row[0])) }
        }
        print("samples: \(right) of \(expected) whole addresses matched, wrong: \(wrong)")
        #expect(wrong.isEmpty)
        #expect(right * 100 >= expected * 85)
    }
}
