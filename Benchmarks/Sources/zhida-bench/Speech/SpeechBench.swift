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
        help: "Only this set; may be repeated. To tune on: known-dev, any-dev, carried-dev, read-dev."
    )
    var only: [String] = []
    @Option(help: "Calls of each set, from its beginning.") var n = 300
    @Option(help: "Calls of each set that the slow searches hear: one static grammar, and the peer.")
    var slow = 100
    @Option(help: "A model's folder for all sets, in place of those trained without the speaker of each.")
    var model: String?
    @Option(help: "Counted evidence of the model's errors; default: the model's evidence.tsv, where it has one.")
    var evidence: String?
    @Option(help: "The peer's folder: CMU's tdt_sc_8k.") var peer: String?
    @Option(help: "Counted evidence of the peer's errors.") var peerEvidence: String?
    @Option(help: "Searches that run at the same time; times are processor times.")
    var together = ProcessInfo.processInfo.activeProcessorCount
    @Flag(help: "Only the program's own search in the largest city and the shortest list.") var quick = false

    static let all = [
        "known", "any", "known-clear", "any-clear", "cut", "cut-any", "dense", "cut-dense", "carried", "synthetic",
        "synthetic-any", "read", "digits",
    ]
    static let cities = (small: 1_000, large: 100_000)
    static let lists = [1_000, 10_000, 100_000]

    func validate() throws {
        guard n >= 1, slow >= 1, together >= 1 else {
            throw ValidationError("--n, --slow and --together must be 1 or more.")
        }
    }

    func run() throws {
        let sets = only.isEmpty ? Self.all : only
        let runner = SpeechRunner(
            sets: self.sets,
            home: home,
            model: model,
            peer: peer,
            evidence: evidence,
            peerEvidence: peerEvidence,
            program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        )
        var table = FigureTable()
        do {
            let results = try measure(sets.flatMap(jobs), runner)
            for set in sets { SpeechFigures(set: set, results: results).add(to: &table) }
        } catch {
            note("\(error)")
            throw ExitCode(2)
        }
        print("\(Machine.processors) processors, load \(Machine.load), \(together) searches at a time\n")
        table.print()
        print("\n" + Self.explanation)
        if !table.allReached { throw ExitCode(1) }
    }

    /// A search over a set, and how many of its calls it hears.
    private typealias Job = (run: SpeechRun, count: Int)

    /// The searches that a set is heard by.
    private func jobs(_ set: String) -> [Job] {
        let (small, large) = Self.cities
        let few = min(n, slow)
        func job(_ search: SpeechSearch, _ size: Int, _ count: Int, isPeer: Bool = false) -> Job {
            (SpeechRun(callSet: set, search: search, size: size, isPeer: isPeer), count)
        }
        let main: Job
        var others: [Job] = []
        switch set.replacing("-dev", with: "") {
        case "known":
            main = job(.program, large, n)
            others = [job(.program, small, n), job(.free, large, n), job(.grammar, small, few)]
        case "read":
            main = job(.list, 1_000, n)
            others = [job(.list, 10_000, n), job(.list, 100_000, n), job(.grammar, 1_000, few)]
        case "digits":
            main = job(.numerals, small, n)
            others = [job(.free, small, n)]
        default: main = job(.program, large, n)
        }
        if quick { return [main] }
        if peer != nil { others.append(job(main.run.search, main.run.size, few, isPeer: true)) }
        return [main] + others
    }

    /// Runs all, some at a time, and tells of each that ended.
    private func measure(_ jobs: [Job], _ runner: SpeechRunner) throws -> [SpeechRun: SpeechScores] {
        // Before the processes start, that not each builds the same gazetteer.
        for list in Set(jobs.map { runner.list($0.run) }).sorted() { try SpeechTools.gazetteer(list) }
        let state = Mutex((next: 0, results: [SpeechRun: SpeechScores](), fault: (any Error)?.none))
        DispatchQueue.concurrentPerform(iterations: together) { _ in
            while true {
                let next = state.withLock { state -> Int? in
                    guard state.next < jobs.count, state.fault == nil else { return nil }
                    state.next += 1
                    return state.next - 1
                }
                guard let next else { return }
                do {
                    let (run, count) = jobs[next]
                    let scores = try runner.run(run, count: count)
                    state.withLock { $0.results[run] = scores }
                    let factor = String(format: "%.3f", scores.realTime.value)
                    note("\(run.name): \(scores.calls.count) calls, \(factor) × real time")
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
        2,000 times for ratios. Beside it: the peer, CMU's tdt_sc_8k, in the same search with the same language model: of
        the city's names for addresses, the shipped one for sentences and digits.

        heard      by the syllables of the last hearing, letter for letter: homophones count as right
        decided    the likeliest candidate of the program's decision, whether it is sure or not; names by sound, the
                   number that of the door or, where the decision ends at a road, the one heard
        by code    the same, but of two homophones one is right
        listed     street, community and road among the hundred addresses of the shortlist, by sound
        fill       what is filled in without a person at the default threshold (matched and partial); right is the said
                   address or an element above it, by code
        × real     processor time of one core by length of sound: reading it, all hearings, words and decision
        from list  the whole call is one of the names: a free hearing, then a grammar of a hundred of them; the further
                   of the top 5 by the same grammar without those before, or by the first hearing where it hears none
        """
}
