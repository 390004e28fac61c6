/// What a change of the directory did to the bookings ahead.
public struct DirectoryChange: Hashable, Sendable, Codable {
    public var directory: StoredDirectoryID
    /// Bookings that must be given to others now, in order of their start.
    public var concerned: [BookingID]
    /// Bookings that had a concern and have none any more.
    public var settled: [BookingID]
}

/// Stores a directory and makes it the one that holds: `zhida directory load`.
///
/// Bookings ahead are never dropped: those whose clerk, room or site is gone or closed are listed and marked.
public struct StoreDirectory: BrokerCommand {
    public static let name = "directory load"

    public var content: DirectoryContent
    public var note: String

    public init(_ content: DirectoryContent, note: String = "") {
        self.content = content
        self.note = note
    }

    public var permission: Permission? { .loadDirectory }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<DirectoryChange> {
        let directory = try Self.directory(content)
        let number = (state.directories.versions.first?.number ?? 0) + 1
        guard let id = StoredDirectoryID("v\(number)"[...]) else {
            preconditionFailure("“v\(number)” is an identifier")
        }
        let version = StoredDirectory(
            id: id,
            version: 1,
            number: number,
            isActive: true,
            digest: try Self.digest(directory),
            content: content,
            made: context.now,
            by: context.caller.who,
            note: note
        )
        return state.activate(directory, id, [.make(.directory(version))], context)
    }

    private static func digest(_ directory: Directory) throws(Refusal) -> String {
        do {
            return try DirectoryVersion(directory).digest
        } catch {
            throw Refusal(.invalid, english: "\(error)", chinese: "目录无法编码：\(error)")
        }
    }

    static func directory(_ content: DirectoryContent) throws(Refusal) -> Directory {
        do {
            return try Directory(content)
        } catch {
            throw Refusal(.invalid, english: "\(error)", chinese: "目录内容前后不一致：\(error)")
        }
    }
}

/// Makes a stored directory the one that holds, as to roll back: `zhida directory activate`.
public struct ActivateDirectory: BrokerCommand {
    public static let name = "directory activate"

    public var id: StoredDirectoryID

    public init(_ id: StoredDirectoryID) { self.id = id }

    public var permission: Permission? { .loadDirectory }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<DirectoryChange> {
        guard let stored = state.directories[id] else {
            throw .unknown("directory version", "目录版本", id.text)
        }
        guard !stored.isActive else {
            return Decision(reply: DirectoryChange(directory: id, concerned: [], settled: []))
        }
        let directory = try StoreDirectory.directory(stored.content)
        var active = stored
        active.version += 1
        active.isActive = true
        return state.activate(directory, id, [.replace(.directory(stored), with: .directory(active))], context)
    }
}

extension BrokerState {
    /// The former version steps back, and bookings ahead are looked over.
    fileprivate func activate(
        _ directory: Directory,
        _ id: StoredDirectoryID,
        _ activation: [RecordChange],
        _ context: CommandContext
    ) -> Decision<DirectoryChange> {
        var changes: [RecordChange] = []
        if let former = directories.active {
            var passive = former
            passive.version += 1
            passive.isActive = false
            changes.append(.replace(.directory(former), with: .directory(passive)))
        }
        changes += activation
        var report = DirectoryChange(directory: id, concerned: [], settled: [])
        for booking in bookings.open.sorted(by: { ($0.range.start, $0.id) < ($1.range.start, $1.id) }) {
            guard booking.range.end > context.now else { continue }
            let concerns = booking.concerns(under: directory)
            if !concerns.isEmpty { report.concerned.append(booking.id) }
            guard concerns != booking.concerns else { continue }
            if concerns.isEmpty { report.settled.append(booking.id) }
            let marked = booking.changed(at: context.now) { $0.concerns = concerns }
            changes.append(.replace(.booking(booking), with: .booking(marked)))
        }
        return Decision(
            reply: report,
            changes: changes,
            audit: AuditDraft(
                subjects: [RecordKey(.directory, id)],
                facts: ["concerned": "\(report.concerned.count)", "settled": "\(report.settled.count)"]
            ),
            // More clerks or longer hours may suit those who wait.
            followUps: waiting.waitingCount > 0 ? [OfferFreed([])] : []
        )
    }
}
