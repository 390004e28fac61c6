import Foundation
import Testing
import ZhidaTesting

@testable import ZhidaConsult

struct BookingJSONTests {
    private static let states: [BookingState] = [
        .held(until: Instant(milliseconds: 1_772_413_320_001)), .pending, .confirmed, .underway, .completed, .missed,
        .cancelled(.byCitizen), .cancelled(.byOffice), .cancelled(.replaced), .expired,
    ]
    private static let names = [nil, "", "王女士", "a\"b\\c/d", "\u{0}\u{1F}\u{7F}\n\t\u{2028}", "🀄︎é", "</script>"]

    @Test("what is written at once is what the encoder writes", arguments: states, names)
    func writesWhatTheEncoderWrites(state: BookingState, name: String?) throws {
        var booking = Booking(
            id: TestDistrict.identifier("b-1.x"),
            version: 7,
            state: state,
            item: TestDistrict.identifier("i1"),
            range: try #require(InstantRange(start: Instant(milliseconds: -300_000), length: Minutes(15))),
            parties: [
                BookingParty(
                    site: TestDistrict.identifier("C"),
                    room: BookingParty.Taken(TestDistrict.identifier("r"), lane: 2),
                    clerk: BookingParty.Taken(TestDistrict.identifier("k"))
                ),
                BookingParty(site: TestDistrict.identifier("D"), skill: TestDistrict.identifier("i2")),
            ],
            applicant: name.map { Applicant(person: TestDistrict.identifier("p"), name: $0, telephone: $0) },
            language: .sign,
            revision: 3,
            request: name == "" ? nil : TestDistrict.identifier("w1"),
            made: Instant(milliseconds: 1)
        )
        try compare(booking)
        booking.concerns = [.clerkGone(TestDistrict.identifier("k"))]
        var writer = JSONWriter()
        #expect(!booking.write(&writer))
        let caller = Caller(who: TestDistrict.identifier("u"), role: .clerk, site: name.map { _ in booking.host })
        let facts = ["b": name ?? "", "a": "1"]
        try compare(AuditBody(booking.audit(facts), name: "session \(name ?? "")", caller: caller, at: booking.made))
    }

    @Test("a request to book is digested from the bytes that the encoder would write", arguments: names)
    func writesTheBytesOfTheEncoder(name: String?) throws {
        let site: SiteID = TestDistrict.identifier("C")
        let places: [PartyWish.Place] = [.site(site), .nearest(to: site), .anywhere]
        for (number, place) in places.enumerated() {
            var party = PartyWish(place, takesRoom: number == 1, takesClerk: number == 2)
            if number == 0 {
                (party.skill, party.clerk, party.room) = (
                    TestDistrict.identifier("i2"), TestDistrict.identifier("k"), TestDistrict.identifier("r")
                )
            }
            let slot = SlotRequest(
                item: TestDistrict.identifier("i1"),
                parties: [party, PartyWish(.anywhere)],
                language: .cantonese,
                start: Instant(milliseconds: 1_772_413_200_000),
                duration: number == 0 ? nil : Minutes(15),
                overbooks: number == 1
            )
            let applicant = Applicant(
                person: TestDistrict.identifier("p"),
                name: name,
                telephone: number == 2 ? nil : "+86 755"
            )
            let book = Book(slot, applicant: applicant, isConfirmed: number == 2)
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            var writer = JSONWriter()
            // What the encoder writes in a way of its own is left to it.
            let isLeft = name.map { $0.contains { $0 == "/" || $0.isNewline || $0 < " " } } ?? false
            #expect(book.write(&writer) == !isLeft, "\(name ?? "")")
            if !isLeft { #expect(Data(writer.bytes) == (try encoder.encode(book))) }
        }
    }

    private func compare<Value: JSONWritable & Codable & Equatable>(_ value: Value) throws {
        var writer = JSONWriter()
        #expect(value.write(&writer))
        let written = Data(writer.bytes)
        #expect(try JSONDecoder().decode(Value.self, from: written) == value)
        // The same object to any reader, whatever the order of its fields.
        let encoded = try JSONEncoder().encode(value)
        let (left, right) = (
            try JSONSerialization.jsonObject(with: written), try JSONSerialization.jsonObject(with: encoded)
        )
        #expect((left as? NSDictionary) == (right as? NSDictionary))
    }
}
