import ArgumentParser
import Foundation
import ZhidaSpeech

@preconcurrency import Glibc

/// `zhida-bench hear-set`: one search over one set, in a process of its own, so that its memory can be told.
struct HearSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hear-set",
        abstract: "Hear the calls of a set by one search; print a line of scores for each, and what it cost.",
        shouldDisplay: false
    )

    @Option(help: "The folder with models/.") var home: String
    @Option(help: "The speech model's folder.") var model: String
    @Option(help: "A language model in place of the folder's own.") var language: String?
    @Option(help: "A dictionary in place of the folder's own.") var dictionary: String?
    @Option(help: "Search settings in place of the folder's own.") var settings: String?
    @Option(help: "Counted evidence of the model's errors; default: the model's evidence.tsv, where it has one.")
    var evidence: String?
    @Option(name: .customLong("set"), help: "The calls’ folder.") var calls: String
    @Option(help: "A gazetteer in the update format.") var list: String
    @Flag(help: "The list is of names alone, without addresses.") var names = false
    @Option(help: "free, grammar, program, list or numerals.") var search: SpeechSearch
    @Option(help: "Calls from the beginning of the set.") var n: Int

    /// The last line of the output.
    struct Cost: Codable {
        /// Seconds of processor time for loading models and gazetteer.
        var loading: Double
        /// Most memory at one time, in bytes.
        var memory: Int
        /// States of one grammar of all that can be said, after `free` and `grammar`.
        var states: Int?
    }

    func run() throws {
        let set = try CallSet(folder: calls, most: n)
        let model = try SpeechModel(
            folder: model,
            languageModel: language,
            dictionary: dictionary,
            search: try settings.map { try SearchSettings(argumentFile: $0) }
        )
        let tools = try SpeechTools(home: home, model: model, list: list, evidence: evidence ?? model.evidence)
        let hearing = CallHearing(tools: tools, search: search, isList: names)
        var cost = Cost(loading: CallHearing.cpu, memory: 0, states: hearing.states)
        let encoder = JSONEncoder()
        for call in set.calls { print(String(decoding: try encoder.encode(hearing.score(call)), as: UTF8.self)) }
        cost.memory = MemorySampler.highest
        if search == .free, !names { cost.states = StaticGrammar.addresses(of: tools.gazetteer).grammar.stateCount }
        print(String(decoding: try encoder.encode(cost), as: UTF8.self))
    }
}
