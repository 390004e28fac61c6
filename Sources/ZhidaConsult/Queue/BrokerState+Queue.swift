extension BrokerState {
    /// What a clerk at a site can answer, by the directory.
    func ability(of clerk: Clerk) -> WaitingLines.Ability {
        WaitingLines.Ability(items: Set(clerk.skills), languages: clerk.languages)
    }

    /// Whether a clerk works now; unpublished holidays count as work, since somebody stands before the counter.
    func isAtWork(_ clerk: ClerkPosition, _ now: Instant) -> Bool {
        let cells = directory.openCells(directory.calendar(of: clerk), on: Shanghai.date(of: now))
        return cells?.contains(Shanghai.cell(of: now)) ?? true
    }

    /// The clerk who acts, at that site.
    ///
    /// A clerk acts for themselves; a supervisor can act for any clerk of the site.
    func acting(_ id: ClerkID, at site: SiteID, _ context: CommandContext) throws(Refusal) -> Clerk {
        guard let clerk = directory.clerk(id) else { throw .unknownClerk(id) }
        guard clerk.site == site else {
            throw Refusal(
                .forbidden,
                english: "\(id) works at \(clerk.site), not at \(site)",
                chinese: "\(id) 属于 \(clerk.site)，不在 \(site)"
            )
        }
        if context.caller.role == .clerk, context.caller.who.text != id.text {
            throw Refusal(
                .forbidden,
                english: "\(context.caller.who) can call tickets for themselves only, not for \(id); a supervisor can",
                chinese: "\(context.caller.who) 只能为自己叫号，不能代 \(id) 叫号；可由主管操作"
            )
        }
        return clerk
    }

    /// The sites that may answer, the nearest first, each with how long after coming it may.
    ///
    /// A level that has nobody for the item and language, or nobody at work, does not hold the ticket up: the next one
    /// may answer at once. Levels above answer by video.
    func offers(
        _ item: ServiceItem,
        in language: Language,
        at site: SitePosition,
        _ now: Instant
    ) throws(Refusal) -> [(site: SiteID, after: Minutes)] {
        guard let position = directory.position(of: item.id) else { throw .unknownItem(item.id) }
        // An office has nobody above it, though it lies under the district centre in the tree.
        let above = directory.ascent(from: site, for: position).filter {
            item.byVideo && directory[$0].level > directory[site].level
        }
        var offers: [(site: SiteID, after: Minutes)] = []
        var steps = 0
        for place in [site] + above where item.isHandled(at: directory[place]) {
            let able = directory.clerks(at: place, handling: position).filter {
                directory[$0].languages.contains(language)
            }
            guard !able.isEmpty else { continue }
            offers.append((directory[place].id, Minutes(rules.queue.pooling.count * steps)))
            if able.contains(where: { isAtWork($0, now) }) { steps += 1 }
        }
        guard !offers.isEmpty else {
            throw Refusal(
                .missing,
                english:
                    "nobody at \(directory[site].id)\(above.isEmpty ? "" : " or above it") can answer \(item.id) in "
                    + "\(language.english); choose another language or site, or book an appointment",
                chinese:
                    "\(directory[site].name)\(above.isEmpty ? "" : "及上级")没有可用\(language.chinese)办理“\(item.name)”的人员；"
                    + "请换语言、换服务点或预约"
            )
        }
        return offers
    }

    /// A ticket that a step is to be done to.
    func ticket(_ id: TicketID, for step: TicketState.Step) throws(Refusal) -> Ticket {
        guard let ticket = queue[id] else { throw .unknownTicket(id) }
        guard ticket.state.allows(step) else {
            if step == .call, let claim = ticket.state.claim { throw .claimed(ticket, claim) }
            throw .step(step, of: ticket)
        }
        if let session = ticket.session, let live = sessions[session], live.isLive {
            throw .inSession(ticket, session)
        }
        return ticket
    }

    /// The same, for what only the clerk who has it, or a supervisor, may do.
    func claimed(
        _ id: TicketID,
        for step: TicketState.Step,
        _ context: CommandContext
    ) throws(Refusal) -> (ticket: Ticket, claim: TicketClaim) {
        let ticket = try ticket(id, for: step)
        guard let claim = ticket.state.claim else { throw .step(step, of: ticket) }
        if context.caller.role == .clerk, context.caller.who.text != claim.clerk.text { throw .claimed(ticket, claim) }
        return (ticket, claim)
    }

    /// The changes that end the service of a ticket, its time measured.
    func finishing(_ ticket: Ticket, _ claim: TicketClaim, at now: Instant) -> [RecordChange] {
        let after = ticket.changed { $0.state = .served(by: claim.clerk, ended: now) }
        return [.replace(.ticket(ticket), with: .ticket(after))]
            + measuring(now - claim.since, ticket.item, at: claim.site)
    }

    /// What an item took is remembered at the site that answered.
    func measuring(_ time: Duration, _ item: ItemID, at site: SiteID) -> [RecordChange] {
        guard let known = queue.times(of: site) else {
            var times = ServiceTimes(site)
            times.add(time, of: item)
            return [.make(.serviceTimes(times))]
        }
        var times = known
        times.version += 1
        times.add(time, of: item)
        return [.replace(.serviceTimes(known), with: .serviceTimes(times))]
    }

    /// The next number of a site, with the change to its book.
    func numbering(
        _ item: ServiceItem,
        at site: SiteID,
        _ now: Instant
    ) throws(Refusal) -> (day: LocalDate, number: TicketNumber, change: RecordChange) {
        let known = queue.book(of: site)
        let today = Shanghai.date(of: now)
        var book = known ?? TicketBook(site, on: today)
        let letter = directory.queueLetter(of: item)
        guard let number = book.next(letter, on: today, rules.queue) else {
            throw Refusal(
                .limit,
                english: "\(site) has given all \(rules.queue.numbersPerDay) numbers \(letter) of today; book instead",
                chinese: "\(site) 今日 \(letter) 号已全部取完，请预约"
            )
        }
        guard let known else { return (book.day, number, .make(.ticketBook(book))) }
        book.version = known.version + 1
        return (book.day, number, .replace(.ticketBook(known), with: .ticketBook(book)))
    }

    /// How long somebody in that place will wait; `nil` where nobody who could serve them is at work there.
    public func waitEstimate(
        _ item: ItemID,
        in language: Language,
        rank: Instant,
        ticket: TicketID?,
        at site: SiteID,
        _ now: Instant
    ) -> WaitEstimate? {
        guard let place = directory.position(of: site), let position = directory.position(of: item) else { return nil }
        let clerks = directory.clerks(at: place, handling: position).filter {
            directory[$0].languages.contains(language) && isAtWork($0, now)
        }
        guard !clerks.isEmpty else { return nil }
        let rivals = clerks.reduce(into: Set<ItemID>()) { $0.formUnion(directory[$1].skills) }
        let ahead = queue.lines.ahead(of: rank, ticket, at: site, now).filter { rivals.contains($0.key) }
        // The mix of those ahead and the one who asks.
        var (count, sum, squares) = (0.0, 0.0, 0.0)
        for (rival, number) in ahead.merging([item: 1], uniquingKeysWith: +) {
            guard let row = directory.item(rival) else { continue }
            let (mean, deviation) = queue.service(row, at: site)
            count += Double(number)
            sum += Double(number) * mean
            squares += Double(number) * (deviation * deviation + mean * mean)
        }
        guard count > 0 else { return nil }
        let mean = sum / count
        return WaitEstimate(
            ahead: ahead.values.reduce(0, +),
            clerks: clerks.count,
            busy: clerks.count { queue.ticket(of: directory[$0].id) != nil },
            mean: mean,
            deviation: max(0, squares / count - mean * mean).squareRoot()
        )
    }
}
