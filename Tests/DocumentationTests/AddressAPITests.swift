import Foundation
import Testing
import ZhidaGazetteer
import ZhidaText

@Suite("docs/address-api.md")
struct AddressAPITests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    @Test("The page shows the example that is built here") func sameAsPage() throws {
        let page = try text("docs/address-api.md")
        let block = try #require(page.components(separatedBy: "```swift\n").dropFirst().first)
            .components(separatedBy: "\n```")[0]
        let source = try text("Tests/DocumentationTests/AddressAPIExample.swift")
        let example = try #require(source.components(separatedBy: "// example\n").dropFirst().first)
            .components(separatedBy: "        // end")[0]
            .replacingOccurrences(of: "gazetteer: gazetteer", with: "gazetteer: \"data/gazetteer\"")
            .replacingOccurrences(of: "models: models", with: "models: \"models\"")
        let lines = example.split(separator: "\n").map {
            $0.hasPrefix("        ") ? String($0.dropFirst(8)) : String($0)
        }
        #expect(lines.joined(separator: "\n") == block)
        #expect(lines.count == 5)
    }

    @Test("The example finds the address, by its code") func runs() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhida-api-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let update = try GazetteerUpdate(contentsOf: Self.root.appending(path: "gazetteer/baoan.csv").path)
        let readings = try ReadingTable(contentsOf: Self.root.appending(path: "models/text/readings.tsv"))
        let lexicon = try Lexicon(contentsOf: Self.root.appending(path: "models/text/words.tsv"))
        _ = try GazetteerLibrary(folder: folder).add(update) {
            WordSegmenter(lexicon: lexicon).reading(of: NormalisedText($0), readings: readings)
        }
        var printed: [String] = []
        try AddressAPIExample.run(gazetteer: folder, models: Self.root.appending(path: "models").path) {
            printed.append($0.map { "\($0)" }.joined(separator: " "))
        }
        #expect(printed.count == 1)
        #expect(printed.first?.hasPrefix("matched 440306018R000800880 0.") == true, "\(printed)")
    }
}
