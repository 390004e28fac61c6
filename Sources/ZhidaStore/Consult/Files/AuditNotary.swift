import ZhidaConsult

/// Signs checkpoints of the audit as it grows 公证, and looks over what has grown before it does.
///
/// It never puts its name to a link that does not follow from the last checkpoint: whoever changes the audit between
/// two checkpoints is found by the next.
public actor AuditNotary {
    private let store: any BrokerStore
    private let file: CheckpointFile
    private let keys: KeyRing
    private let rhythm: CheckpointRhythm
    private let clock: @Sendable () -> Instant
    private var last: AuditCheckpoint?
    /// How far the links were looked over.
    private var tail: AuditTail

    /// Goes on from the file's last checkpoint.
    ///
    /// - Throws: what ``CheckpointFile/read()`` throws; ``BrokenAudit`` for a last checkpoint that is forged.
    public init(
        store: any BrokerStore,
        file: CheckpointFile,
        keys: KeyRing,
        rhythm: CheckpointRhythm = CheckpointRhythm(),
        clock: @escaping @Sendable () -> Instant
    ) throws {
        self.store = store
        self.file = file
        self.keys = keys
        self.rhythm = rhythm
        self.clock = clock
        last = try file.read().last
        tail = .beginning
        if let last {
            guard let isValid = last.isValid(with: keys) else {
                throw BrokenAudit(fault: AuditFault(.unknownKey, at: last.sequence))
            }
            guard isValid else { throw BrokenAudit(fault: AuditFault(.forgedCheckpoint, at: last.sequence)) }
            tail = AuditTail(sequence: last.sequence, hash: last.hash)
        }
    }

    /// Signs a checkpoint where one is due.
    ///
    /// - Parameter isOnDemand: signs whatever came since the last one, due or not.
    /// - Returns: the new one.
    /// - Throws: ``BrokenAudit`` where the links do not follow from the last checkpoint, and what the store and the file
    ///   throw.
    @discardableResult
    public func sign(isOnDemand: Bool = false) async throws -> AuditCheckpoint? {
        try await readOn()
        let now = clock()
        let isNew = tail.sequence > (last?.sequence ?? 0)
        guard isOnDemand ? isNew : rhythm.isDue(last: last, tail: tail, now: now) else { return nil }
        let checkpoint = AuditCheckpoint(of: tail, at: now, signedBy: keys)
        try file.append(checkpoint)
        last = checkpoint
        return checkpoint
    }

    /// Signs until the task is cancelled, and once more then.
    ///
    /// - Parameter trouble: told when the audit is broken or something cannot be read or written.
    public func run(every pause: Duration = .seconds(5), trouble: @Sendable (any Error) -> Void) async {
        while !Task.isCancelled {
            do { try await sign() } catch { trouble(error) }
            do { try await Task.sleep(for: pause) } catch { break }
        }
        do { try await sign(isOnDemand: true) } catch { trouble(error) }
    }

    private func readOn() async throws {
        if tail.sequence > 0 {
            // The last that was looked over must still be there: its end may have been cut off meanwhile.
            let row = try await store.audit(after: tail.sequence - 1, limit: 1).first
            guard let row, row.sequence == tail.sequence else {
                throw BrokenAudit(fault: AuditFault(.cut, at: tail.sequence))
            }
            guard row.hash == tail.hash else { throw BrokenAudit(fault: AuditFault(.rewritten, at: tail.sequence)) }
        }
        while true {
            let rows = try await store.audit(after: tail.sequence, limit: 1000)
            guard let end = rows.last else { return }
            var verifier = AuditVerifier(after: tail)
            for row in rows { verifier.take(row) }
            if let fault = verifier.finish().faults.first { throw BrokenAudit(fault: fault) }
            tail = AuditTail(end)
        }
    }
}

/// The audit was changed; no checkpoint is signed over it.
public struct BrokenAudit: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first that is wrong.
    public var fault: AuditFault

    public init(fault: AuditFault) { self.fault = fault }

    public var description: String {
        "\(fault.english) No checkpoint was signed. See what is wrong with: zhida audit verify"
    }
}
