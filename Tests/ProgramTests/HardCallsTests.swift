import Foundation
import Testing
import ZhidaTesting

/// Every call of `samples/hard-calls.toml`, through the real program with the real models.
@Suite("Hard calls, through the real program")
struct HardCallsTests {
    struct Document: Decodable {
        struct Decision: Decodable {
            struct Candidate: Decodable { var code: String }
            var outcome: String
            var candidates: [Candidate]
        }
        struct Sentence: Decodable {
            var zh: String
            var en: String
        }
        struct Rejection: Decodable {
            var reason: String
            var detail: String
        }

        var file: String
        var decisions: [Decision]?
        var why: Sentence?
        var rejection: Rejection?
    }

    @Test("Music, menus, children, other languages and places that are not there are never filled in wrongly")
    func hardCalls() throws {
        let folder = try TemporaryFolder("zhida-hard")
        let maker = Process()
        maker.executableURL = SamplesTests.root.appending(path: "samples/make-bad")
        maker.arguments = [folder.path, "hard"]
        maker.standardOutput = FileHandle.nullDevice
        try maker.run()
        maker.waitUntilExit()
        #expect(maker.terminationStatus == 0)

        let table = try String(contentsOfFile: folder.path("hard.tsv"), encoding: .utf8)
        let rows = table.split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        let kinds = Dictionary(grouping: rows) { $0[0].prefix { $0 != "-" } }
        #expect(kinds.count == 11 && kinds.values.allSatisfy { $0.count >= 3 })

        let program = BuiltProgram("zhida")
        let data = folder.path("data")
        #expect(try program.run(["init", "--data", data], in: folder.path).code == 0)
        let files = rows.map { folder.path("hard/\($0[0])") }
        let ending = try program.run(["calls", "transcribe", "--json", "--data", data] + files, in: folder.path)
        // A call in which nobody speaks may be rejected; nothing may fail.
        #expect([0, 3].contains(ending.code), "\(ending.errors)")

        var documents: [String: Document] = [:]
        for line in ending.output.split(separator: "\n") {
            let document = try JSONDecoder().decode(Document.self, from: Data(line.utf8))
            documents[(document.file as NSString).lastPathComponent] = document
        }
        for row in rows { try check(#require(documents[row[0]], "\(row[0]) gave no result"), row) }
    }

    private func check(_ document: Document, _ row: [String]) throws {
        let call = "\(row[0]): \(row[2])"
        if let rejection = document.rejection {
            #expect(rejection.reason == "noSpeech" && !rejection.detail.isEmpty, "\(call)")
            return
        }
        let said = row[1].split(separator: ";")
        let decisions = try #require(document.decisions, "\(call)")
        for decision in decisions {
            let answer = decision.candidates.first?.code ?? ""
            switch decision.outcome {
            case "matched": #expect(said.contains { $0 == answer }, "\(call) was filled in as \(answer)")
            case "partial":
                // A code begins with the codes of what lies above it.
                let isRight = said.contains { $0.hasPrefix(answer) }
                #expect(isRight, "\(call) was taken to lie in \(answer)")
            default: #expect(["ambiguous", "notInGazetteer", "none"].contains(decision.outcome), "\(call)")
            }
        }
        if decisions.first?.outcome != "matched" {
            let why = try #require(document.why, "\(call) has no reason")
            #expect(!why.zh.isEmpty && !why.en.isEmpty, "\(call)")
        }
    }
}
