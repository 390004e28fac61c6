import Foundation
import Logging
import ZhidaCore

@preconcurrency import Glibc

/// How workers are started and how long they may take.
public struct WorkerSettings: Sendable {
    /// The path of an executable that calls ``CallWorker/run(loading:)``, and its arguments.
    public var command: [String]
    /// How many work at the same time.
    public var count = 2
    /// The time that a job may take on top of what the length of its sound allows; also the time to load the models.
    public var patience = Duration.seconds(60)
    /// How many times the length of the sound a job may take.
    public var patienceFactor = 20.0
    /// Files that workers load when they start; when one of them changes, each worker is replaced as soon as it is
    /// idle, so that a new gazetteer is used without a restart of the watcher.
    public var renewsOn: [String] = []
    public var environment: [String: String] = ProcessInfo.processInfo.environment

    public init(command: [String]) {
        self.command = command
    }
}

/// The workers: started when first needed, restarted when they die, killed when they hang.
final class WorkerPool {
    enum Event {
        /// A worker said something about a job.
        case reply(job: Int, WorkerReply)
        /// The worker died or was killed while it worked on the job.
        case lost(job: Int, FailedAttempt)
        /// The worker ended before it came to the job, which loses no attempt by that.
        case returned(job: Int)
        /// A worker ended before it was ready, with what it said.
        case cannotStart(String)
    }

    private struct Slot {
        var process: WorkerProcess?
        var isReady = false
        var job: Int?
        var deadline = ContinuousClock.now
        var restart = ContinuousClock.now
        /// How the files that it loaded looked when it started.
        var loaded: [FileSignature?] = []
        /// What the worker said of why it cannot load.
        var complaint: String?
    }

    /// A request that waits for a worker, as the worker will read it.
    private struct Waiting {
        var job: Int
        var line: Data
        var limit: Duration
    }

    private let settings: WorkerSettings
    private let log: Logger
    private var slots: [Slot]
    /// Requests whose turn is next, at most one for each worker: whoever ends its job takes the first at once, while
    /// the watcher still commits and files what it found.
    private var ready: [Waiting] = []
    /// True once any worker was ready: from then on a failing start is tried again instead of being final.
    private(set) var hasWorked = false

    init(_ settings: WorkerSettings, log: Logger) {
        self.settings = settings
        self.log = log
        slots = Array(repeating: Slot(), count: settings.count)
    }

    deinit { stop() }

    /// Whether another request can be taken.
    var hasRoom: Bool { ready.count < slots.count }

    /// The next moment at which something must be looked at although no pipe speaks.
    var nextDeadline: ContinuousClock.Instant? {
        slots.filter { $0.process != nil && ($0.job != nil || !$0.isReady) }.map(\.deadline).min()
    }

    private var loadable: [FileSignature?] {
        settings.renewsOn.map { (try? FileSystem.signature(BytePath($0))) ?? nil }
    }

    /// Ends the idle workers that loaded what has changed since.
    private func endOutdated() {
        guard !settings.renewsOn.isEmpty else { return }
        let now = loadable
        for index in slots.indices where slots[index].job == nil && slots[index].loaded != now {
            guard let process = slots[index].process else { continue }
            log.info("worker \(process.process) is replaced: what it loaded has changed")
            _ = process.end()
            slots[index] = Slot()
        }
    }

    /// Takes a request: for a worker that is free, or for the first to become free.
    ///
    /// - Precondition: `hasRoom`.
    func assign(_ request: WorkerRequest) throws {
        let most = limit(bytes: request.signature.size, request.inspection)
        ready.append(Waiting(job: request.job, line: try WireFormat.line(request), limit: most))
        try giveOut()
    }

    /// Gives the requests that wait to the workers that are free. A worker that is still loading keeps its own in its
    /// pipe.
    func giveOut() throws {
        endOutdated()
        while !ready.isEmpty {
            let free = slots.indices.filter {
                slots[$0].job == nil && (slots[$0].process != nil || slots[$0].restart <= .now)
            }
            // One that is loaded comes before one that is loading, and that before one that would have to be started.
            let loaded = free.first { slots[$0].isReady } ?? free.first { slots[$0].process != nil }
            guard let chosen = loaded ?? free.first else { return }
            if slots[chosen].process == nil { try start(chosen) }
            giveNext(to: chosen)
        }
    }

    private func giveNext(to index: Int) {
        let next = ready.removeFirst()
        slots[index].job = next.job
        slots[index].deadline = .now + next.limit
        slots[index].process?.send(next.line)
    }

    /// Starts all workers, so that the next recording need not wait for the models.
    func fill() throws {
        endOutdated()
        for index in slots.indices where slots[index].process == nil && slots[index].restart <= .now {
            try start(index)
        }
    }

    /// - Throws: ``WatchError/workersCannotStart(_:)``
    private func start(_ index: Int) throws {
        slots[index] = Slot()
        slots[index].loaded = loadable
        var environment = settings.environment
        // A crash is an expected event here: no backtrace, which takes seconds.
        environment["SWIFT_BACKTRACE"] = "enable=no"
        do {
            slots[index].process = try WorkerProcess(settings.command, environment: environment)
        } catch let error as FileSystemError {
            throw WatchError.workersCannotStart(error.description)
        }
        slots[index].deadline = .now + settings.patience
    }

    /// Decoding is at least ten times as fast as the sound, and a sound has at least 1,500 bytes a second.
    private func limit(bytes: Int64, _ inspection: SoundInspection?) -> Duration {
        guard let inspection else { return settings.patience * 2 + .milliseconds(bytes * 100 / 1500) }
        let factor = settings.patienceFactor * Double(inspection.facts.duration)
        return settings.patience + .milliseconds(Int64(factor))
    }

    /// The pipes to be polled.
    var descriptors: [pollfd] {
        slots.compactMap(\.process).flatMap { process in
            [
                pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0),
            ] + (process.unsent.isEmpty ? [] : [pollfd(fd: process.input, events: Int16(POLLOUT), revents: 0)])
        }
    }

    /// Reads what the workers said and ends those that took too long. Does not wait.
    func events() -> [Event] {
        var events: [Event] = []
        for index in slots.indices {
            guard let process = slots[index].process else { continue }
            process.flush()
            if let bytes = WorkerProcess.read(process.errors) {
                for line in process.errorLines.append(bytes) {
                    log.debug("worker \(process.process): \(String(decoding: line, as: UTF8.self))")
                }
            }
            let bytes = WorkerProcess.read(process.output)
            for line in process.outputLines.append(bytes ?? []) { take(line, index, &events) }
            if bytes == nil {
                bury(index, .crashed, nil, &events)
            } else if slots[index].deadline <= .now, slots[index].job != nil || !slots[index].isReady {
                bury(index, .hung, "no result within the time limit", &events)
            }
        }
        return events
    }

    private func take(_ line: ArraySlice<UInt8>, _ index: Int, _ events: inout [Event]) {
        guard let reply = try? WireFormat.value(WorkerReply.self, from: line) else {
            log.warning("a worker said something that is no reply; it is restarted")
            kill(slots[index].process?.process ?? 0, SIGKILL)
            return
        }
        switch reply {
        case .ready:
            slots[index].isReady = true
            hasWorked = true
        case .unable(let why):
            slots[index].complaint = why
        case .decoded(_, let inspection, _):
            slots[index].deadline = .now + limit(bytes: 0, inspection)
        case .progress, .transcribed, .addressed, .rejected, .failed, .changed: break
        }
        guard let job = reply.job, job == slots[index].job else { return }
        if reply.endsJob {
            slots[index].job = nil
            if !ready.isEmpty, slots[index].loaded == loadable { giveNext(to: index) }
        }
        events.append(.reply(job: job, reply))
    }

    /// Takes note of a worker's end.
    private func bury(_ index: Int, _ cause: FailedAttempt.Cause, _ detail: String?, _ events: inout [Event]) {
        guard let process = slots[index].process else { return }
        let end = process.end()
        let slot = slots[index]
        slots[index] = Slot()
        log.notice("worker \(process.process) \(cause.rawValue): \(detail ?? end)")
        if slot.isReady {
            if let job = slot.job {
                events.append(.lost(job: job, FailedAttempt(cause: cause, detail: detail ?? end, at: Date())))
            }
            return
        }
        slots[index].restart = .now + (hasWorked ? .seconds(5) : .milliseconds(200))
        events.append(.cannotStart(slot.complaint ?? "it ended while loading: \(detail ?? end)"))
        if let job = slot.job { events.append(.returned(job: job)) }
    }

    /// Ends all workers. What they were doing is done again by the next watcher.
    func stop() {
        for index in slots.indices {
            _ = slots[index].process?.end()
            slots[index] = Slot()
        }
        ready = []
    }
}
