import Foundation
import NIOCore
import ZhidaConsult

/// What a live stream tells: that a record was made, changed or removed, and where it stands now. Nobody's name is in
/// it; whoever wants more asks for the record.
struct StreamEvent: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case booking, waiting, ticket, session, matter, directory
        /// The stream stands here; everything before it was told.
        case here
        /// Too much was missed: read everything anew.
        case reset
    }

    struct Content: Encodable, Sendable {
        var sequence: Int64
        var id: String?
        /// `nil` where it was removed for good.
        var version: Int?
        var state: String?
        var sites: [SiteID]?
    }

    let kind: Kind
    let content: Content
    /// As it goes over a stream of server-sent events, and as the text of a WebSocket: written once, however many are
    /// told.
    let text: ByteBuffer
    let frame: ByteBuffer

    /// `nil` for records that nobody watches.
    init?(_ change: StoredChange) {
        guard let kind = Kind(change.key.kind) else { return nil }
        self.init(
            kind,
            Content(
                sequence: change.sequence.number,
                id: change.key.id,
                version: change.record?.version,
                state: change.record?.stateWord,
                sites: change.record?.sites
            )
        )
    }

    private init(_ kind: Kind, _ content: Content) {
        self.kind = kind
        self.content = content
        // Identifiers, words and numbers always encode.
        let json = (try? Reply.encoded(content)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        text = ByteBuffer(string: "id: \(content.sequence)\nevent: \(kind.rawValue)\ndata: \(json)\n\n")
        frame = ByteBuffer(string: #"{"event":"\#(kind.rawValue)","data":\#(json)}"#)
    }

    static func here(_ sequence: ChangeSequence) -> StreamEvent {
        StreamEvent(.here, Content(sequence: sequence.number))
    }

    static func reset(_ sequence: ChangeSequence) -> StreamEvent {
        StreamEvent(.reset, Content(sequence: sequence.number))
    }
}

extension StreamEvent.Kind {
    fileprivate init?(_ kind: RecordKind) {
        switch kind {
        case .booking: self = .booking
        case .waiting: self = .waiting
        case .ticket: self = .ticket
        case .session: self = .session
        case .dossier: self = .matter
        case .directory: self = .directory
        case .ticketBook, .serviceTimes, .revocation: return nil
        }
    }

    /// What a caller must be allowed to see; `nil` where everybody may.
    var permission: Permission? {
        switch self {
        case .booking, .waiting, .matter: .seeBookings
        case .ticket: .seeQueue
        case .session: .seeSessions
        case .directory, .here, .reset: nil
        }
    }
}

extension Record {
    /// The sites that have to do with it.
    fileprivate var sites: [SiteID] {
        let all: [SiteID] =
            switch self {
            case .booking(let booking): booking.parties.map(\.site)
            case .waiting(let request): request.wish.parties.compactMap(\.site)
            case .ticket(let ticket):
                [ticket.site] + ticket.places.map(\.site) + (ticket.state.claim.map { [$0.site] } ?? [])
            case .session(let session): [session.site] + session.parties.compactMap(\.site)
            case .dossier(let dossier): [dossier.site]
            case .directory, .ticketBook, .serviceTimes, .revocation: []
            }
        var seen: Set<SiteID> = []
        return all.filter { seen.insert($0).inserted }
    }

    fileprivate var stateWord: String? {
        switch self {
        case .booking(let booking): booking.state.word
        case .waiting(let request): request.state.word
        case .ticket(let ticket): ticket.state.word
        case .session(let session): session.phase.rawValue
        case .directory(let version): version.isActive ? "active" : "kept"
        case .dossier(let dossier): dossier.closed == nil ? "open" : "closed"
        case .ticketBook, .serviceTimes, .revocation: nil
        }
    }
}
