import ArgumentParser
import Foundation
import Synchronization

/// `zhida-bench speech`: how well speakers are heard whom no model was trained on.
struct SpeechBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speech",
        abstract: "Measure how well addresses, sentences and numbers of unknown speakers are heard.",
        discussion:
            "Exit code 0 where every figure is reached, 1 where one is missed, 2 where it could not be measured."
    )

    @Option(help: "The folder made by script/bench speech-sets.") var sets = ".build/speech-bench"
    @Option(help: "The folder with models/.") var home = "."
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Only this set; may be repeated: \(SpeechBench.all.joined(separator: ", ")), and to tune on known-dev, "
                + "any-dev, read-dev."
        )
    )
    var only: [String] = []
    @Option(help: "Calls of each set, from its beginning.") var n = 300
    @Option(help: "Calls of each set that slow searches hear: one static grammar, and lists of 10,000 names and more.")
    var slow = 100
    @Option(help: "A model's folder for all sets, in place of those trained without the speaker of each.")
    var model: String?
    @Option(help: "Counted evidence of the model's errors.") var evidence: String?
    @Option(help: "The peer's folder: CMU's tdt_sc_8k.") var peer: String?
    @Option(help: "Searches that run at the same time; times are processor times.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount
    @Flag(help: "Only the program's own search in the largest city and the shortest list.") var quick = false

    static let all = ["known", "any", "carried", "synthetic", "read", "digits"]
    static let cities = (small: 1_000, large: 100_000)
    static let lists = [1_000, 10_000, 100_000]

    func validate() throws {
        guard n >= 1, slow >= 1, jobs >= 1 else { throw ValidationError("--n, --slow and --jobs must be 1 or more.") }
    }

    func run() throws {
        let sets = only.isEmpty ? Self.all : only
        let runner = SpeechRunner(
            sets: self.sets,
            home: home,
            model: model,
            peer: peer,
            evidence: evidence,
            program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        )
        var table = FigureTable()
        do {
            let results = try measure(sets.flatMap(runs), runner)
            for set in sets { SpeechFigures(set: set, results: results).add(to: &table) }
        } catch {
            note("\(error)")
            throw ExitCode(2)
        }
        print("\(Machine.processors) processors, load \(Machine.load), \(jobs) searches at a time\n")
        table.print()
        print("\n" + Self.explanation)
        if !table.allReached { throw ExitCode(1) }
    }

    /// The searches that a set is heard by.
    private func runs(_ set: String) -> [SpeechRun] {
        let (small, large) = (Self.cities.small, Self.cities.large)
        func runs(_ searches: [(SpeechSearch, Int, Int)], peer: [(SpeechSearch, Int)]) -> [SpeechRun] {
            let own = searches.map { SpeechRun(callSet: set, search: $0.0, size: $0.1, count: min(n, $0.2)) }
            let others = peer.map { SpeechRun(callSet: set, search: $0.0, size: $0.1, isPeer: true, count: n) }
            return quick ? Array(own.prefix(1)) : own + (self.peer == nil ? [] : others)
        }
        switch set.replacing("-dev", with: "") {
        case "known":
            return runs(
                [(.program, large, n), (.program, small, n), (.free, large, n), (.grammar, small, slow)],
                peer: [(.program, large)]
            )
        case "read":
            return runs(
                [(.list, 1_000, n), (.list, 10_000, slow), (.list, 100_000, slow), (.grammar, 1_000, slow)],
                peer: [(.list, 1_000)]
            )
        case "digits": return runs([(.numerals, small, n), (.free, small, n)], peer: [(.numerals, small)])
        default: return runs([(.program, large, n)], peer: [(.program, large)])
        }
    }

    /// Runs all, the longest first, and tells of each that ended.
    private func measure(_ runs: [SpeechRun], _ runner: SpeechRunner) throws -> [SpeechRun: SpeechScores] {
        // Before the processes start, that not each builds the same gazetteer.
        for list in Set(runs.map(runner.list)).sorted() { try SpeechTools.gazetteer(list) }
        let state = Mutex((next: 0, results: [SpeechRun: SpeechScores](), fault: (any Error)?.none))
        DispatchQueue.concurrentPerform(iterations: jobs) { _ in
            while true {
                let next = state.withLock { state -> Int? in
                    guard state.next < runs.count, state.fault == nil else { return nil }
                    state.next += 1
                    return state.next - 1
                }
                guard let next else { return }
                do {
                    let scores = try runner.run(runs[next])
                    state.withLock { $0.results[runs[next]] = scores }
                    note("\(runs[next].name): \(scores.calls.count) calls, \(scores.realTime.value) × real time")
                } catch {
                    state.withLock { $0.fault = error }
                }
            }
        }
        return try state.withLock { state in
            if let fault = state.fault { throw fault }
            return state.results
        }
    }

    private func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    private static let explanation = """
        Every call comes through a telephone line: 300–3400 Hz, pink noise 25 dB under the speech, Opus at 12 kbit/s; of
        speakers that the model was not trained on. In brackets the 95 % interval: Wilson's for shares, by drawing calls
        2,000 times for ratios. Beside it: the peer, CMU's tdt_sc_8k, in the same search with the same language model.

        heard      by the syllables of the last hearing, letter for letter: homophones count as right
        decided    the first candidate of the program's decision, whether it is sure or not; names by sound, the number
                   that of the door or, where the decision ends at a road, the one heard
        by code    the same, but of two homophones one is right
        listed     street, community and road among the hundred addresses of the shortlist, by sound
        fill       what is filled in without a person at the default threshold (matched and partial); right is the said
                   address or an element above it, by code
        × real     processor time of one core by length of sound: reading it, all hearings, words and decision
        from list  the whole call is one of the names: a free hearing, then a grammar of a hundred of them
        """
}
