import ZhidaConsult

extension Ask {
    // MARK: From the body; its form was checked

    func member<Subject>(_ name: String, of value: JSONValue? = nil) -> Identifier<Subject>? {
        (value ?? body)[name]?.text.flatMap { Identifier<Subject>($0) }
    }

    /// - Throws: ``Problem`` where a required member is missing after all.
    func required<Subject>(_ name: String) throws -> Identifier<Subject> {
        guard let id: Identifier<Subject> = member(name) else { throw Problem.failed }
        return id
    }

    var language: Language { body["language"]?.text.flatMap { Language(rawValue: $0) } ?? .mandarin }

    /// - Throws: ``Problem``.
    func slot() throws -> SlotRequest {
        guard let start = body["starts"]?.text.flatMap({ Moment.instant($0) }) else { throw Problem.failed }
        return SlotRequest(
            item: try required("item"),
            parties: try parties(),
            language: language,
            start: start,
            duration: body["minutes"]?.whole.map { Minutes(Int($0)) },
            overbooks: body["overbook"]?.truth ?? false
        )
    }

    /// - Throws: ``Problem``.
    func wish() throws -> BookingWish {
        guard let first = body["from"]?.text.flatMap({ LocalDate($0) }),
            let last = body["to"]?.text.flatMap({ LocalDate($0) })
        else { throw Problem.failed }
        return BookingWish(
            item: try required("item"),
            parties: try parties(),
            language: language,
            days: try days(first, last),
            hours: body["hours"]?.text.flatMap { TimeWindow($0) },
            duration: body["minutes"]?.whole.map { Minutes(Int($0)) }
        )
    }

    func days(_ first: LocalDate, _ last: LocalDate) throws -> ClosedRange<LocalDate> {
        guard first <= last else {
            throw Problem.invalid("to（\(last)）早于 from（\(first)）。", "“to” (\(last)) lies before “from” (\(first)).")
        }
        return first...last
    }

    /// - Throws: ``Problem``.
    func parties() throws -> [PartyWish] {
        guard let list = body["parties"]?.list else {
            return [PartyWish(caller.site.map(PartyWish.Place.site) ?? .anywhere)]
        }
        return try list.enumerated().map { try party($1, isHost: $0 == 0, "/parties/\($0)") }
    }

    private func party(_ value: JSONValue, isHost: Bool, _ pointer: String) throws -> PartyWish {
        let site: SiteID? = member("site", of: value)
        let nearest: SiteID? = member("nearest", of: value)
        guard site == nil || nearest == nil else {
            throw Problem.malformed(
                "site 和 nearest 只能写一个。",
                "Give “site” or “nearest”, not both.",
                faults: [Fault(pointer: pointer, chinese: "site 和 nearest 只能写一个", english: "has both site and nearest")]
            )
        }
        let clerk: ClerkID? = member("clerk", of: value)
        let room: RoomID? = member("room", of: value)
        let own = clerk.flatMap { directory.clerk($0)?.site } ?? room.flatMap { directory.room($0)?.site }
        let place: PartyWish.Place =
            (site ?? (nearest == nil ? own : nil)).map(PartyWish.Place.site)
            ?? nearest.map { .nearest(to: $0) } ?? .anywhere
        let part = value["gives"]?.text.flatMap { PartyPart(rawValue: $0) } ?? (isHost ? .both : .clerk)
        return PartyWish(
            place,
            skill: member("skill", of: value),
            clerk: clerk,
            room: room,
            takesRoom: part.takesRoom,
            takesClerk: part.takesClerk
        )
    }

    /// The person whom the body names; `nil` where it says nothing of anybody.
    ///
    /// - Throws: ``Problem``.
    func applicant() throws -> Applicant? {
        guard let value = body["applicant"] else { return nil }
        return Applicant(
            person: try member("person", of: value) ?? newPerson(),
            name: value["name"]?.text,
            telephone: value["telephone"]?.text
        )
    }

    /// Runs `body`; where the slot is taken or closed, the refusal names free ones nearby in time.
    func offeringOthers<Result>(_ slot: SlotRequest, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch var problem as Problem where problem.kind == .taken || problem.kind == .closed {
            let now = hall.now
            let others = hall.broker.read { $0.alternatives(to: slot, now: now) }
            problem.alternatives = others.map { SlotAnswer(site: $0.site, start: $0.start, directory) }
            throw problem
        }
    }
}
