import Foundation
import Testing
import ZhidaTesting

/// A district's own model, from labelled lines to elements.
@Suite("zhida address train")
struct AddressTrainTests {
    private struct Figures: Decodable {
        var sentences: Int
        var heldOut: Int
        var f1: Double?
        var f1WithoutNetwork: Double?
    }

    private struct Answer: Decodable {
        struct Element: Decodable { var kind: String, text: String, confidence: Float? }

        var elements: [Element]
    }

    private let folder: TemporaryFolder
    private let program = BuiltProgram("zhida")

    init() throws {
        folder = try TemporaryFolder("zhida-train")
        #expect(try run(["init"]).code == 0)
    }

    private func run(_ arguments: [String]) throws -> BuiltProgram.Ending {
        try program.run(arguments + ["--data", folder.path("data"), "--lang", "en"], in: folder.path)
    }

    /// Labelled lines in which 北片 is a community and 石路 a road.
    private func write() throws {
        var lines = ""
        for (index, community) in ["东片", "南片", "西片", "北片"].enumerated() {
            for (other, road) in ["石路", "金路", "木路"].enumerated() {
                for (text, kind) in [(community, "community"), (road, "road")] {
                    for (number, token) in text.enumerated() {
                        lines += "\(token) \(number == 0 ? "B" : "I")-\(kind)\n"
                    }
                }
                lines += "\(index * 3 + other + 1) B-door\n号 I-door\n\n"
            }
        }
        try Data(lines.utf8).write(to: URL(fileURLWithPath: folder.path("lines.txt")))
    }

    private func elements(_ text: String, fast: Bool) throws -> [Answer.Element] {
        let ending = try run(
            ["address", "parse", text, "--jsonl", "--model", folder.path("own.bin")] + (fast ? ["--fast"] : [])
        )
        return try JSONDecoder().decode(Answer.self, from: Data(ending.output.utf8)).elements
    }

    @Test("With a network the figures say what it adds, and the model is asked with it and without")
    func network() throws {
        try write()
        let ending = try run(
            ["address", "train", folder.path("lines.txt"), "--out", folder.path("own.bin"), "--json"]
                + ["--network", "--epochs", "3", "--hold-out", "4"]
        )
        #expect(ending.code == 0, "\(ending.errors)")
        let figures = try JSONDecoder().decode(Figures.self, from: Data(ending.output.utf8))
        #expect(figures.sentences == 12 && figures.heldOut == 3)
        #expect(figures.f1 != nil && figures.f1WithoutNetwork != nil)
        // Of a road that no line had the field is unsure: the network is asked.
        let (slow, fast) = (try elements("北片长兴大道7号", fast: false), try elements("北片长兴大道7号", fast: true))
        #expect(fast.contains { $0.kind == "door" && $0.text == "7号" })
        #expect(slow.map(\.confidence) != fast.map(\.confidence))
        // Of what all lines say it is sure: the network is left alone.
        let known = (slow: try elements("北片金路7号", fast: false), fast: try elements("北片金路7号", fast: true))
        #expect(known.slow.map(\.confidence) == known.fast.map(\.confidence))
        #expect(known.slow.map(\.text) == ["北片", "金路", "7号"])
    }

    @Test("A line that cannot be read is named, and no model is written") func badLine() throws {
        try write()
        let path = folder.path("lines.txt")
        let lines = try String(contentsOfFile: path, encoding: .utf8)
        try Data(lines.replacingOccurrences(of: "石 B-road", with: "石 X-road").utf8).write(
            to: URL(fileURLWithPath: path)
        )
        let ending = try run(["address", "train", path, "--out", folder.path("own.bin")])
        #expect(ending.code == 3)
        #expect(ending.errors.contains("line 3"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("own.bin")))
    }
}
