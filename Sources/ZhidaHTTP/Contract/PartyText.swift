import ZhidaConsult

/// One party of a search as it stands in an address: `BA-S018`, `BA08/JY01`, `BA-S018-01:room`.
struct PartyText {
    var wish: PartyWish

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let names = (parts.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...2).contains(names.count), let site = SiteID(names[0]) else {
            return nil
        }
        var skill: ItemID?
        if names.count == 2 {
            guard let item = ItemID(names[1]) else { return nil }
            skill = item
        }
        guard let part = PartyPart(rawValue: parts.count == 2 ? String(parts[1]) : "clerk") else { return nil }
        wish = PartyWish(.site(site), skill: skill, takesRoom: part.takesRoom, takesClerk: part.takesClerk)
    }
}

/// What a party gives: its room, its clerk, or both.
enum PartyPart: String, CaseIterable, Sendable {
    case room, clerk, both

    var takesRoom: Bool { self != .clerk }
    var takesClerk: Bool { self != .room }
}
