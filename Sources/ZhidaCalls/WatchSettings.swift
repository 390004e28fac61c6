import ZhidaCore

/// How a watch folder is watched.
public struct WatchSettings: Sendable {
    /// Absolute or below the current folder.
    public var folder: String
    /// End when everything that is there now is finished.
    public var once = false
    public var workers: WorkerSettings
    /// Crashes and hangs that a recording may cost before it is rejected.
    public var attempts = 3
    /// How long a file without an event must be unchanged before it counts as whole.
    public var settle = Duration.seconds(2)
    /// How often the folder is read anew, for file systems without events.
    public var rescan = Duration.seconds(60)
    /// How long to wait before trying again what the system refused: a full disk, a failed stage.
    public var retry = Duration.seconds(5)

    public init(folder: String, workers: WorkerSettings) {
        self.folder = folder
        self.workers = workers
    }
}

/// A recording that came to its end, or one more copy of it.
public struct FinishedCall: Sendable {
    /// The file's path below the watch folder.
    public var name: String
    public var record: RecordingRecord
    /// Where the file is now.
    public var place: BytePath
    /// The file that had the same bytes before, if this is a copy.
    public var repeats: ResultDocument.Repeat?
    /// From noticing the file to its filing.
    public var elapsed: Duration
}

/// What a watcher tells whoever listens.
public enum CallEvent: Sendable {
    /// Why a file stays where it is.
    public enum LeftReason: Sendable {
        case stillBeingWritten
        /// Rights or the disk; tried again at each rescan.
        case unreadable(FileSystemError)
        /// It has its result, and its folder's rights keep it from being moved away; tried again at each rescan.
        case immovable(FileSystemError)
        /// A stage failed through no fault of the file; tried again later.
        case failed(String)
    }

    case watching(folder: String)
    case finished(FinishedCall)
    case left(name: String, LeftReason)
    case attemptLost(name: String, RecordingID, FailedAttempt, remaining: Int)
    /// Files that are finished, files known so far, and the recordings in work with their progress, 0...1.
    case progress(done: Int, known: Int, active: [(name: String, fraction: Double)])
    case folderMissing(String)
    case folderBack(String)
    /// Nothing is lost, and nothing goes on until the cause is gone: a full disk, mostly.
    case paused(String)
    case resumed
}

/// What a run of the watcher came to, in files.
public struct WatchSummary: Hashable, Sendable {
    public var ordered = 0
    public var rejected = 0
    /// Copies of recordings that were there before.
    public var repeated = 0
    /// Files that stay in the watch folder.
    public var left = 0
    /// Of `left`: those that the system, not the file, kept from being finished.
    public var failed = 0

    public init() {}
}

/// Why a watcher cannot start or go on.
public enum WatchError: Error, CustomStringConvertible {
    case noFolder(String)
    case workersCannotStart(String)
    /// With `once`, where waiting for a person would make no sense.
    case system(String)

    public var description: String {
        switch self {
        case .noFolder(let path): "there is no folder \(path) to watch; make it, or name another"
        case .workersCannotStart(let why): "the recognising process cannot start: \(why)"
        case .system(let why): "\(why); nothing is lost: mend that and start again"
        }
    }
}
