import Testing

@testable import ZhidaConsult

/// Any sites or departments in one command, now.
struct ConnectSitesTests {
    static func connect(_ targets: [SiteID], item: ItemID? = nil, language: Language = .mandarin) -> ConnectSites {
        ConnectSites(by: ClerkID(literal: "c1"), targets, item: item, language: language, topic: "a flood")
    }

    @Test("the session is live at once with all who are free, and the others are named with why")
    func connects() throws {
        var hall = try QueueHall()
        _ = try hall.take("09:30", at: QueueHall.farStreet)
        _ = try hall.next("s2")
        let targets = [QueueHall.street, QueueHall.farStreet, SiteID(literal: "X"), QueueHall.office, QueueHall.street]
        let reply = try hall.perform(Self.connect(targets), as: QueueHall.clerk("c1"))
        #expect(reply.session.phase == .live)
        #expect(reply.session.parties.map(\.site) == [QueueHall.community, QueueHall.street, QueueHall.office])
        #expect(reply.session.parties.map(\.clerk?.text) == ["c1", "s1a", "b1"])
        #expect(reply.absent.map(\.site.text) == ["S2", "X"])
        #expect(reply.absent.map(\.cause) == [.busy, .unknown])
        try hall.act(reply.session.id, .join(nil), QueueHall.clerk("b1"))
        // The next one finds the street's other clerk, and the office busy.
        let second = ConnectSites(
            by: ClerkID(literal: "c2"),
            [QueueHall.street, QueueHall.office],
            topic: "another"
        )
        let other = try hall.perform(second, as: QueueHall.clerk("c2"))
        #expect(other.session.parties.map(\.clerk?.text) == ["c2", "s1b"])
        #expect(other.absent.map(\.cause) == [.busy])
    }

    @Test("whoever leaves, the others go on; the last one's leaving ends it")
    func leaves() throws {
        var hall = try QueueHall()
        let reply = try hall.perform(Self.connect([QueueHall.street, QueueHall.office]), as: QueueHall.clerk("c1"))
        let id = reply.session.id
        for clerk in ["s1a", "b1"] { try hall.act(id, .join(nil), QueueHall.clerk(clerk)) }
        #expect(try hall.act(id, .leave(nil), QueueHall.clerk("c1")).phase == .live)
        #expect(hall.state.sessions[id]?.lead == PartyNumber(2))
        #expect(try hall.act(id, .leave(nil), QueueHall.clerk("b1")).phase == .live)
        #expect(try hall.act(id, .leave(nil), QueueHall.clerk("s1a")).phase == .wrapUp)
    }

    @Test("nobody free is refused, and every site is named", arguments: try! ConsultTable.rows("connect-refusals.tsv"))
    func refuses(row: [String]) throws {
        var hall = try QueueHall(row[0])
        let targets = row[1].split(separator: " ").compactMap { SiteID($0) }
        let item = row[2] == "-" ? nil : ItemID(row[2])
        let language = try #require(Language(rawValue: row[3]))
        let refusal = try #require(throws: Refusal.self) {
            try hall.perform(Self.connect(targets, item: item, language: language), as: QueueHall.clerk("c1"))
        }
        #expect(refusal.reason.rawValue == row[4])
        #expect(refusal.english == row[5])
    }

    @Test("a clerk with a booking now is not free, and is again behind it")
    func respectsBookings() throws {
        var hall = try QueueHall()
        let slot = OccupiedSlot(
            .clerk(ClerkID(literal: "b1")),
            InstantRange(start: QueueHall.at("09:30"), end: QueueHall.at("09:45"))!
        )
        let id = hall.book("b", at: "09:30")
        var booking = try #require(hall.state.bookings[id])
        let before = booking
        booking.version = 2
        booking.range = slot.range
        booking.parties = [BookingParty(site: QueueHall.office, clerk: .init(ClerkID(literal: "b1")))]
        try hall.replace(before, booking)
        #expect(
            QueueHall.reason { try hall.perform(Self.connect([QueueHall.office]), as: QueueHall.clerk("c1")) } == .taken
        )
        hall.now = QueueHall.at("09:45")
        #expect(try hall.perform(Self.connect([QueueHall.office]), as: QueueHall.clerk("c1")).absent.isEmpty)
    }
}
