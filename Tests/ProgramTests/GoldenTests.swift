import Foundation
import Testing
import ZhidaGazetteer

@testable import zhida

@Suite("Golden queries")
struct GoldenTests {
    @Test("The shipped district answers every one of its golden queries, and without a street not all of them")
    func shipped() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhida-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = try TextTools(home: root.path)
        let queries = root.appending(path: "gazetteer/golden.tsv").path
        let library = GazetteerLibrary(folder: folder)
        let check = try GoldenCheck.of(library, file: queries, settings: Settings(), text: text)
        let csv = try String(contentsOf: root.appending(path: "gazetteer/baoan.csv"), encoding: .utf8)
        let whole = try Array(csv.utf8).withUnsafeBytes { try GazetteerUpdate(csv: $0, name: "baoan.csv") }
        let name = try library.add(whole, readings: text.nameReading, golden: check).name
        let smaller = csv.split(separator: "\n").filter { !$0.contains("440306026") }.joined(separator: "\n")
        let update = try Array(smaller.utf8).withUnsafeBytes { try GazetteerUpdate(csv: $0, name: "smaller.csv") }
        do {
            _ = try library.add(update, readings: text.nameReading, golden: check)
            Issue.record("a district without 石岩 became active")
        } catch GazetteerError.golden(_, let failures) {
            #expect(failures.allSatisfy { $0.expected?.hasPrefix("440306026") ?? false })
        }
        #expect(try library.activeName() == name)
    }
}
