import ZhidaConsult
import ZhidaCore

/// A booking as it is shown: names beside codes, times in Asia/Shanghai.
struct BookingView: Encodable, Sendable {
    struct Party: Encodable, Sendable {
        var site: SiteID
        var siteName: String
        var room: RoomID?
        var roomName: String?
        var clerk: ClerkID?
    }

    var id: BookingID
    var version: Int
    var state: String
    var item: ItemID
    var itemName: String
    var starts: String
    var ends: String
    var language: ZhidaConsult.Language
    var parties: [Party]
    var person: PersonID?
    var name: String?
    var telephone: String?
    /// What a person must see to, because the directory changed.
    var concerns: [String]
    /// The idempotency key of the request that was answered with this.
    var key: String?

    private let range: InstantRange
    private let stateText: String

    private enum CodingKeys: CodingKey {
        case id, version, state, item, itemName, starts, ends, language, parties, person, name, telephone, concerns, key
    }

    /// - Parameter showsPerson: whether name and telephone number are shown whole; else they are masked.
    init(_ booking: Booking, _ names: DirectoryNames, showsPerson: Bool, key: IdempotencyKey? = nil) {
        id = booking.id
        version = booking.version
        state = booking.state.word
        stateText = booking.state.text
        item = booking.item
        itemName = names.name(booking.item)
        range = booking.range
        starts = LocalText.stamp(booking.range.start)
        ends = LocalText.stamp(booking.range.end)
        language = booking.language
        parties = booking.parties.map { party in
            Party(
                site: party.site,
                siteName: names.name(party.site),
                room: party.room?.id,
                roomName: party.room.map { names.name($0.id) },
                clerk: party.clerk?.id
            )
        }
        person = booking.applicant?.person
        name = booking.applicant?.name.map { showsPerson ? $0 : PersonMask.name($0) }
        telephone = booking.applicant?.telephone.map { showsPerson ? $0 : Masking.masked($0) }
        concerns = booking.concerns.map(\.text)
        self.key = key?.text
    }

    var rangeText: String { LocalText.range(range) }
    var stateWords: String { stateText }
    /// The host, and how many others take part: a list has no room for all of them.
    var partiesText: String {
        let others = parties.count - 1
        return (parties.first?.line ?? "") + (others > 0 ? say(" 等\(parties.count)方", " and \(others) more") : "")
    }

    func print() {
        var facts = FactList()
        facts.add(say("预约", "booking"), id.text)
        facts.add(say("状态", "state"), stateText)
        facts.add(say("时间", "time"), rangeText)
        facts.add(say("事项", "item"), "\(item) \(itemName)")
        for (index, party) in parties.enumerated() {
            facts.add(index == 0 ? say("主办", "host") : say("参加", "with"), party.line)
        }
        if language != .mandarin { facts.add(say("语言", "language"), say(language.chinese, language.english)) }
        facts.add(say("预约人", "for"), [name, telephone, person?.text].compactMap(\.self).joined(separator: " "))
        for concern in concerns { facts.add(say("须处理", "to be seen to"), concern) }
        facts.add(say("幂等键", "key"), key)
        facts.print()
    }
}

extension BookingView.Party {
    var line: String { [siteName, roomName, clerk?.text].compactMap(\.self).joined(separator: " ") }
}

extension BookingState {
    /// As a clerk reads it.
    var text: String {
        guard case .held(let until) = self else { return say(chinese, english) }
        return say("占位至 \(Shanghai.time(of: until))", "held until \(Shanghai.time(of: until))")
    }
}

extension BookingConcern {
    var text: String {
        switch self {
        case .clerkGone(let id): say("人员 \(id) 已不在目录中", "clerk \(id) is no longer in the directory")
        case .clerkUnfit(let id): say("人员 \(id) 不再办理此事项", "clerk \(id) no longer handles this")
        case .roomGone(let id): say("咨询室 \(id) 已不在目录中", "room \(id) is no longer in the directory")
        case .siteGone(let id): say("服务点 \(id) 已不在目录中", "site \(id) is no longer in the directory")
        case .itemGone(let id): say("事项 \(id) 已不在目录中", "item \(id) is no longer in the directory")
        case .closed(let id): say("\(id) 届时不办公", "\(id) is closed then")
        }
    }
}

/// A free slot.
struct SlotView: Encodable, Sendable {
    var site: SiteID
    var siteName: String
    var starts: String

    private let start: Instant

    private enum CodingKeys: CodingKey { case site, siteName, starts }

    init(site: SiteID, start: Instant, _ names: DirectoryNames) {
        self.site = site
        siteName = names.name(site)
        self.start = start
        starts = LocalText.stamp(start)
    }

    var line: String { "\(LocalText.moment(start))  \(site) \(siteName)" }
}
