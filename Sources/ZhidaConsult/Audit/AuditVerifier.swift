/// Looks over a chain link by link and remembers what is wrong: any length of audit in the same memory.
///
/// ```swift
/// var verifier = AuditVerifier(checkpoints: checkpoints, keys: keys)
/// for row in rows { verifier.take(row) }
/// let report = verifier.finish()
/// ```
public struct AuditVerifier: Sendable {
    /// Faults that are listed; more are counted.
    public static let longestList = 1000

    private var checkpoints: [Int64: Set<String>] = [:]
    private var furthest: Int64 = 0
    private var confirmed: Int = 0
    private var count: Int64 = 0
    private var last: AuditTail
    /// What the next link may name as the hash before it: as stored, and as it should have been.
    private var accepted: Set<String>
    private var missing: [ClosedRange<Int64>] = []
    private var faults: [AuditFault] = []
    private var faultCount = 0

    /// - Parameters:
    ///   - start: where the links begin; what lies before was looked over already.
    ///   - checkpoints: in any order, from wherever they were kept.
    ///   - keys: those that signed them.
    public init(after start: AuditTail = .beginning, checkpoints: [AuditCheckpoint] = [], keys: KeyRing? = nil) {
        last = start
        accepted = [start.hash]
        for checkpoint in checkpoints {
            switch keys.flatMap(checkpoint.isValid) {
            case nil: note(AuditFault(.unknownKey, at: checkpoint.sequence))
            case false?: note(AuditFault(.forgedCheckpoint, at: checkpoint.sequence))
            case true?:
                self.checkpoints[checkpoint.sequence, default: []].insert(checkpoint.hash)
                furthest = max(furthest, checkpoint.sequence)
            }
        }
    }

    /// Takes the next link as the store gives it.
    public mutating func take(_ row: AuditRow) {
        count += 1
        let hash = AuditChain.hash(sequence: row.sequence, previous: row.previous, body: row.body)
        let isWhole = hash == row.hash
        let follows = row.sequence == last.sequence &+ 1
        if !isWhole {
            note(AuditFault(.changed, at: row.sequence))
            // Its number may be what was changed, and then says nothing about where the chain stands.
            guard follows else { return }
        }
        guard row.sequence > last.sequence else {
            takeBehind(row)
            return
        }
        if !follows { missing.append(last.sequence + 1...row.sequence - 1) }
        // Across a hole there is nothing to follow, and a changed link was named already.
        if follows, isWhole, !accepted.contains(row.previous) { note(AuditFault(.unlinked, at: row.sequence)) }
        if let hashes = checkpoints.removeValue(forKey: row.sequence) {
            // A changed link was named already; a whole one with another hash is another link.
            if isWhole {
                if hashes == [row.hash] { confirmed += 1 } else { note(AuditFault(.rewritten, at: row.sequence)) }
            }
        }
        last = AuditTail(row)
        // Where only the hash was changed, the next link still names the right one, and no second fault is made of it.
        accepted = [row.hash, hash]
    }

    /// One with a number that was passed: swapped, if it was missed before.
    private mutating func takeBehind(_ row: AuditRow) {
        guard let place = missing.firstIndex(where: { $0.contains(row.sequence) }) else {
            note(AuditFault(.inserted, at: row.sequence))
            return
        }
        let hole = missing.remove(at: place)
        if row.sequence < hole.upperBound { missing.insert(row.sequence + 1...hole.upperBound, at: place) }
        if row.sequence > hole.lowerBound { missing.insert(hole.lowerBound...row.sequence - 1, at: place) }
        note(AuditFault(.misplaced, at: row.sequence))
    }

    /// What was found, once there are no more links.
    public mutating func finish() -> AuditReport {
        for hole in missing { note(AuditFault(.missing, at: hole.lowerBound, through: hole.upperBound)) }
        missing = []
        if furthest > last.sequence { note(AuditFault(.cut, at: last.sequence + 1, through: furthest)) }
        return AuditReport(
            events: count,
            lastSequence: last.sequence,
            lastHash: last.hash,
            checkpoints: confirmed,
            unguarded: last.sequence - min(furthest, last.sequence),
            faults: faults.sorted { ($0.sequence, $0.kind.rawValue) < ($1.sequence, $1.kind.rawValue) },
            faultCount: faultCount
        )
    }

    private mutating func note(_ fault: AuditFault) {
        faultCount += 1
        if faults.count < Self.longestList { faults.append(fault) }
    }
}

/// What a look over the audit found.
public struct AuditReport: Hashable, Sendable, Codable {
    public var events: Int64
    public var lastSequence: Int64
    public var lastHash: String
    /// Checkpoints whose link is there and the same.
    public var checkpoints: Int
    /// Links behind the last checkpoint: their loss or exchange would not be found yet.
    public var unguarded: Int64
    /// By number; at most ``AuditVerifier/longestList``.
    public var faults: [AuditFault]
    public var faultCount: Int

    public var isSound: Bool { faultCount == 0 }
}
