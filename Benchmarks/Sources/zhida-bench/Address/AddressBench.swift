import ArgumentParser

/// `zhida-bench address`: how well the address engine finds one of a million addresses.
struct AddressBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "address",
        abstract: "Make a city and queries to it, and measure how well and how fast they are matched.",
        subcommands: [
            GenerateCity.self, GenerateQueries.self, BuildGazetteer.self, MatchQueries.self, PrintEvidence.self,
            PrintReadings.self, MatchStrangers.self,
        ]
    )
}
