import ArgumentParser
import Foundation

/// `zhida-bench address queries`: what people might write or say of a gazetteer's addresses.
struct GenerateQueries: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queries",
        abstract: "Make queries to a gazetteer, one JSON object a line; the same seed makes the same queries."
    )

    @Option(help: "The gazetteer in the update format.") var gazetteer: String
    @Option(help: "What is done to the words; once for each kind.") var kind: [QueryKind]
    @Option(help: "Queries of each kind.") var count = 2_000
    @Option(help: "Seed.") var seed: UInt64 = 4101
    @Option(help: "The file to write; with several kinds a folder for KIND.jsonl.") var out: String
    @Option(help: "The package's folder.") var home = "."

    func run() throws {
        let book = try AddressBook(path: gazetteer, characters: try CharacterTable(home: home))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for kind in kind {
            // Each kind draws its own addresses.
            let order = UInt64(QueryKind.allCases.firstIndex(of: kind)!)
            var maker = QueryMaker(book: book, kind: kind, seed: seed &* 1_000 &+ order)
            var lines = Data()
            for _ in 0..<count {
                lines.append(try encoder.encode(maker.next()))
                lines.append(UInt8(ascii: "\n"))
            }
            let path = self.kind.count == 1 ? out : "\(out)/\(kind.rawValue).jsonl"
            do {
                try lines.write(to: URL(fileURLWithPath: path))
            } catch {
                throw BenchFault("\(path): cannot be written: \(error.localizedDescription)")
            }
            print("\(path): \(count) queries of seed \(seed)")
        }
    }
}
