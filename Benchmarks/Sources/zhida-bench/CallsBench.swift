import ArgumentParser
import Foundation
import ZhidaSpeech

@preconcurrency import Glibc

/// `zhida-bench calls`: CPU time beside the peer, workers, memory and latency over the samples.
struct CallsBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calls",
        abstract: "Measure the way of a recording to its work order.",
        discussion:
            "Exit code 0 where every figure is reached, 1 where one is missed, 2 where it could not be measured."
    )

    @Option(help: "The zhida program, built for release.") var zhida: String
    @Option(help: "The folder with models/, gazetteer/ and samples/.") var home = "."
    @Option(help: "Runs of each measurement.") var runs = 3

    func validate() throws {
        guard runs >= 1 else { throw ValidationError("--runs must be 1 or more.") }
    }

    func run() throws {
        setenv("ZHIDA_HOME", home, 1)
        let folder = NSTemporaryDirectory() + "/zhida-bench-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var table = FigureTable()
        do {
            try FileManager.default.createDirectory(atPath: "\(folder)/runs", withIntermediateDirectories: true)
            try measure(folder, &table)
        } catch {
            note("\(error)")
            throw ExitCode(2)
        }
        clearNote()
        print("\(Machine.processors) processors, load \(Machine.load); times are medians of the runs\n")
        table.print()
        print("\n" + Self.explanation)
        if !table.allReached { throw ExitCode(1) }
    }

    private static let explanation = """
        first hearing  by the language model alone, whole processes, both at the same time; same model, same
                       search.params. Ours reads the recordings: decoding them, finding the speech and, for zh-8k, its
                       network are in our seconds. pocketsphinx_batch gets the speech that ours found, for
                       zh-8k/second as raw samples, for zh-8k, whose network it does not know, as ready features
        whole way      zhida calls watch --once with its workers: sound, three hearings, address, work order; loading
                       the models included, as it is in recordings a second (wall time, without the long call)
        two threads    what the machine gives at the moment; far below 2, other programs hold it, and 2 workers cannot
                       do 1.8 times the work of 1: measure again on a quiet machine
        processors     CPU time by wall time of these runs: where 2 workers got far less than 2, others held the rest
        memory         highest sum of proportional sizes (PSS) at one moment, every 100 ms, the long call in one run
        latency        from the rename into the watched folder to the result's line, 2 loaded workers, one file at a
                       time; the factor is the time of recognition of these drops by the length of their sound
        """

    private func measure(_ folder: String, _ table: inout FigureTable) throws {
        let all = try FileManager.default.contentsOfDirectory(atPath: "\(home)/samples")
            .filter { $0.hasSuffix(".opus") }.sorted().map { "\(home)/samples/\($0)" }
        // One recording of five minutes among some of ten seconds would leave the other worker idle.
        let short = all.filter { !$0.hasSuffix("-long-call.opus") }
        guard short.count >= 3, short.count < all.count else {
            throw BenchFault("\(home)/samples has no samples; run samples/make")
        }

        for (name, model) in try models() {
            note("cutting the samples into regions for \(name)")
            let regions = "\(folder)/regions-\(table.rows.count)"
            try FileManager.default.createDirectory(atPath: regions, withIntermediateDirectories: true)
            let hearing = try HearingBench(files: all, model: model, folder: regions)
            var pairs: [HearingBench.Pair] = []
            for run in 1...runs {
                note("first hearing by \(name), run \(run) of \(runs)")
                pairs.append(try hearing.run())
            }
            add(pairs, hearing, name, all.count, &table)
        }

        let watch = WatchBench(zhida: zhida, folder: "\(folder)/runs")
        var scaling: [Double] = []
        var single: [WatchBench.Batch] = []
        var double: [WatchBench.Batch] = []
        for run in 1...runs {
            note("watch --once over \(short.count) samples, run \(run) of \(runs)")
            scaling.append(Machine.scaling())
            single.append(try watch.batch(short, workers: 1))
            double.append(try watch.batch(short, workers: 2))
        }
        note("watch --once over all samples")
        let whole = try watch.batch(all, workers: 2)
        add(single, double, scaling, &table)
        addMemory(double + [whole], &table)

        var drops: [WatchBench.Drop] = []
        for run in 0..<runs {
            note("files dropped one by one, run \(run + 1) of \(runs)")
            let share = short.indices.filter { $0 % runs == run }
            let others = short.indices.filter { $0 % runs != run }
            let first = runs > 1 ? others.prefix(2) : share.prefix(2)
            drops += try watch.drops(
                share.filter { !first.contains($0) }.map { short[$0] },
                after: first.map { short[$0] },
                workers: 2
            )
        }
        add(drops, &table)
    }

    /// The default model and its second ear, each with its name; both have the default's dictionary and language model.
    private func models() throws -> [(name: String, model: SpeechModel)] {
        let first = try SpeechModel(folder: "\(home)/models/zh-8k")
        guard let folder = first.second else { return [(first.name, first)] }
        let second = try SpeechModel(
            folder: folder,
            languageModel: first.languageModel,
            dictionary: first.dictionary
        )
        return [(first.name, first), ("\(first.name)/\(second.name)", second)]
    }

    private func add(
        _ pairs: [HearingBench.Pair],
        _ hearing: HearingBench,
        _ name: String,
        _ recordings: Int,
        _ table: inout FigureTable
    ) {
        let ratio = pairs.map { $0.ours / $0.peer }.median
        table.rows += [
            .init(
                figure: "CPU, first hearing by \(name)",
                measured: seconds(pairs.map(\.ours).median),
                beside: "pocketsphinx_batch \(seconds(pairs.map(\.peer).median))",
                ratio: number(ratio),
                reach: "≤ 1.10",
                isReached: ratio <= 1.10,
                count: "\(recordings) samples, " + counted(pairs.count, "pair")
            ),
            .init(
                figure: "  of it loading / sound / hearing",
                measured: [\HearRegions.Cost.loading, \.sound, \.hearing].map { part in
                    number(pairs.map { $0.cost[keyPath: part] }.median)
                }.joined(separator: " / ") + " s",
                count: counted(pairs.count, "run")
            ),
            .init(
                figure: "  regions with the same syllables",
                measured: "\(pairs.map(\.sameWords).min() ?? 0) of \(hearing.regions)",
                count: String(format: "%.0f s of speech", hearing.speech)
            ),
        ]
    }

    private func add(
        _ single: [WatchBench.Batch],
        _ double: [WatchBench.Batch],
        _ scaling: [Double],
        _ table: inout FigureTable
    ) {
        let sound = single[0].results.map(\.seconds).sum
        let recordings = "\(single[0].results.count) samples, " + counted(single.count, "run")
        // Pairs that ran one after the other: what else the machine did meets both alike.
        let ratio = zip(double, single).map { $0.rate / $1.rate }.median
        table.rows += [
            .init(
                figure: "CPU, whole way, per second of sound",
                measured: String(format: "%.3f s", single.map { $0.usage.cpu / sound }.median),
                beside: "2 workers " + String(format: "%.3f s", double.map { $0.usage.cpu / sound }.median),
                count: recordings
            ),
            .init(
                figure: "recordings a second, 2 workers",
                measured: number(double.map(\.rate).median),
                beside: "1 worker \(number(single.map(\.rate).median))",
                ratio: number(ratio),
                reach: "≥ 1.8",
                isReached: ratio >= 1.8,
                count: recordings
            ),
            .init(
                figure: "  processors that they got",
                measured: number(double.map { $0.usage.cpu / $0.usage.wall }.median),
                beside: "1 worker \(number(single.map { $0.usage.cpu / $0.usage.wall }.median))",
                count: recordings
            ),
            .init(
                figure: "  two busy threads beside one, now",
                measured: "",
                ratio: number(scaling.median),
                count: counted(scaling.count, "run") + " of 1 s"
            ),
        ]
    }

    private func addMemory(_ batches: [WatchBench.Batch], _ table: inout FigureTable) {
        let peaks = batches.map(\.memory)
        let peak = peaks.map(\.proportional).max() ?? 0
        table.rows.append(
            .init(
                figure: "peak memory, watcher and 2 workers",
                measured: megabytes(peak),
                beside: "peak RSS, summed \(megabytes(peaks.map(\.resident).max() ?? 0))",
                reach: "≤ 300 MB",
                isReached: peak <= 300_000_000,
                count: counted(peaks.count, "run") + ", \(peaks.map(\.samples).reduce(0, +)) looks"
            )
        )
    }

    private func add(_ drops: [WatchBench.Drop], _ table: inout FigureTable) {
        let factor = drops.map(\.result.taken).sum / drops.map(\.result.seconds).sum
        let excess = drops.map { $0.latency - $0.result.seconds * factor }
        let overhead = drops.map { $0.latency - $0.result.taken }
        let most = excess.max() ?? 0
        let count = counted(drops.count, "drop") + ", " + counted(runs, "run")
        table.rows += [
            .init(
                figure: "latency − length × \(String(format: "%.3f", factor)), most",
                measured: seconds(most),
                beside: "median \(seconds(excess.median))",
                reach: "≤ 1 s",
                isReached: most <= 1,
                count: count
            ),
            .init(
                figure: "  latency − recognition, most",
                measured: seconds(overhead.max() ?? 0),
                beside: "median \(seconds(overhead.median))",
                count: count
            ),
            .init(
                figure: "  latency, most",
                measured: seconds(drops.map(\.latency).max() ?? 0),
                beside: "median \(seconds(drops.map(\.latency).median))",
                count: count
            ),
        ]
    }

    private func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
    private func number(_ value: Double) -> String { String(format: "%.2f", value) }
    private func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }
    private func megabytes(_ bytes: Int) -> String { String(format: "%.0f MB", Double(bytes) / 1e6) }

    /// What is being measured, on standard error.
    private func note(_ text: String) {
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1B}[K" + text : text + "\n").utf8))
    }

    private func clearNote() {
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }

    private var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
