import Testing
import ZhidaConsult

@testable import ZhidaHTTP

@Suite("Bookings over HTTP")
struct BookingHTTPTests {
    private static let slot = #""item":"i1","parties":[{"site":"S1"}],"starts":"2026-11-27T09:00:00+08:00""#

    @Test("A slot is found, held, booked, confirmed, moved, given to another clerk, and given back")
    func life() async throws {
        try await ServedHall.open { hall in
            let free = try await hall.ask("GET", "/v1/slots?item=i1&site=S1&from=2026-11-27&to=2026-11-27")
            #expect(free.status == 200)
            #expect(try free.value["sites"]?.list?.first?["days"]?.list?.first?["starts"]?.list?.first == "09:00-11:40")

            let held = try await hall.ask("POST", "/v1/holds", "{\(Self.slot)}")
            #expect(held.status == 201)
            let path = try #require(held.headers["location"])
            #expect(try held.text("state") == "held")

            let booked = try await hall.ask(
                "POST",
                path + "/book",
                #"{"applicant":{"name":"陈女士","telephone":"13812345678"}}"#
            )
            #expect(try booked.text("state") == "pending")
            #expect(try booked.text("telephone") == "13812345678")
            let confirmed = try await hall.ask("POST", path + "/confirm", match: booked.version)
            #expect(try confirmed.text("state") == "confirmed")

            let moved = try await hall.ask(
                "POST",
                path + "/move",
                #"{"starts":"2026-11-27T02:00:00Z"}"#,
                match: confirmed.version
            )
            #expect(try moved.text("starts") == "2026-11-27T10:00:00+08:00")
            let clerk = try #require(try moved.value["parties"]?.list?.first?["clerk"]?.text)

            let given = try await hall.ask(
                "POST",
                path + "/reassign",
                as: ServedHall.supervisor,
                "{}",
                match: moved.version
            )
            #expect(given.status == 200)
            #expect(try given.value["parties"]?.list?.first?["clerk"]?.text != clerk)

            let shown = try await hall.ask("GET", path)
            #expect(shown.version == given.version)
            let unchanged = try await hall.ask("GET", path, headers: ["If-None-Match: \"\(given.version ?? 0)\""])
            #expect(unchanged.status == 304)

            let cancelled = try await hall.ask("POST", path + "/cancel", #"{"by":"office"}"#, match: given.version)
            #expect(try cancelled.text("state") == "cancelled")
            // One that ended is read from the store.
            #expect(try await hall.ask("GET", path).text("state") == "cancelled")
        }
    }

    @Test("A change needs the version that was seen, and is refused where another was faster")
    func versions() async throws {
        try await ServedHall.open { hall in
            let booked = try await hall.ask("POST", "/v1/bookings", "{\(Self.slot),\"confirmed\":true}")
            let path = try #require(booked.headers["location"])
            let move = #"{"starts":"2026-11-27T10:00:00+08:00"}"#
            let blind = try await hall.ask("POST", path + "/move", move)
            #expect(blind.status == 428)
            #expect(try await hall.ask("POST", path + "/move", move, match: booked.version).status == 200)
            let late = try await hall.ask("POST", path + "/cancel", "{}", match: booked.version)
            #expect(late.status == 412)
            #expect(late.kind == "changed")
            let strange = try await hall.ask("POST", path + "/cancel", "{}", headers: ["If-Match: W/\"x\""])
            #expect(strange.status == 412)
        }
    }

    @Test("A request that is sent again gets the first answer; another one under its key is refused")
    func replay() async throws {
        try await ServedHall.open { hall in
            let body = "{\(Self.slot)}"
            let first = try await hall.ask("POST", "/v1/bookings", body, key: "once")
            let again = try await hall.ask("POST", "/v1/bookings", body, key: "once")
            #expect(first.status == 201)
            #expect(again.status == 201)
            #expect(again.body == first.body)
            #expect(again.headers["location"] == first.headers["location"])
            let other = try await hall.ask(
                "POST",
                "/v1/bookings",
                body.replacing("09:00:00", with: "10:00:00"),
                key: "once"
            )
            #expect(other.status == 422)
            #expect(other.kind == "key-reused")
            let list = try await hall.ask("GET", "/v1/bookings?from=2026-11-27&to=2026-11-27")
            #expect(try list.value["items"]?.list?.count == 1)
        }
    }

    @Test("A slot that is taken is refused with what is free nearby, and nothing is booked twice")
    func taken() async throws {
        try await ServedHall.open { hall in
            let body =
                #"{"item":"i1","parties":[{"clerk":"S1.c1","gives":"both"}],"starts":"2026-11-27T09:00:00+08:00"}"#
            #expect(try await hall.ask("POST", "/v1/bookings", body).status == 201)
            let second = try await hall.ask("POST", "/v1/bookings", body)
            #expect(second.status == 409)
            #expect(second.kind == "taken")
            #expect(try second.value["alternatives"]?.list?.isEmpty == false)
        }
    }

    @Test("Names are masked in lists, and for those who may not see them")
    func masking() async throws {
        try await ServedHall.open { hall in
            let body = "{\(Self.slot),\"applicant\":{\"person\":\"p1\",\"name\":\"陈大文\",\"telephone\":\"13812345678\"}}"
            let booked = try await hall.ask("POST", "/v1/bookings", body)
            let path = try #require(booked.headers["location"])
            let list = try await hall.ask("GET", "/v1/bookings?from=2026-11-27&to=2026-11-27")
            #expect(!list.text.contains("陈大文") && !list.text.contains("13812345678"))
            let read = try await hall.ask("GET", path, as: ServedHall.administrator)
            #expect(read.status == 200)
            #expect(!read.text.contains("陈大文") && !read.text.contains("13812345678"))
        }
    }

    @Test("Calendars are RFC 5545 files")
    func calendars() async throws {
        try await ServedHall.open { hall in
            let booked = try await hall.ask("POST", "/v1/bookings", "{\(Self.slot)}")
            let path = try #require(booked.headers["location"])
            let one = try await hall.ask("GET", path + "/calendar")
            #expect(one.headers["content-type"] == "text/calendar; charset=utf-8")
            #expect(one.text.hasPrefix("BEGIN:VCALENDAR\r\n") && one.text.contains("METHOD:REQUEST\r\n"))
            let all = try await hall.ask("GET", "/v1/calendar?from=2026-11-27&to=2026-11-27")
            #expect(all.text.contains("UID:") && !all.text.contains("METHOD:"))
        }
    }

    @Test("The waiting list takes a place, fills a freed slot, and lets go")
    func waiting() async throws {
        try await ServedHall.open { hall in
            let party = #""item":"i1","parties":[{"clerk":"S1.c1"}]"#
            let booked = try await hall.ask(
                "POST",
                "/v1/bookings",
                "{\(party),\"starts\":\"2026-11-27T09:00:00+08:00\",\"minutes\":180}"
            )
            #expect(booked.status == 201)
            let wish = "{\(party),\"from\":\"2026-11-27\",\"to\":\"2026-11-27\",\"hours\":\"09:00-12:00\"}"
            let first = try await hall.ask("POST", "/v1/waiting", wish)
            let second = try await hall.ask("POST", "/v1/waiting", wish)
            #expect(try second.value["ahead"]?.whole == 1)
            let path = try #require(booked.headers["location"])
            #expect(try await hall.ask("POST", path + "/cancel", "{}", match: booked.version).status == 200)
            let offered = try await hall.ask("GET", try #require(first.headers["location"]))
            #expect(try offered.text("state") == "offered")
            let left = try await hall.ask("POST", try #require(second.headers["location"]) + "/leave")
            #expect(["offered", "waiting", "cancelled"].contains(try left.text("state")))
            #expect(try await hall.ask("GET", "/v1/waiting").value["items"]?.list?.isEmpty == true)
        }
    }

    @Test("Lists come in pages that hold every entry once, linked to the next")
    func paging() async throws {
        try await ServedHall.open { hall in
            var path: String? = "/v1/clerks?limit=7"
            var seen: [String] = []
            while let here = path {
                let page = try await hall.ask("GET", here)
                seen += try #require(try page.value["items"]?.list).compactMap { $0["id"]?.text }
                path = page.headers["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
            }
            #expect(seen == TestDistrictClerks.all)
        }
    }
}

/// The clerks of the made-up district, by code.
private enum TestDistrictClerks {
    static var all: [String] {
        ["C", "S1", "S1-1", "S1-2", "S2", "S2-1", "S2-2", "D1", "D2"].flatMap { site in
            (1...3).map { "\(site).c\($0)" }
        }.sorted()
    }
}
