import ZhidaConsult

/// The use cases and stores behind the server: the same that the command line works with.
public struct Hall: Sendable {
    public var broker: Broker
    public var store: any BrokerStore
    /// All dossiers, for a purge; `nil` where the store has no such pages.
    public var dossiers: (any DossierPages)?
    /// The bytes of evidence.
    public var contents: any ContentStore
    /// Makes and checks tokens, with the keys that are in use now.
    public var tokens: @Sendable () -> TokenAuthority
    /// The signed checkpoints of the audit, and the keys that they are checked with.
    public var checkpoints: @Sendable () throws -> (kept: [AuditCheckpoint], keys: KeyRing?)
    /// Signs a checkpoint of what came since the last one; `nil` where nothing did.
    public var sign: @Sendable () async throws -> AuditCheckpoint?
    public var retention: Retention
    public var identifiers: IdentifierSource
    public var clock: @Sendable () -> Instant

    public init(
        broker: Broker,
        store: any BrokerStore,
        dossiers: (any DossierPages)?,
        contents: any ContentStore,
        tokens: @escaping @Sendable () -> TokenAuthority,
        checkpoints: @escaping @Sendable () throws -> (kept: [AuditCheckpoint], keys: KeyRing?),
        sign: @escaping @Sendable () async throws -> AuditCheckpoint?,
        retention: Retention,
        identifiers: IdentifierSource = IdentifierSource(),
        clock: @escaping @Sendable () -> Instant
    ) {
        self.broker = broker
        self.store = store
        self.dossiers = dossiers
        self.contents = contents
        self.tokens = tokens
        self.checkpoints = checkpoints
        self.sign = sign
        self.retention = retention
        self.identifiers = identifiers
        self.clock = clock
    }

    var now: Instant { clock() }

    var directory: Directory { broker.read(\.directory) }

    /// A record from memory, or from the store where it ended.
    ///
    /// - Throws: ``Problem`` where there is none.
    func booking(_ id: BookingID) async throws -> Booking {
        if let booking = broker.read({ $0.bookings[id] }) { return booking }
        for case .booking(let booking) in try await store.records([RecordKey(.booking, id)]) { return booking }
        throw Problem.unknown("预约", "booking", id.text)
    }

    func session(_ id: SessionID) async throws -> ConsultationSession {
        if let session = broker.read({ $0.sessions[id] }) { return session }
        for case .session(let session) in try await store.records([RecordKey(.session, id)]) { return session }
        throw Problem.unknown("会话", "session", id.text)
    }

    func ticket(_ id: TicketID) async throws -> Ticket {
        if let ticket = broker.read({ $0.queue[id] }) { return ticket }
        for case .ticket(let ticket) in try await store.records([RecordKey(.ticket, id)]) { return ticket }
        throw Problem.unknown("号票", "ticket", id.text)
    }

    func waiting(_ id: WaitingRequestID) async throws -> WaitingRequest {
        if let request = broker.read({ $0.waiting[id] }) { return request }
        for case .waiting(let request) in try await store.records([RecordKey(.waiting, id)]) { return request }
        throw Problem.unknown("候补", "waiting request", id.text)
    }

    func dossier(_ id: DossierID) async throws -> Dossier? {
        if let dossier = broker.read({ $0.dossiers[id] }) { return dossier }
        for case .dossier(let dossier) in try await store.records([RecordKey(.dossier, id)]) { return dossier }
        return nil
    }
}
