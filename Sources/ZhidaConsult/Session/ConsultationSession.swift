/// A consultation 咨询会话: who takes part, where it stands, and what is written in it.
///
/// It changes only through ``apply(_:by:at:_:)``, which keeps to the rule book ``SessionTransition``. What holds at
/// all times:
/// - while they talk (live, on hold, escalated), somebody is in charge;
/// - while the session is live or on hold, the one in charge and the citizen, if there is one, are present;
/// - an escalation changes who is in charge only when the new clerk is present; until then the clerk who asked stays.
public struct ConsultationSession: StoredRecord {
    /// What it comes from.
    public enum Origin: Hashable, Sendable, Codable {
        case booking(BookingID, start: Instant)
        case ticket(TicketID)
        /// Sites that were networked at once, about something.
        case networked(topic: String)
    }

    public let id: SessionID
    public var version = 1
    /// Where the citizen is, or the site that networked the others.
    public let site: SiteID
    public let item: ItemID?
    public let origin: Origin
    public let opened: Instant

    public internal(set) var state: SessionState
    /// Since when it is in this state.
    public internal(set) var entered: Instant
    /// When they first had each other.
    public internal(set) var liveSince: Instant?
    public internal(set) var parties: [SessionParty]
    /// Who is in charge 主办; `nil` until somebody has called it.
    public internal(set) var lead: PartyNumber?
    public internal(set) var escalations: [PastEscalation] = []
    public internal(set) var notes: [SessionNote] = []
    public internal(set) var files: [SharedFile] = []
    public internal(set) var evaluation: Evaluation?
    public internal(set) var workOrders: [WorkOrderReference] = []

    /// One that waits for its clerk, with its citizen.
    public init(
        id: SessionID,
        site: SiteID,
        item: ItemID?,
        origin: Origin,
        citizen: PersonID?,
        at now: Instant
    ) {
        self.id = id
        self.site = site
        self.item = item
        self.origin = origin
        opened = now
        entered = now
        state =
            switch origin {
            case .booking(_, let start): .booked(start: start)
            case .ticket, .networked: .queued
            }
        parties = [SessionParty(number: PartyNumber(1), role: .citizen(citizen), presence: .invited)]
    }

    /// One that is live at once: the clerk who networks is present and in charge, the others are coming in.
    public init(
        id: SessionID,
        networking others: [(site: SiteID, clerk: ClerkID?)],
        by clerk: ClerkID,
        of site: SiteID,
        item: ItemID?,
        topic: String,
        at now: Instant
    ) {
        self.id = id
        self.site = site
        self.item = item
        origin = .networked(topic: topic)
        opened = now
        entered = now
        liveSince = now
        state = .live
        lead = PartyNumber(1)
        parties = [SessionParty(number: PartyNumber(1), role: .site(site, clerk), presence: .present)]
        for (index, other) in others.enumerated() {
            parties.append(
                SessionParty(number: PartyNumber(index + 2), role: .site(other.site, other.clerk), presence: .joining)
            )
        }
    }

    public var phase: SessionPhase { state.phase }

    public var isLive: Bool { !phase.isFinal }

    /// Whose matter it is; `nil` where only offices talk.
    public var citizen: SessionParty? { parties.first(where: \.isCitizen) }

    /// Whether the one in charge has the citizen, or is there where no citizen takes part.
    var isTogether: Bool {
        guard let lead, party(lead)?.presence == .present else { return false }
        return citizen.map { $0.presence == .present } ?? true
    }

    public func party(_ number: PartyNumber) -> SessionParty? {
        // Parties are numbered in order and never taken out.
        let index = number.number - 1
        return parties.indices.contains(index) ? parties[index] : nil
    }

    mutating func set(_ presence: SessionParty.Presence, of number: PartyNumber) {
        parties[number.number - 1].presence = presence
    }
}
