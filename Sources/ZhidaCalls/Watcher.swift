import Foundation
import Logging
import ZhidaCore

@preconcurrency import Glibc

/// The one process that turns the files of a watch folder into work orders 监视.
///
/// A single thread owns the journal, the folders and the scheduling, and polls inotify and the workers' pipes; the
/// work itself is done by worker processes. Every step is journalled so that SIGKILL at any moment loses nothing:
/// see ``Filing`` for the order of commits and renames.
public final class Watcher {
    let settings: WatchSettings
    let root: BytePath
    let folder: DataFolder
    let journal: any Journal
    let log: Logger
    let report: (CallEvent) -> Void
    let pool: WorkerPool
    var filing: Filing
    private let stopper = StopSignal()

    /// Files whose end is not yet journalled, by identity and by place.
    var open: [UUID: Sighting] = [:]
    var openAt: [BytePath: UUID] = [:]
    /// Files to look at, and whether an event says that they are whole.
    var candidates: [(path: BytePath, isWhole: Bool)] = []
    /// Files that may still be written: how they looked, and since when.
    var unsettled: [BytePath: (signature: FileSignature, since: ContinuousClock.Instant)] = [:]
    /// Files that could not be read, so that this is said once.
    var unreadable: [BytePath: FileSignature] = [:]
    /// Files that stay in the watch folder for now.
    var left: Set<BytePath> = []
    /// Sightings whose file cannot be moved for now.
    var stuck: Set<UUID> = []
    /// Recordings to work on, oldest first.
    var queue: [RecordingID] = []
    var jobs: [Int: Job] = [:]
    var lastJob = 0
    /// Recordings whose stage failed through the system's fault, and when to try again.
    var postponed: [RecordingID: ContinuousClock.Instant] = [:]
    /// Changes that are not yet committed, and recordings whose files can be filed once they are.
    var batch: [JournalChange] = []
    var ended: [RecordingID] = []
    var toFile: [RecordingID] = []
    var pausedUntil: ContinuousClock.Instant?
    var summary = WatchSummary()
    private var events: FolderEvents?
    private var isFolderMissing = false
    private var mustRescan = false
    private var nextRescan = ContinuousClock.now
    private var foreignVersion: Int?
    private var failedStarts = 0

    /// A recording in work.
    struct Job {
        var recording: RecordingID
        var sighting: UUID
        var received: Date
        var failedAttempts: Int
        var inspection: SoundInspection?
        var transcript: Transcript?
        var fraction = 0.0
    }

    /// - Parameters:
    ///   - report: called on the thread of ``run()``.
    public init(
        _ settings: WatchSettings,
        folder: DataFolder,
        journal: any Journal,
        log: Logger,
        report: @escaping (CallEvent) -> Void
    ) {
        self.settings = settings
        let path = settings.folder
        let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        root = BytePath(URL(fileURLWithPath: absolute).standardizedFileURL.path)
        self.folder = folder
        self.journal = journal
        self.log = log
        self.report = report
        pool = WorkerPool(settings.workers, log: log)
        filing = Filing(folder: folder)
    }

    /// A handle by which another thread or a signal ends ``run()``.
    public var stop: StopSignal { stopper }

    /// Watches until stopped or, with `once`, until everything that is there is finished.
    ///
    /// - Throws: ``WatcherLock/Taken`` where another watcher has the data folder, ``WatchError``, ``JournalError``.
    public func run() throws -> WatchSummary {
        // A reader lease that is broken raises SIGIO; a worker's death raises SIGPIPE on writing to it.
        signal(SIGIO, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        let lock = try WatcherLock(folder)
        defer { withExtendedLifetime(lock) {} }
        defer { pool.stop() }
        guard let status = try FileSystem.status(root), status.st_mode & S_IFMT == S_IFDIR else {
            throw WatchError.noFolder(root.description)
        }
        try readForeignChanges()
        mustRescan = true
        report(.watching(folder: root.description))
        while !stopper.isRaised {
            try turn()
            if settings.once, isFinished { break }
        }
        if pausedUntil == nil { try flush() }
        summary.left = left.count
        return summary
    }

    private var isFinished: Bool {
        !mustRescan && candidates.isEmpty && unsettled.isEmpty && queue.isEmpty && jobs.isEmpty && batch.isEmpty
            && toFile.isEmpty
    }

    private func turn() throws {
        wait()
        takeNews()
        takeWorkerEvents()
        try checkStarts()
        if let until = pausedUntil {
            guard until <= .now else { return }
            pausedUntil = nil
            try carryOn()
            if pausedUntil == nil { report(.resumed) }
            return
        }
        if nextRescan <= .now { mustRescan = true }
        try guarding {
            if mustRescan { try rescan() }
            try readForeignChanges()
        }
        lookAtCandidates()
        try carryOn()
    }

    /// The part of a turn that writes.
    private func carryOn() throws {
        try guarding {
            try flush()
            // The workers first: filing waits for the disk, and nobody should wait for filing.
            if !settings.once { try pool.fill() }
            try dispatch()
            try fileEnded()
        }
    }

    /// Runs what may meet a full disk; on such a failure everything is kept and tried again later.
    private func guarding(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as FileSystemError {
            try pause(error.description)
        } catch JournalError.unavailable(let why) {
            try pause(JournalError.unavailable(why).description)
        }
    }

    private func pause(_ why: String) throws {
        if settings.once { throw WatchError.system(why) }
        pausedUntil = .now + settings.retry
        log.error("\(why)")
        report(.paused(why))
    }

    private func wait() {
        var descriptors = pool.descriptors
        if let events { descriptors.append(pollfd(fd: events.descriptor, events: Int16(POLLIN), revents: 0)) }
        descriptors.append(pollfd(fd: stopper.descriptor, events: Int16(POLLIN), revents: 0))
        var patience = Duration.seconds(1)
        if pausedUntil == nil {
            if mustRescan || !candidates.isEmpty || !batch.isEmpty || !toFile.isEmpty { patience = .zero }
            if !queue.isEmpty, pool.hasRoom { patience = .zero }
            if !unsettled.isEmpty { patience = min(patience, .milliseconds(100)) }
            if isFinished, settings.once { patience = .zero }
        }
        if let deadline = pool.nextDeadline { patience = min(patience, deadline - .now) }
        poll(&descriptors, nfds_t(descriptors.count), Int32(max(0, patience / .milliseconds(1)).rounded(.up)))
    }

    private func takeNews() {
        guard let news = events?.read() else { return }
        if news.mustRescan { mustRescan = true }
        candidates += news.files.filter { !FolderScan.isSkipped($0.name) }
            .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
            .map { ($0, true) }
    }

    /// Looks at the whole folder, and at what could not be finished before.
    private func rescan() throws {
        mustRescan = false
        nextRescan = .now + settings.rescan
        let watching = try events ?? FolderEvents(for: root)
        var hasWarned = false
        let found = try FolderScan.files(
            below: root,
            excluding: folder.path,
            enter: { folder in
                do {
                    try watching.watch(folder)
                } catch let error as FileSystemError where !error.isAbsent {
                    // Rescans still find what comes; only later.
                    if !hasWarned { log.warning("\(error); files are found by rescans only") }
                    hasWarned = true
                }
            },
            refused: { log.warning("\($0)") }
        )
        guard let found else {
            events = nil
            nextRescan = .now + min(settings.rescan, .seconds(1))
            if !isFolderMissing {
                isFolderMissing = true
                if settings.once { summary.failed += 1 }
                log.warning("the watch folder \(root) is gone; waiting for its return")
                report(.folderMissing(root.description))
            }
            return
        }
        events = watching
        if isFolderMissing {
            isFolderMissing = false
            report(.folderBack(root.description))
        }
        candidates += found.map { ($0.path, false) }
        toFile += Set(stuck.compactMap { open[$0]?.recording }).filter { !toFile.contains($0) }
        stuck = []
        for (recording, when) in postponed where when <= .now {
            postponed[recording] = nil
            enqueue(recording)
        }
    }

    /// Takes in what was journalled by another process: a clerk's retry, or the watcher before this one.
    private func readForeignChanges() throws {
        let version = try journal.foreignVersion()
        guard version != foreignVersion else { return }
        foreignVersion = version
        for sighting in try journal.openSightings() where open[sighting.id] == nil {
            hold(sighting)
            if case .destined(let place) = sighting.filing { filing.reserve(place) }
            if try journal.state(of: sighting.recording)?.isFinal == true {
                if !toFile.contains(sighting.recording) { toFile.append(sighting.recording) }
            } else {
                enqueue(sighting.recording)
            }
        }
    }

    private func takeWorkerEvents() {
        for event in pool.events() {
            switch event {
            case .reply(let job, let reply): take(reply, job)
            case .lost(let job, let attempt): lose(job, attempt)
            case .returned(let job):
                if let recording = jobs.removeValue(forKey: job)?.recording { queue.insert(recording, at: 0) }
            case .cannotStart(let why):
                failedStarts += 1
                lastComplaint = why
                log.error("the recognising process cannot start: \(why)")
            }
        }
    }

    private var lastComplaint = ""

    private func checkStarts() throws {
        if failedStarts >= 3, settings.once || !pool.hasWorked {
            throw WatchError.workersCannotStart(lastComplaint)
        }
    }

    /// A worker that answers shows that workers can start.
    func noteWorking() { failedStarts = 0 }

    func hold(_ sighting: Sighting) {
        open[sighting.id] = sighting
        openAt[sighting.path] = sighting.id
    }

    func release(_ sighting: Sighting) {
        open[sighting.id] = nil
        if openAt[sighting.path] == sighting.id { openAt[sighting.path] = nil }
    }

    func enqueue(_ recording: RecordingID) {
        guard !queue.contains(recording), !jobs.values.contains(where: { $0.recording == recording }) else { return }
        queue.append(recording)
    }

    /// The open sightings of a recording, oldest first.
    func openSightings(of recording: RecordingID) -> [Sighting] {
        open.values.filter { $0.recording == recording }
            .sorted { ($0.seen, $0.id.uuidString) < ($1.seen, $1.id.uuidString) }
    }

    /// Commits what was gathered. Where one change is refused, the others still count.
    func flush() throws {
        guard !batch.isEmpty else { return }
        do {
            try journal.commit(batch)
        } catch let error where batch.count > 1 && !error.isPassing {
            log.error("\(error); the changes are committed one by one")
            for change in batch {
                do {
                    try journal.commit([change])
                } catch  where !error.isPassing {
                    log.error("left out: \(error)")
                }
            }
        } catch let error where !error.isPassing {
            log.error("left out: \(error)")
        }
        batch = []
        toFile += ended.filter { !toFile.contains($0) }
        ended = []
    }
}

extension Error {
    /// Whether the same call may succeed later.
    fileprivate var isPassing: Bool {
        if case .unavailable? = self as? JournalError { return true }
        return false
    }
}

/// Ends a watcher from another thread or from a signal handler.
public final class StopSignal: Sendable {
    let descriptor: Int32
    private let trigger: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no pipe can be made: \(String(cString: strerror(errno)))")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        descriptor = ends[0]
        trigger = ends[1]
    }

    deinit {
        close(descriptor)
        close(trigger)
    }

    public func raise() {
        var byte: UInt8 = 1
        write(trigger, &byte, 1)
    }

    var isRaised: Bool {
        var descriptors = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        return poll(&descriptors, 1, 0) > 0
    }
}
