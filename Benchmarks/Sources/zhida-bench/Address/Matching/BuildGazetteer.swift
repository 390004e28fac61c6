import ArgumentParser
import Foundation

/// `zhida-bench address build`: builds a version in a process of its own, so that its memory can be told.
struct BuildGazetteer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build a gazetteer version from a list and tell what it took."
    )

    @Option(help: "The gazetteer in the update format.") var gazetteer: String
    @Option(help: "The folder of versions to add it to.") var into: String
    @Option(help: "Where to write the figures as JSON.") var json: String?
    @Option(help: "The package's folder.") var home = "."

    func run() throws {
        let built = try BuiltVersion(list: gazetteer, into: into, home: home)
        print(
            String(
                format: "%@: %.1f MB from a list of %.1f MB, %.2f CPU-s (%.2f s), peak %.0f MB",
                built.path,
                Double(built.size) / 1e6,
                Double(built.listSize) / 1e6,
                built.processorSeconds,
                built.wallSeconds,
                Double(built.peakMemory) / 1e6
            )
        )
        if let json { try JSONEncoder().encode(built).write(to: URL(fileURLWithPath: json)) }
    }
}
