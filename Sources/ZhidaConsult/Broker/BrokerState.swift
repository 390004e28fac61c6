/// The whole live state in memory: what every decision and every query looks at.
///
/// It is rebuilt from the store at start. A feature keeps its index in a type of its own beside the feature; the index
/// is one stored property here, and its lines in ``record(_:)`` and ``replace(_:_:)``.
public struct BrokerState: Sendable {
    /// Sites, clerks, items, rooms and calendars, in the version that is active.
    public internal(set) var directory: Directory
    public internal(set) var directories = DirectoryIndex()

    /// What is taken of every room, counter and clerk.
    public internal(set) var occupancy = Occupancy()

    public internal(set) var bookings = BookingIndex()
    public internal(set) var waiting = WaitingIndex()
    public internal(set) var queue = QueueIndex()
    public internal(set) var sessions = SessionIndex()
    public internal(set) var dossiers = DossierIndex()
    public internal(set) var revocations = RevocationIndex()

    /// What decisions keep to beside the directory.
    public let rules: ConsultRules

    /// Ended records in memory, the one that ended first at the front.
    private var ended: [RecordKey] = []

    /// - Throws: ``BrokerStoreError/damaged(_:)`` where the records do not fit together.
    public init(_ records: [Record] = [], rules: ConsultRules = ConsultRules()) throws {
        directory = .empty
        self.rules = rules
        for record in records { try insert(record) }
    }

    /// The record of that key, where it is in memory.
    public func record(_ key: RecordKey) -> Record? {
        switch key.kind {
        case .booking: BookingID(key.id).flatMap { bookings[$0] }.map(Record.booking)
        case .waiting: WaitingRequestID(key.id).flatMap { waiting[$0] }.map(Record.waiting)
        case .directory: StoredDirectoryID(key.id).flatMap { directories[$0] }.map(Record.directory)
        case .ticket: TicketID(key.id).flatMap { queue[$0] }.map(Record.ticket)
        case .ticketBook: SiteID(key.id).flatMap { queue.book(of: $0) }.map(Record.ticketBook)
        case .serviceTimes: SiteID(key.id).flatMap { queue.times(of: $0) }.map(Record.serviceTimes)
        case .session: SessionID(key.id).flatMap { sessions[$0] }.map(Record.session)
        case .dossier: DossierID(key.id).flatMap { dossiers[$0] }.map(Record.dossier)
        case .revocation: RevocationID(key.id).flatMap { revocations[$0] }.map(Record.revocation)
        }
    }

    /// Applies a change that was decided on this state.
    mutating func apply(_ change: RecordChange) {
        for slot in change.before?.occupancy ?? [] { occupancy.release(slot) }
        for slot in change.after?.occupancy ?? [] { occupancy.take(slot) }
        replace(change.before, change.after)
    }

    /// Takes back the last applied change that was not undone.
    mutating func undo(_ change: RecordChange) { apply(change.reversed) }

    private mutating func replace(_ before: Record?, _ after: Record?) {
        switch after ?? before {
        case .booking: bookings.replace(before?.booking, after?.booking)
        case .waiting: waiting.replace(before?.waiting, after?.waiting)
        case .directory:
            let isOther = directories.replace(before?.directory, after?.directory)
            if isOther {
                directory = directories.active.flatMap { try? Directory($0.content) } ?? .empty
                occupancy.register(directory)
            }
        case .ticket: queue.replace(before?.ticket, after?.ticket)
        case .ticketBook: queue.replace(before?.ticketBook, after?.ticketBook)
        case .serviceTimes: queue.replace(before?.serviceTimes, after?.serviceTimes)
        case .session: sessions.replace(before?.session, after?.session, rules.sessions)
        case .dossier: dossiers.replace(before?.dossier, after?.dossier)
        case .revocation: revocations.replace(before?.revocation, after?.revocation)
        case nil: break
        }
        if let after, !after.isLive { ended.append(after.key) }
    }

}

extension BrokerState {
    /// Refuses a decision that this state cannot take: it was made on another one, or is at fault.
    ///
    /// The store would refuse it too; here it costs no commit and harms no other command.
    func examine(_ changes: [RecordChange]) throws(Refusal) {
        var released: [OccupiedSlot] = []
        var taken: [OccupiedSlot] = []
        for change in changes {
            guard record(change.key)?.version == change.before?.version else {
                throw Refusal(
                    .changed,
                    english: "\(change.key) was changed meanwhile; look anew and send a new request",
                    chinese: "\(change.key) 已被更改，请刷新后重新提交"
                )
            }
            released += change.before?.occupancy ?? []
            taken += change.after?.occupancy ?? []
        }
        for (index, slot) in taken.enumerated() {
            let own = released.filter { $0.resource == slot.resource && $0.lane == slot.lane }
            let isTwice = taken[..<index].contains {
                $0.resource == slot.resource && $0.lane == slot.lane && $0.range.overlaps(slot.range)
            }
            guard !isTwice, slot.lane >= 0, occupancy.isFree(slot, apartFrom: own) else {
                throw Refusal(
                    .taken,
                    english: "\(slot.resource.text) is taken at \(Shanghai.text(slot.range.start))",
                    chinese: "\(Shanghai.text(slot.range.start)) 的 \(slot.resource.text) 已被占用"
                )
            }
        }
    }

    /// Takes in a record as the store has it.
    ///
    /// - Throws: ``BrokerStoreError/damaged(_:)`` where it takes what another has.
    mutating func insert(_ record: Record) throws {
        guard self.record(record.key) == nil else { return }
        for slot in record.occupancy where !occupancy.isFree(slot) {
            throw BrokerStoreError.damaged("\(record.key) and another take \(slot.resource.text) at the same time")
        }
        if case .directory(let version) = record, version.isActive {
            do {
                _ = try Directory(version.content)
            } catch {
                throw BrokerStoreError.damaged("directory \(version.id): \(error)")
            }
        }
        apply(.foreign(record.key, from: nil, to: record))
    }

    /// Takes in what another broker did, all releasing before all taking, since each record comes as it is now.
    ///
    /// - Returns: what changed here.
    mutating func applyForeign(_ stored: [StoredChange]) throws -> [RecordChange] {
        let changes: [RecordChange] = stored.compactMap { change in
            let before = record(change.key)
            guard before?.version != change.record?.version else { return nil }
            return .foreign(change.key, from: before, to: change.record)
        }
        for change in changes {
            for slot in change.before?.occupancy ?? [] { occupancy.release(slot) }
        }
        for change in changes {
            for slot in change.after?.occupancy ?? [] {
                guard occupancy.isFree(slot) else {
                    throw BrokerStoreError.damaged(
                        "\(change.key) and another take \(slot.resource.text) at the same time"
                    )
                }
                occupancy.take(slot)
            }
            replace(change.before, change.after)
        }
        return changes
    }

    /// Drops the records from memory that ended first, so that memory does not grow with the years.
    ///
    /// - Parameter spared: records that were decided on and are not durable yet.
    mutating func forgetEnded(keeping count: Int, sparing spared: Set<RecordKey>) {
        // In steps, because the front of an array is dear to remove.
        guard ended.count > count + count / 4 + 16 else { return }
        for key in ended.prefix(ended.count - count) where !spared.contains(key) {
            if let record = record(key), !record.isLive { replace(record, nil) }
        }
        ended.removeFirst(ended.count - count)
    }
}
