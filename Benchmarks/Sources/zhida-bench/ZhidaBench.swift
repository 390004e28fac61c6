import ArgumentParser

/// `zhida-bench`: measures Zhida beside its peers, on this machine, in the same minute.
@main
struct ZhidaBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zhida-bench",
        abstract: "Measure Zhida beside its peers and print a table.",
        subcommands: [
            CallsBench.self, SpeechBench.self, HearRegions.self, HearMentions.self, HearSet.self,
            Calibrate.self, AddressBench.self, ParsingBench.self, ConsultBench.self,
        ]
    )
}

/// Why a benchmark could not be run: what, where, and what to do.
struct BenchFault: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
