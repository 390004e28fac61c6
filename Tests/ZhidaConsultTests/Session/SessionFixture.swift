import Foundation
import Testing

@testable import ZhidaConsult

/// Tables of `Tests/Fixtures/consult`, in tabs.
enum ConsultTable {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/consult")

    /// Blank lines and lines that begin with `#` are explanations for the reader.
    static func rows(_ name: String) throws -> [[String]] {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

/// A community, its street, the district and a department, with sessions in every phase.
enum SessionFixture {
    static let community = SiteID(literal: "C1")
    static let street = SiteID(literal: "S1")
    static let district = SiteID(literal: "D")
    static let office = SiteID(literal: "B1")
    static let start = Shanghai.instant(LocalDate(days: 20_500), cell: 120)
    static let clerk = ClerkID(literal: "wang")
    static let streetClerk = ClerkID(literal: "li")
    static let citizen = PartyNumber(1)
    static let lead = PartyNumber(2)

    static func request(_ level: SiteLevel = .streetCentre) -> EscalationRequest {
        EscalationRequest(target: street, level: level, from: .communityStation, reason: "above my competence")
    }

    static func ticketSession() -> ConsultationSession {
        ConsultationSession(
            id: SessionID(literal: "session"),
            site: community,
            item: ItemID(literal: "item"),
            origin: .ticket(TicketID(literal: "ticket")),
            citizen: PersonID(literal: "citizen"),
            at: start
        )
    }

    static func bookedSession() -> ConsultationSession {
        ConsultationSession(
            id: SessionID(literal: "session"),
            site: community,
            item: ItemID(literal: "item"),
            origin: .booking(BookingID(literal: "booking"), start: start + Minutes(60)),
            citizen: PersonID(literal: "citizen"),
            at: start
        )
    }

    /// The events that lead there from the start, each a second after the last.
    static func path(to phase: SessionPhase) -> [(SessionEvent, SessionActor)] {
        let called: [(SessionEvent, SessionActor)] = [(.call(clerk, at: community), .clerk)]
        let connecting = called + [(.answer, .citizen)]
        let live = connecting + [(.join(lead), .clerk), (.join(citizen), .citizen)]
        return switch phase {
        case .booked, .queued: []
        case .called: called
        case .connecting: connecting
        case .live: live
        case .onHold: live + [(.hold(reason: nil), .clerk)]
        case .escalated: live + [(.escalate(request()), .clerk)]
        case .wrapUp: live + [(.end, .clerk)]
        case .closed: live + [(.end, .clerk), (.close(SessionOutcome(.done, summary: "answered")), .clerk)]
        case .noShow: called + [(.noShow, .clerk)]
        case .cancelled: [(.cancel(reason: "no need any more"), .citizen)]
        case .expired: [(.expire, .system)]
        case .failed: connecting + [(.fail(reason: "lost"), .system)]
        }
    }

    static func session(in phase: SessionPhase) throws -> ConsultationSession {
        var session = phase == .booked ? bookedSession() : ticketSession()
        var now = start
        for (event, actor) in path(to: phase) {
            now = now + .seconds(1)
            try session.apply(event, by: actor, at: now)
        }
        return session
    }

    /// One event of each kind, such as makes sense in as many phases as possible.
    static func event(_ kind: SessionEvent.Kind, for session: ConsultationSession) -> SessionEvent {
        let at = start
        return switch kind {
        case .call: .call(clerk, at: community)
        case .recall: .recall
        case .putBack: .putBack
        case .answer: .answer
        case .join: .join(citizen)
        case .invite: .invite(office, nil)
        case .leave: .leave(citizen)
        case .lose: .lose(citizen)
        case .hold: .hold(reason: "asks a colleague")
        case .resume: .resume
        case .escalate: .escalate(request())
        case .accept: .accept(streetClerk, at: street)
        case .giveBack: .giveBack(.withdrawn)
        case .end: .end
        case .close: .close(SessionOutcome(.done, summary: "answered"))
        case .noShow: .noShow
        case .cancel: .cancel(reason: "no need any more")
        case .expire: .expire
        case .fail: .fail(reason: "lost")
        case .note: .note(SessionNote(by: "wang", at: at, text: "asked for a form"))
        case .share:
            .share(
                SharedFile(
                    name: "申请表.pdf",
                    size: 1,
                    digest: String(repeating: "0a", count: 32),
                    by: citizen,
                    at: at
                )
            )
        case .evaluate: .evaluate(Evaluation(.satisfied, grounds: [.waiting], at: at))
        case .refer: .refer(WorkOrderReference("GD-2026-0001")!)
        }
    }
}
