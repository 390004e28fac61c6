import Foundation
import Logging
import ZhidaCore

@preconcurrency import Glibc

/// Recognises files in worker processes without a journal: nothing is moved and no work order is made.
public enum DirectRun {
    /// What became of one file.
    public enum Result: Sendable {
        case heard(SoundInspection, Transcript, [LocatedDecision], spent: Int)
        case rejected(RecordingRejection)
        /// The system's fault, with what to mend.
        case failed(String)
    }

    /// Recognises all files and reports each when it is done; in any order.
    ///
    /// - Parameters:
    ///   - report: with the file's place in `paths`.
    ///   - progress: with the files in work and how far each is, 0...1.
    /// - Throws: ``WatchError/workersCannotStart(_:)``, ``FileSystemError``.
    public static func recognise(
        _ paths: [String],
        workers: WorkerSettings,
        log: Logger,
        report: (Int, Result) throws -> Void,
        progress: ([(path: String, fraction: Double)]) -> Void
    ) throws {
        signal(SIGPIPE, SIG_IGN)
        let pool = WorkerPool(workers, log: log)
        defer { pool.stop() }
        var waiting = Array(paths.indices)
        var running: [Int: Partial] = [:]
        var failedStarts = 0
        while !waiting.isEmpty || !running.isEmpty {
            try pool.giveOut()
            while let next = waiting.first, pool.hasRoom {
                waiting.removeFirst()
                let path = BytePath(paths[next])
                do {
                    guard let signature = try signature(following: path) else {
                        try report(next, .failed("there is no file \(path)"))
                        continue
                    }
                    try pool.assign(WorkerRequest(job: next, path: path, signature: signature))
                    running[next] = Partial()
                } catch let error as FileSystemError where error.path == path {
                    try report(next, .failed(error.description))
                }
            }
            var descriptors = pool.descriptors
            poll(&descriptors, nfds_t(descriptors.count), running.isEmpty ? 0 : 200)
            for event in pool.events() {
                switch event {
                case .returned(let job):
                    running[job] = nil
                    waiting.insert(job, at: 0)
                case .cannotStart(let why):
                    failedStarts += 1
                    if failedStarts >= 3 { throw WatchError.workersCannotStart(why) }
                case .lost(let job, let attempt):
                    running[job] = nil
                    let detail = "the recogniser \(attempt.cause.rawValue): \(attempt.detail)"
                    try report(job, .rejected(RecordingRejection(.crashed, detail: detail)))
                case .reply(let job, let reply):
                    failedStarts = 0
                    guard var partial = running[job] else { continue }
                    if let result = partial.take(reply) {
                        running[job] = nil
                        try report(job, result)
                    } else {
                        running[job] = partial
                    }
                }
            }
            progress(running.sorted { $0.key < $1.key }.map { (paths[$0.key], $0.value.fraction) })
        }
    }

    /// A person who names a symbolic link means the file behind it.
    private static func signature(following path: BytePath) throws -> FileSignature? {
        var status = stat()
        guard path.withCString({ stat($0, &status) }) == 0 else {
            let error = FileSystemError("look at", path)
            if error.isAbsent { return nil }
            throw error
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileSystemError("read", path, number: EISDIR) }
        return FileSignature(status)
    }

    /// Results that have come so far.
    private struct Partial {
        var inspection: SoundInspection?
        var transcript: Transcript?
        var fraction = 0.0
        var spent = 0

        mutating func take(_ reply: WorkerReply) -> Result? {
            switch reply {
            case .ready, .unable: return nil
            case .progress(_, let fraction): self.fraction = fraction
            case .decoded(_, let inspection, let spent):
                self.inspection = inspection
                self.spent += spent
            case .transcribed(_, let transcript, let spent):
                self.transcript = transcript
                self.spent += spent
            case .addressed(_, let decisions, let spent):
                guard let inspection, let transcript else { return .failed("the worker left out a stage") }
                return .heard(inspection, transcript, decisions, spent: self.spent + spent)
            case .rejected(_, let rejection, _): return .rejected(rejection)
            case .failed(_, let why): return .failed(why)
            case .changed: return .failed("the file changed while it was being read; try again")
            }
            return nil
        }
    }
}
