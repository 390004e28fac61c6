/// A party's wish, looked up in the directory: who and what could serve it.
struct PartyPlan {
    let wish: PartyWish
    let skill: ItemPosition
    /// What its clerk must speak; `nil` where any language does.
    let language: Language?
    /// Sites to look at, the preferred first.
    let sites: [SitePosition]

    /// The plans of all parties.
    ///
    /// - Throws: what is unknown or cannot be met by anybody at any time.
    static func plans(
        _ parties: [PartyWish],
        item: ItemPosition,
        language: Language,
        in directory: Directory
    ) throws(Refusal) -> [PartyPlan] {
        guard (1...8).contains(parties.count) else {
            throw Refusal(
                .invalid,
                english: "a booking has 1 to 8 parties, not \(parties.count)",
                chinese: "一个预约须有1至8方参加，不能是\(parties.count)方"
            )
        }
        var plans: [PartyPlan] = []
        var speaks = false
        for wish in parties {
            try check(wish, directory)
            var skill = item
            if let id = wish.skill {
                guard let position = directory.position(of: id) else { throw .unknown("item", "事项", id.text) }
                skill = position
            }
            let plan = PartyPlan(
                wish: wish,
                skill: skill,
                language: wish.takesClerk && !speaks ? language : nil,
                sites: SiteOrder.candidates(wish, skill, in: directory)
            )
            speaks = speaks || wish.takesClerk
            guard plan.sites.contains(where: { plan.canServe(at: $0, in: directory) }) else {
                throw plan.nobody(directory)
            }
            plans.append(plan)
        }
        return plans
    }

    private static func check(_ wish: PartyWish, _ directory: Directory) throws(Refusal) {
        guard wish.takesRoom || wish.takesClerk else {
            throw Refusal(
                .invalid,
                english: "a party of a booking takes a room, a clerk or both",
                chinese: "参加方须至少占用一间咨询室、一个窗口或一名窗口人员"
            )
        }
        if let id = wish.site, directory.position(of: id) == nil { throw .unknown("site", "服务点", id.text) }
        if let id = wish.clerk {
            guard directory.position(of: id) != nil else { throw .unknown("clerk", "窗口人员", id.text) }
            guard wish.takesClerk else {
                throw Refusal(.invalid, english: "clerk \(id) is named but no clerk is taken", chinese: "指定了人员却不占用人员")
            }
        }
        if let id = wish.room {
            guard directory.position(of: id) != nil else { throw .unknown("room", "咨询室或窗口", id.text) }
            guard wish.takesRoom else {
                throw Refusal(.invalid, english: "room \(id) is named but no room is taken", chinese: "指定了咨询室却不占用")
            }
        }
    }

    /// Whether the site has at all what the party needs.
    private func canServe(at site: SitePosition, in directory: Directory) -> Bool {
        if wish.takesRoom, rooms(at: site, in: directory).isEmpty { return false }
        if wish.takesClerk, clerks(at: site, in: directory).isEmpty { return false }
        return true
    }

    private func nobody(_ directory: Directory) -> Refusal {
        let item = directory[skill]
        let place = wish.clerk?.text ?? wish.site?.text ?? ""
        let spoken = language.map { (" in \($0.english)", "能说\($0.chinese)、") } ?? ("", "")
        return Refusal(
            .missing,
            english: "nobody \(place.isEmpty ? "in the district" : "at \(place)") can take part for “\(item.name)”"
                + "\(spoken.0): a room or a clerk with that skill is missing; choose another site",
            chinese: "\(place.isEmpty ? "全区" : place) 没有\(spoken.1)可办理“\(item.name)”的人员或咨询室，请另选服务点"
        )
    }

    func rooms(at site: SitePosition, in directory: Directory) -> [RoomPosition] {
        let rooms = directory.rooms(at: site)
        guard let id = wish.room else { return rooms }
        return rooms.filter { directory[$0].id == id }
    }

    func clerks(at site: SitePosition, in directory: Directory) -> [ClerkPosition] {
        directory.clerks(at: site).filter { clerk in
            directory.can(clerk, handle: skill)
                && (language.map { directory[clerk].languages.contains($0) } ?? true)
                && (wish.clerk.map { directory[clerk].id == $0 } ?? true)
        }
    }
}
