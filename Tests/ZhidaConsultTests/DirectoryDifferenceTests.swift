import Testing

@testable import ZhidaConsult

@Suite("What changes from one directory to the next")
struct DirectoryDifferenceTests {
    private let old: Directory
    private let today: LocalDate

    init() throws {
        old = try DirectoryLoader.load(DirectoryFixture.sources())
        today = try #require(LocalDate("2026-11-26"))
    }

    private func difference(_ change: (inout DirectoryContent) throws -> Void) throws -> DirectoryDifference {
        var content = old.content
        try change(&content)
        return DirectoryDifference(from: old, to: try Directory(content), today: today)
    }

    @Test("Nothing changed is nothing to do")
    func nothing() throws {
        let difference = try difference { _ in }
        #expect(difference.isEmpty)
        #expect(difference.consequences.isEmpty)
    }

    @Test("A clerk who leaves, and a room that is given up, are told to whoever holds their bookings")
    func removals() throws {
        let difference = try difference {
            $0.clerks.removeFirst()
            $0.rooms.removeLast()
        }
        #expect(difference.clerks.removed.map(\.text) == ["C1"])
        #expect(difference.rooms.removed.map(\.text) == ["S1-01-R1"])
        #expect(
            difference.consequences == [
                .clerkRemoved(id("C1")), .roomRemoved(id("S1-01-R1")),
            ]
        )
    }

    @Test("A renamed site keeps its bookings, and callers were told its old name")
    func renamed() throws {
        let difference = try difference { $0.sites[0].name = "新名中心" }
        let centre: SiteID = id("D")
        #expect(difference.sites.changed == [centre])
        #expect(difference.consequences == [.siteRenamed(centre, from: "测试区政务服务中心", to: "新名中心")])
    }

    @Test("A clerk who moves and forgets an item, a room with fewer lanes, an item no longer offered")
    func lesserChanges() throws {
        let difference = try difference {
            $0.clerks[0].site = $0.sites[2].id
            $0.clerks[0].skills.removeLast()
            $0.clerks[2].skills.removeAll { $0.text == "I3" }
            $0.rooms[0].overbooking = 0
            $0.items.removeAll { $0.id.text == "I3" }
        }
        let c1: ClerkID = id("C1")
        let i3: ItemID = id("I3")
        #expect(
            Set(difference.consequences) == [
                .itemRemoved(i3), .clerkMoved(c1, from: id("S1-01"), to: id("S1")),
                .skillsRemoved(c1, [id("I4")]),
                .skillsRemoved(id("C3"), [i3]),
                .lanesRemoved(id("D-W1"), from: 3, to: 2),
            ]
        )
    }

    @Test("What is only added takes nothing away")
    func additions() throws {
        let difference = try difference {
            var clerk = $0.clerks[2]
            clerk.id = id("C9")
            $0.clerks.append(clerk)
            $0.rooms[0].capacity = 5
        }
        #expect(!difference.isEmpty)
        #expect(difference.consequences.isEmpty)
    }

    @Test("A day on which the office closes is named, with all who are away then, and days gone by are not")
    func shortened() throws {
        let closed = try ["2026-11-25", "2026-12-01"].map(day)
        let difference = try difference { content in
            content.calendars[0].exceptions += closed.map { .init(date: $0, windows: [], reason: "停电") }
        }
        #expect(
            difference.consequences == [
                .hoursShortened(
                    clerks: old.clerks.map(\.id),
                    rooms: old.rooms.map(\.id),
                    days: [closed[1]]
                )
            ]
        )
    }

    @Test("A holiday year that is taken back leaves no day of it to rely on")
    func holidaysRemoved() throws {
        let difference = try difference { $0.holidays = [] }
        #expect(difference.holidayYears == [2026])
        guard case .hoursShortened(_, _, let days)? = difference.consequences.first else {
            Issue.record("\(difference.consequences)")
            return
        }
        // From Thursday, 26 November to Thursday, 31 December there are 26 days from Monday to Friday.
        #expect(days.count == 26)
    }
}
