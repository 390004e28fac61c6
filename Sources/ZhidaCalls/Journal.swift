import Foundation
import ZhidaCore

/// One file in which a recording was met. The same recording may be met many times.
public struct Sighting: Hashable, Sendable {
    /// Where the file is on its way out of the watch folder.
    public enum Filing: Hashable, Sendable {
        /// The recording is not finished.
        case waiting
        /// Its place is chosen and reserved; the file may be there already.
        case destined(BytePath)
        /// It is there.
        case filed(BytePath)
        /// Somebody took or changed the file before it was filed.
        case vanished
    }

    public var id: UUID
    public var recording: RecordingID
    public var path: BytePath
    public var signature: FileSignature
    public var seen: Date
    public var filing: Filing
    /// The sighting in which the recording was met before, where this one makes no work order of its own.
    public var repeats: UUID?

    public init(
        id: UUID = UUID(),
        recording: RecordingID,
        path: BytePath,
        signature: FileSignature,
        seen: Date,
        filing: Filing = .waiting,
        repeats: UUID? = nil
    ) {
        self.id = id
        self.recording = recording
        self.path = path
        self.signature = signature
        self.seen = seen
        self.filing = filing
        self.repeats = repeats
    }

    public var isOpen: Bool {
        switch filing {
        case .waiting, .destined: true
        case .filed, .vanished: false
        }
    }
}

/// A try that the recogniser did not survive.
public struct FailedAttempt: Hashable, Sendable, Codable {
    public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
        /// The worker's process died.
        case crashed
        /// It took longer than the limit for a sound of that length, and was killed.
        case hung
    }

    public var cause: Cause
    /// The signal or exit code, or the limit; no caller's words.
    public var detail: String
    public var at: Date

    public init(cause: Cause, detail: String, at: Date) {
        self.cause = cause
        self.detail = detail
        self.at = at
    }
}

/// What a clerk says instead of the machine 更正. Kept beside the machine's answer, never over it.
public struct Correction: Hashable, Sendable, Codable {
    public var address: AddressCode?
    public var text: String?
    public var by: String
    public var at: Date

    public init(address: AddressCode? = nil, text: String? = nil, by: String, at: Date) {
        self.address = address
        self.text = text
        self.by = by
        self.at = at
    }
}

/// Everything the journal knows of one recording.
public struct RecordingRecord: Hashable, Sendable {
    public var id: RecordingID
    public var state: RecordingState
    /// When it was first noticed.
    public var received: Date
    /// When it reached its end.
    public var finished: Date?
    public var inspection: SoundInspection?
    public var transcript: Transcript?
    public var decisions: [LocatedDecision]?
    public var rejection: RecordingRejection?
    /// The order with its number, which counts from 1 in the order of making.
    public var order: NumberedOrder?
    /// Since it was noticed or last retried.
    public var failedAttempts: Int
    /// Milliseconds that workers spent on it.
    public var spent: Int

    public init(id: RecordingID, state: RecordingState, received: Date) {
        self.id = id
        self.state = state
        self.received = received
        failedAttempts = 0
        spent = 0
    }
}

/// A work order with its number in this data folder.
public struct NumberedOrder: Hashable, Sendable, Codable {
    public var number: Int
    public var order: WorkOrder

    public init(number: Int, order: WorkOrder) {
        self.number = number
        self.order = order
    }
}

/// One change to the journal.
public enum JournalChange: Hashable, Sendable {
    /// A file was met. Makes the recording, in state `noticed`, where it is new.
    case notice(Sighting)
    /// A stage ended after `spent` milliseconds of work.
    case advance(RecordingID, RecordingTransition, spent: Int, at: Date)
    /// An attempt was lost.
    case fail(RecordingID, FailedAttempt)
    /// A sighting's file moves on.
    case file(UUID, Sighting.Filing)
}

/// Why the journal could not be written or read.
public enum JournalError: Error, CustomStringConvertible {
    /// The disk is full or broken, or another process holds the database: the same change may succeed later.
    case unavailable(String)
    /// The change is wrong and would never succeed.
    case refused(String)

    public var description: String {
        switch self {
        case .unavailable(let what): "the journal cannot be used: \(what)"
        case .refused(let what): what
        }
    }
}

/// The memory of every recording 作业日志: what survives a kill, and what prevents a second work order.
///
/// One process writes the stages; a clerk's corrections and retries may come from another at the same time.
public protocol Journal {
    /// Applies all changes in one durable transaction, or none of them.
    ///
    /// - Throws: ``JournalError``; ``IllegalTransition`` where a change's state machine refuses it.
    func commit(_ changes: [JournalChange]) throws

    func record(_ id: RecordingID) throws -> RecordingRecord?

    func state(of id: RecordingID) throws -> RecordingState?

    /// Recordings whose identity begins with these hexadecimal digits.
    func recordings(beginningWith prefix: String, limit: Int) throws -> [RecordingID]

    /// Latest first.
    func records(state: RecordingState?, limit: Int) throws -> [RecordingRecord]

    /// Sightings whose file is not yet at its end, oldest first.
    func openSightings() throws -> [Sighting]

    /// All sightings of a recording, oldest first.
    func sightings(of id: RecordingID) throws -> [Sighting]

    /// Lost attempts since the recording was noticed, oldest first.
    func attempts(of id: RecordingID) throws -> [FailedAttempt]

    /// Keeps a clerk's correction beside the machine's answer.
    ///
    /// - Throws: ``JournalError/refused(_:)`` where the recording has no work order.
    func correct(_ id: RecordingID, _ correction: Correction) throws

    /// Puts a rejected recording back to the start, with all its attempts.
    ///
    /// - Returns: the file that the next watcher, or the one that runs, will take.
    /// - Throws: ``IllegalTransition`` where it is not rejected, ``JournalError/refused(_:)`` where its file is gone.
    func retry(_ id: RecordingID, at: Date) throws -> BytePath

    /// Oldest first.
    func corrections(of id: RecordingID) throws -> [Correction]

    /// All orders in the order of their numbers.
    func forEachOrder(_ body: (NumberedOrder, [Correction]) throws -> Void) throws

    /// A number that changes whenever another process commits.
    func foreignVersion() throws -> Int
}

extension Sighting {
    /// A sighting of a filed recording in the place where it was filed.
    ///
    /// - Returns: `nil` where no file is there any more.
    public func again(at date: Date) throws -> Sighting? {
        guard case .filed(let place) = filing, let found = try FileSystem.signature(place) else { return nil }
        guard found.size == signature.size else { return nil }
        return Sighting(recording: recording, path: place, signature: found, seen: date)
    }
}
