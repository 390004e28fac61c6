import Foundation

/// One search over one set, and how it went.
struct SpeechRun: Hashable {
    /// The calls of a set; its name.
    var callSet: String
    var search: SpeechSearch
    /// Road names of the city, or names of the closed list.
    var size: Int
    var isPeer = false

    /// As a file name: `known-program-100000-peer`.
    var name: String { "\(callSet)-\(search.rawValue)-\(size)" + (isPeer ? "-peer" : "") }

    /// Whether it is about names of a closed list and not about addresses of a city.
    var isList: Bool { callSet.hasPrefix("read") }
}

/// The scores of a run's calls, and the figures of them.
struct SpeechScores {
    var calls: [CallScore]
    var cost: HearSet.Cost

    func share(_ isTrue: (CallScore) -> Bool) -> Estimate {
        Estimate(successes: calls.count(where: isTrue), of: calls.count)
    }

    /// Errors of the hearing by the language model, by syllables said.
    var firstErrors: Estimate { Estimate(ratioOf: calls.map { (Double($0.firstErrors), Double($0.said)) }) }
    /// Errors of the last hearing, by syllables said.
    var lastErrors: Estimate { Estimate(ratioOf: calls.map { (Double($0.lastErrors), Double($0.said)) }) }
    /// Processor time by length of sound.
    var realTime: Estimate { Estimate(ratioOf: calls.map { ($0.cpu, $0.seconds) }) }

    /// The share of what was filled in that is right, and of how many.
    var fillPrecision: (estimate: Estimate, count: Int) {
        let filled = calls.filter(\.isFilled)
        return (Estimate(successes: filled.count(where: \.isFillRight), of: filled.count), filled.count)
    }
}

/// Runs the searches, each in a process of its own, some at a time.
struct SpeechRunner {
    /// The folder made by `Benchmarks/speech_sets`.
    let sets: String
    let home: String
    /// Overrides the models by set.
    let model: String?
    /// CMU's model: its folder.
    let peer: String?
    let evidence: String?
    let peerEvidence: String?
    let program: String

    /// Whether a set is of the speaker `s0150`; the others are of `davin`, or synthetic.
    private static func isOfSentences(_ set: String) -> Bool { set.hasPrefix("cut") || set.hasPrefix("read") }

    /// The program's model without the speakers of the sets; the shipped one for voices that it was not trained on.
    private func model(for set: String) throws -> String {
        if let model { return model }
        let folder = set.hasPrefix("synthetic") ? home + "/models/zh-8k" : sets + "/left-out"
        guard FileManager.default.fileExists(atPath: folder + "/syllables.dict") else {
            throw BenchFault("\(folder) is missing: train it by script/bench speech, or name a model by --model")
        }
        return folder
    }

    /// The errors of the model without the speakers, counted on others than the set's.
    private func counted(for set: String) -> String? {
        if model != nil || set.hasPrefix("synthetic") { return nil }
        return sets + "/left-out/for-" + (Self.isOfSentences(set) ? "s0150.tsv" : "davin.tsv")
    }

    func list(_ run: SpeechRun) -> String {
        if run.isList { return "\(sets)/lists/names-\(run.size).csv" }
        return "\(sets)/cities/\(run.callSet.contains("dense") ? "dense" : "roads")-\(run.size).csv"
    }

    /// What is heard of addresses by a language model of the city's names; sentences and numbers by the shipped one.
    private func language(_ run: SpeechRun) -> String {
        run.isList || run.callSet == "digits"
            ? "\(home)/models/zh-8k/language.lm.bin" : "\(sets)/cities/language-\(run.size).lm.bin"
    }

    func arguments(_ run: SpeechRun, count: Int) throws -> [String] {
        var arguments = [
            program, "hear-set", "--home", home, "--set", "\(sets)/sets/\(run.callSet)", "--list", list(run),
            "--search", run.search.rawValue, "--n", String(count), "--language", language(run),
        ]
        if run.isList { arguments.append("--names") }
        let shipped = "\(home)/models/zh-8k/search.params"
        if run.isPeer, let peer {
            arguments += ["--model", peer, "--dictionary", peer + "/syllables.dic", "--settings", shipped]
            if let peerEvidence { arguments += ["--evidence", peerEvidence] }
        } else {
            let model = try model(for: run.callSet)
            arguments += ["--model", model]
            if !FileManager.default.fileExists(atPath: model + "/search.params") {
                arguments += ["--settings", shipped]
            }
            if let evidence = evidence ?? counted(for: run.callSet) { arguments += ["--evidence", evidence] }
        }
        return arguments
    }

    /// Runs one search over the first `count` calls of its set; its lines are kept in `results/` beside the sets.
    func run(_ run: SpeechRun, count: Int) throws -> SpeechScores {
        let results = sets + "/results"
        try FileManager.default.createDirectory(atPath: results, withIntermediateDirectories: true)
        let log = "\(results)/\(run.name).log"
        try? FileManager.default.removeItem(atPath: log)
        let child = try ChildProcess(try arguments(run, count: count), log: log)
        var reader = LineReader(child.output)
        var lines = reader.rest()
        let usage = child.wait()
        guard usage.exitCode == 0, let last = lines.popLast(), !lines.isEmpty else {
            throw BenchFault("\(run.name) ended with \(usage.exitCode): \(Log.tail(log))")
        }
        try Data(lines.joined(separator: [UInt8(ascii: "\n")])).write(
            to: URL(fileURLWithPath: "\(results)/\(run.name).jsonl")
        )
        let decoder = JSONDecoder()
        return SpeechScores(
            calls: try lines.map { try decoder.decode(CallScore.self, from: $0) },
            cost: try decoder.decode(HearSet.Cost.self, from: last)
        )
    }
}
