/// A value that the store keeps: one JSON body under a kind, an identifier and a version.
public protocol StoredRecord: Codable, Hashable, Sendable {
    associatedtype Subject

    var id: Identifier<Subject> { get }

    /// 1 when it is made, one more with each change.
    var version: Int { get set }

    /// Whether the record can still change by itself or be asked for by an index: those are all in memory.
    ///
    /// One that ended is read from the store when a command names it.
    var isLive: Bool { get }

    /// What it takes while it is as it is.
    var occupancy: [OccupiedSlot] { get }
}

extension StoredRecord {
    public var occupancy: [OccupiedSlot] { [] }
}

/// The kinds of stored records. The raw value is the word in the store: never change one.
///
/// A new kind is one case here, one in ``Record``, and its lines in the three switches below.
public enum RecordKind: String, Hashable, Sendable, Codable, CaseIterable {
    case booking
    case waiting
    case directory
    case ticket
    case ticketBook = "ticket-book"
    case serviceTimes = "service-times"
    case session
    case dossier
    case revocation
}

/// A stored record of any kind.
public enum Record: Hashable, Sendable {
    case booking(Booking)
    case waiting(WaitingRequest)
    case directory(StoredDirectory)
    case ticket(Ticket)
    case ticketBook(TicketBook)
    case serviceTimes(ServiceTimes)
    case session(ConsultationSession)
    case dossier(Dossier)
    case revocation(Revocation)

    public var content: any StoredRecord {
        switch self {
        case .booking(let booking): booking
        case .waiting(let request): request
        case .directory(let version): version
        case .ticket(let ticket): ticket
        case .ticketBook(let book): book
        case .serviceTimes(let times): times
        case .session(let session): session
        case .dossier(let dossier): dossier
        case .revocation(let revocation): revocation
        }
    }

    public var key: RecordKey {
        switch self {
        case .booking(let booking): RecordKey(.booking, booking.id)
        case .waiting(let request): RecordKey(.waiting, request.id)
        case .directory(let version): RecordKey(.directory, version.id)
        case .ticket(let ticket): RecordKey(.ticket, ticket.id)
        case .ticketBook(let book): RecordKey(.ticketBook, book.id)
        case .serviceTimes(let times): RecordKey(.serviceTimes, times.id)
        case .session(let session): RecordKey(.session, session.id)
        case .dossier(let dossier): RecordKey(.dossier, dossier.id)
        case .revocation(let revocation): RecordKey(.revocation, revocation.id)
        }
    }

    /// Decodes a body of that kind; `decode` is the decoder's own function, so that the format is the store's affair.
    public init(kind: RecordKind, decode: (any StoredRecord.Type) throws -> any StoredRecord) throws {
        func decoded<Content: StoredRecord>(_ type: Content.Type) throws -> Content {
            guard let content = try decode(type) as? Content else { throw RecordMismatch(kind: kind) }
            return content
        }
        switch kind {
        case .booking: self = .booking(try decoded(Booking.self))
        case .waiting: self = .waiting(try decoded(WaitingRequest.self))
        case .directory: self = .directory(try decoded(StoredDirectory.self))
        case .ticket: self = .ticket(try decoded(Ticket.self))
        case .ticketBook: self = .ticketBook(try decoded(TicketBook.self))
        case .serviceTimes: self = .serviceTimes(try decoded(ServiceTimes.self))
        case .session: self = .session(try decoded(ConsultationSession.self))
        case .dossier: self = .dossier(try decoded(Dossier.self))
        case .revocation: self = .revocation(try decoded(Revocation.self))
        }
    }
}

extension Record {
    public var kind: RecordKind { key.kind }
    public var version: Int { content.version }
    public var isLive: Bool { content.isLive }
    public var occupancy: [OccupiedSlot] { content.occupancy }
}

/// A decoder gave another type than it was asked for.
public struct RecordMismatch: Error, CustomStringConvertible {
    public var kind: RecordKind

    public var description: String { "a record of kind \(kind.rawValue) was decoded as another kind" }
}

/// Where a record is.
public struct RecordKey: Hashable, Sendable, Codable {
    public var kind: RecordKind
    /// The identifier's text.
    public var id: String

    public init(_ kind: RecordKind, _ id: Identifier<some Any>) {
        self.kind = kind
        self.id = id.text
    }

    /// As read from the store.
    public init(_ kind: RecordKind, text: String) {
        self.kind = kind
        id = text
    }
}

extension RecordKey: CustomStringConvertible {
    public var description: String { "\(kind.rawValue) \(id)" }
}

extension Record {
    var booking: Booking? { if case .booking(let booking) = self { booking } else { nil } }
    var waiting: WaitingRequest? { if case .waiting(let request) = self { request } else { nil } }
    var directory: StoredDirectory? { if case .directory(let version) = self { version } else { nil } }
    var ticket: Ticket? { if case .ticket(let ticket) = self { ticket } else { nil } }
    var ticketBook: TicketBook? { if case .ticketBook(let book) = self { book } else { nil } }
    var serviceTimes: ServiceTimes? { if case .serviceTimes(let times) = self { times } else { nil } }
    var session: ConsultationSession? { if case .session(let session) = self { session } else { nil } }
    var dossier: Dossier? { if case .dossier(let dossier) = self { dossier } else { nil } }
    var revocation: Revocation? { if case .revocation(let revocation) = self { revocation } else { nil } }
}
