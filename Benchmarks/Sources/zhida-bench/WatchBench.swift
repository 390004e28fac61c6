import Foundation

@preconcurrency import Glibc

/// Runs of the real `zhida calls watch` over recordings, each with a data folder and a watch folder of its own.
struct WatchBench {
    /// What is read of a result's JSON line.
    struct Result: Decodable {
        var file: String
        var state: String
        /// Length of the sound.
        var seconds: Double
        /// Seconds that recognising took.
        var taken: Double
    }

    /// A run with `--once`.
    struct Batch {
        var results: [Result]
        var usage: ChildProcess.Usage
        var memory: MemorySampler.Peak
        /// Recordings a second, from the start of the program to its end, loading included.
        var rate: Double { Double(results.count) / usage.wall }
    }

    /// One recording dropped into a watched folder.
    struct Drop {
        var result: Result
        /// Seconds from the rename to the result's line.
        var latency: Double
    }

    let zhida: String
    /// An empty folder for the runs.
    let folder: String
    private let log: String

    init(zhida: String, folder: String) {
        self.zhida = zhida
        self.folder = folder
        log = folder + "/log"
    }

    /// Everything that is in the folder, by so many workers.
    func batch(_ files: [String], workers: Int) throws -> Batch {
        let place = try prepare()
        defer { try? FileManager.default.removeItem(atPath: place) }
        for file in files { try copy(file, to: "\(place)/watch") }
        let watcher = try start(place, workers: workers, "--once")
        let sampler = MemorySampler(process: watcher.process)
        var lines = LineReader(watcher.output)
        let results = try lines.rest().map(result)
        let memory = sampler.stop()
        let usage = watcher.wait()
        guard usage.exitCode == 0, results.count == files.count, results.allSatisfy({ $0.state == "ordered" }) else {
            throw fault("\(results.count) of \(files.count) recordings came to an end, exit code \(usage.exitCode)")
        }
        return Batch(results: results, usage: usage, memory: memory)
    }

    /// One after another into a watched folder, each when the one before has its result.
    ///
    /// - Parameter first: recordings that are dropped beforehand, so that the workers are loaded; not counted.
    func drops(_ files: [String], after first: [String], workers: Int) throws -> [Drop] {
        let place = try prepare()
        defer { try? FileManager.default.removeItem(atPath: place) }
        for file in files + first { try copy(file, to: "\(place)/beside") }
        let watcher = try start(place, workers: workers)
        var lines = LineReader(watcher.output)

        func drop(_ file: String) throws {
            let name = (file as NSString).lastPathComponent
            guard rename("\(place)/beside/\(name)", "\(place)/watch/\(name)") == 0 else {
                throw BenchFault("\(name) cannot be moved into the watched folder: \(String(cString: strerror(errno)))")
            }
        }
        func awaitResult() throws -> Result {
            guard let line = lines.next(patience: 180) else { throw fault("no result within 180 s") }
            return try result(line)
        }
        for file in first { try drop(file) }
        for _ in first { _ = try awaitResult() }

        let drops = try files.map { file in
            let moment = ContinuousClock.now
            try drop(file)
            let result = try awaitResult()
            let latency = moment.secondsUntilNow
            guard result.state == "ordered", result.file == (file as NSString).lastPathComponent else {
                throw fault("\(result.file) came to its end as \(result.state)")
            }
            return Drop(result: result, latency: latency)
        }
        let usage = watcher.stop()
        guard usage.exitCode == 0 else { throw fault("exit code \(usage.exitCode)") }
        return drops
    }

    /// A folder with a data folder that has the default gazetteer, and an empty watch folder.
    private func prepare() throws -> String {
        let place = "\(folder)/\(UUID().uuidString)"
        for name in ["watch", "beside"] {
            try FileManager.default.createDirectory(atPath: "\(place)/\(name)", withIntermediateDirectories: true)
        }
        let making = try ChildProcess([zhida, "init", "--data", place + "/data"], log: log)
        var lines = LineReader(making.output)
        _ = lines.rest()
        let usage = making.wait()
        guard usage.exitCode == 0 else { throw fault("zhida init ended with \(usage.exitCode)") }
        return place
    }

    private func start(_ place: String, workers: Int, _ flags: String...) throws -> ChildProcess {
        try ChildProcess(
            [
                zhida, "calls", "watch", place + "/watch", "--data", place + "/data", "--workers", String(workers),
                "--json",
            ]
                + flags,
            log: log
        )
    }

    /// Copies a recording as one that has been there for an hour: a young file is left to settle at first.
    private func copy(_ file: String, to folder: String) throws {
        let target = "\(folder)/\((file as NSString).lastPathComponent)"
        try FileManager.default.copyItem(atPath: file, toPath: target)
        try FileManager.default.setAttributes([.modificationDate: Date.now - 3600], ofItemAtPath: target)
    }

    private func result(_ line: Data) throws -> Result {
        do {
            return try JSONDecoder().decode(Result.self, from: line)
        } catch {
            throw BenchFault(
                "a line of calls watch --json is no result with a length: \(String(decoding: line, as: UTF8.self))"
            )
        }
    }

    private func fault(_ what: String) -> BenchFault { BenchFault("calls watch: \(what): \(Log.tail(log))") }
}
