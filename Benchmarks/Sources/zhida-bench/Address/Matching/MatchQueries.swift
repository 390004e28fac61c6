import ArgumentParser

/// `zhida-bench address match`: how well and how fast queries are matched.
struct MatchQueries: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "match", abstract: "x")
    func run() throws {}
}
