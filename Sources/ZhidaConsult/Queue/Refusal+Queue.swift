extension Refusal {
    static func unknownTicket(_ id: TicketID) -> Refusal { unknown("ticket", "号票", id.text) }
    static func unknownSite(_ id: SiteID) -> Refusal { unknown("site", "服务点", id.text) }
    static func unknownItem(_ id: ItemID) -> Refusal { unknown("item", "事项", id.text) }
    static func unknownClerk(_ id: ClerkID) -> Refusal { unknown("clerk", "人员", id.text) }

    /// A step that a ticket's state does not allow, with what would be possible.
    static func step(_ step: TicketState.Step, of ticket: Ticket) -> Refusal {
        let possible = TicketState.Step.allCases.filter { ticket.state.allows($0) && $0 != .lapse }
        let english =
            possible.isEmpty
            ? "nothing can be done to it any more; take a new ticket"
            : "it can be \(possible.map(\.english).joined(separator: ", "))"
        let chinese = possible.isEmpty ? "已无法再办理，请重新取号" : "可以：\(possible.map(\.chinese).joined(separator: "、"))"
        return Refusal(
            .transition,
            english: "ticket \(ticket.number) is \(ticket.state.english) and cannot be \(step.english); \(english)",
            chinese: "\(ticket.number) 号\(ticket.state.chinese)，不能\(step.chinese)；\(chinese)"
        )
    }

    static func claimed(_ ticket: Ticket, _ claim: TicketClaim) -> Refusal {
        Refusal(
            .taken,
            english: "ticket \(ticket.number) is with \(claim.clerk) at \(claim.site) since "
                + "\(Shanghai.text(claim.since)); take the next one",
            chinese: "\(ticket.number) 号已由 \(claim.site) 的 \(claim.clerk) 于 \(Shanghai.text(claim.since)) 叫号；请叫下一号"
        )
    }

    static func anotherSite(_ ticket: Ticket, _ site: SiteID) -> Refusal {
        Refusal(
            .forbidden,
            english: "ticket \(ticket.number) waits at \(ticket.site) and is not offered to \(site) now; "
                + "only a site it is offered to can call it",
            chinese: "\(ticket.number) 号在 \(ticket.site) 等候，目前未转到 \(site)；只有可受理的服务点才能叫号"
        )
    }

    static func inSession(_ ticket: Ticket, _ session: SessionID) -> Refusal {
        Refusal(
            .transition,
            english: "ticket \(ticket.number) is answered in session \(session); act on the session instead",
            chinese: "\(ticket.number) 号正在会话 \(session) 中办理，请在会话中操作"
        )
    }

    static func unable(_ clerk: ClerkID, _ ticket: Ticket) -> Refusal {
        Refusal(
            .invalid,
            english: "\(clerk) cannot serve ticket \(ticket.number): the item \(ticket.item) in "
                + "\(ticket.language.english) is not among their skills; transfer it, or let another clerk call it",
            chinese: "\(clerk) 不能办理 \(ticket.number) 号（事项 \(ticket.item)，\(ticket.language.chinese)）；请转号或由他人叫号"
        )
    }
}
