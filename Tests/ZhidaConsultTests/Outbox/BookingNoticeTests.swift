import Foundation
import Testing

@testable import ZhidaConsult

@Suite("Notices of bookings")
struct BookingNoticeTests {
    static let now = ConsentCommandTests.start

    static func changes(from before: Booking?, to after: Booking, at now: Instant = now) -> [OutboxChange] {
        BookingNotices.changes(
            from: before,
            to: after,
            in: SmallDistrict.directory,
            CommandContext(now: now, caller: .system, identifiers: IdentifierSource(generator: Seeded(seed: 3)))
        )
    }

    /// Topics with the minutes until they are due; a minus before those that are taken back.
    static func summary(_ changes: [OutboxChange], since now: Instant = now) -> [String] {
        changes.map { change in
            switch change {
            case .put(let message): "\(message.topic) \((message.due.milliseconds - now.milliseconds) / 60_000)"
            case .withdraw(let topic, _): "-\(topic)"
            }
        }
    }

    /// A booking 3 days ahead.
    static func booking(_ state: BookingState, version: Int = 1, inMinutes minutes: Int = 4320) -> Booking {
        var booking = ConsentCommandTests.makeBooking(state)
        booking.version = version
        booking.range = InstantRange(start: now + Minutes(minutes), length: Minutes(30))!
        return booking
    }

    @Test("Booking puts reminders a day and an hour before; confirming says so and leaves them")
    func confirming() {
        let pending = Self.booking(.pending)
        #expect(
            Self.summary(Self.changes(from: nil, to: pending))
                == ["booking.reminder.day 2880", "booking.reminder.hour 4260"]
        )
        #expect(
            Self.summary(Self.changes(from: pending, to: Self.booking(.confirmed, version: 2))) == [
                "booking.confirmed 0"
            ]
        )
    }

    @Test("What is booked and confirmed at once gets all three")
    func atOnce() {
        #expect(
            Self.summary(Self.changes(from: nil, to: Self.booking(.confirmed)))
                == ["booking.confirmed 0", "booking.reminder.day 2880", "booking.reminder.hour 4260"]
        )
    }

    @Test("A move tells the new time and replaces the reminders")
    func moving() {
        let before = Self.booking(.confirmed)
        let after = Self.booking(.confirmed, version: 2, inMinutes: 8640)
        #expect(
            Self.summary(Self.changes(from: before, to: after)) == [
                "-booking.reminder.day", "-booking.reminder.hour", "booking.moved 0", "booking.reminder.day 7200",
                "booking.reminder.hour 8580",
            ]
        )
        var other = before
        other.version = 2
        other.parties[0].clerk = BookingParty.Taken(ClerkID("c7")!)
        #expect(Self.changes(from: before, to: other).isEmpty)
    }

    @Test("A cancelled booking is told, and reminds nobody")
    func cancelling() {
        #expect(
            Self.summary(
                Self.changes(from: Self.booking(.confirmed), to: Self.booking(.cancelled(.byOffice), version: 2))
            )
                == ["-booking.reminder.day", "-booking.reminder.hour", "booking.cancelled 0"]
        )
    }

    @Test("Reminders whose time is past are left out")
    func late() {
        #expect(
            Self.summary(Self.changes(from: nil, to: Self.booking(.confirmed, inMinutes: 600)))
                == ["booking.confirmed 0", "booking.reminder.hour 540"]
        )
        #expect(
            Self.summary(Self.changes(from: nil, to: Self.booking(.confirmed, inMinutes: 60))) == [
                "booking.confirmed 0"
            ]
        )
    }

    @Test("A hold is told to nobody, unless it is an offer to the waiting list")
    func holds() throws {
        var held = Self.booking(.held(until: Self.now + Minutes(30)))
        #expect(Self.changes(from: nil, to: held).isEmpty)
        held.request = WaitingRequestID("w1")
        #expect(Self.summary(Self.changes(from: nil, to: held)) == ["waiting.offer 0"])
        let expired = Self.booking(.expired, version: 2)
        #expect(Self.changes(from: held, to: expired).isEmpty)
        #expect(Self.changes(from: held, to: Self.booking(.cancelled(.byCitizen), version: 2)).isEmpty)
    }

    @Test("When the session begins, or nobody came, the reminders are taken back")
    func begun() {
        for state in [BookingState.underway, .missed] {
            #expect(
                Self.summary(Self.changes(from: Self.booking(.confirmed), to: Self.booking(state, version: 2)))
                    == ["-booking.reminder.day", "-booking.reminder.hour"]
            )
        }
    }

    @Test("A notice says what, where and when in both languages")
    func words() throws {
        guard case .put(let message) = Self.changes(from: nil, to: Self.booking(.confirmed))[0] else {
            Issue.record("no message")
            return
        }
        let notice = try JSONDecoder().decode(Notice.self, from: Data(message.body.utf8))
        #expect(notice.chinese == "您预约的“企业信息确认”已确认：2026-09-24 22:13，甲一社区便民服务站。")
        #expect(
            notice.english
                == "Your appointment for “confirming an enterprise” is confirmed: 2026-09-24 22:13, 甲一社区便民服务站."
        )
        #expect(notice.telephone == "13800138000")
        #expect(message.about == RecordKey(.booking, text: "b1"))
        var nobody = Self.booking(.confirmed)
        nobody.applicant = nil
        #expect(Self.changes(from: nil, to: nobody).isEmpty)
    }

    @Test("A notice is written as its encoder would, whatever its texts hold")
    func json() throws {
        var booking = Self.booking(.held(until: Self.now))
        for telephone in [nil, "13800138000", "\"\\\n\u{1}/"] as [String?] {
            booking.applicant?.telephone = telephone
            let notice = try #require(Notice(.offered, of: booking, in: SmallDistrict.directory))
            #expect(try JSONDecoder().decode(Notice.self, from: Data(notice.json.utf8)) == notice)
        }
    }

    @Test("Every topic has a text of its own")
    func topics() throws {
        let booking = Self.booking(.held(until: Self.now))
        let texts = Notice.Topic.allCases.compactMap { Notice($0, of: booking, in: SmallDistrict.directory)?.chinese }
        // Both reminders read the same; what differs is when they come.
        #expect(Set(texts).count == Notice.Topic.allCases.count - 1)
        #expect(Notice.Topic.allCases.filter { $0.lead != nil } == Notice.Topic.reminders)
    }
}
