import Foundation
import Testing
import ZhidaConsult

@testable import ZhidaHTTP

@Suite("Requests that are not as they should be")
struct RequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var method = "POST"
        var path = "/v1/bookings"
        var body: String? = nil
        var headers: [String] = []
        var status: Int
        var kind: String
        /// Where the fault is.
        var pointer: String? = nil

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "no JSON", body: "{", status: 400, kind: "malformed"),
        Case(name: "bytes that are no UTF-8 text", body: "\u{0}", status: 400, kind: "malformed"),
        Case(name: "a list for an object", body: "[]", status: 400, kind: "malformed", pointer: ""),
        Case(name: "a missing member", body: "{}", status: 400, kind: "malformed", pointer: "/item"),
        Case(
            name: "an unknown member",
            body: #"{"item":"i1","starts":"2026-11-27T09:00:00+08:00","colour":"red"}"#,
            status: 400,
            kind: "malformed",
            pointer: "/colour"
        ),
        Case(
            name: "a time without its offset",
            body: #"{"item":"i1","starts":"2026-11-27T09:00:00"}"#,
            status: 400,
            kind: "malformed",
            pointer: "/starts"
        ),
        Case(
            name: "SQL in a code",
            body: #"{"item":"i1'; DROP TABLE record; --","starts":"2026-11-27T09:00:00+08:00"}"#,
            status: 400,
            kind: "malformed",
            pointer: "/item"
        ),
        Case(
            name: "a wrong type deep inside",
            body: #"{"item":"i1","starts":"2026-11-27T09:00:00+08:00","parties":[{"site":"S1"},{"site":7}]}"#,
            status: 400,
            kind: "malformed",
            pointer: "/parties/1/site"
        ),
        Case(
            name: "a thousand brackets",
            body: String(repeating: "[", count: 1000),
            status: 400,
            kind: "malformed"
        ),
        Case(
            name: "an item that is not there",
            body: #"{"item":"nothing","starts":"2026-11-27T09:00:00+08:00"}"#,
            status: 422,
            kind: "unknown"
        ),
        Case(
            name: "a time off the grid",
            body: #"{"item":"i1","starts":"2026-11-27T09:01:00+08:00"}"#,
            status: 422,
            kind: "invalid"
        ),
        Case(
            name: "a year whose holidays are not published",
            method: "GET",
            path: "/v1/slots?item=i1&from=2028-03-01&to=2028-03-02",
            status: 409,
            kind: "unknown-year"
        ),
        Case(
            name: "a form",
            body: "item=i1",
            headers: ["Content-Type: application/x-www-form-urlencoded"],
            status: 415,
            kind: "media"
        ),
        Case(name: "an address that is not there", method: "GET", path: "/v1/nothing", status: 404, kind: "not-found"),
        Case(name: "dots in the address", method: "GET", path: "/v1/../etc/passwd", status: 404, kind: "not-found"),
        Case(
            name: "SQL in the address",
            method: "GET",
            path: "/v1/bookings/1'%20OR%201=1",
            status: 404,
            kind: "not-found"
        ),
        Case(
            name: "a booking that is not there",
            method: "GET",
            path: "/v1/bookings/none",
            status: 404,
            kind: "unknown"
        ),
        Case(name: "a method that is not there", method: "DELETE", path: "/v1/bookings", status: 405, kind: "method"),
        Case(
            name: "a parameter that is not there",
            method: "GET",
            path: "/v1/bookings?colour=red",
            status: 400,
            kind: "malformed",
            pointer: "colour"
        ),
        Case(
            name: "a parameter twice",
            method: "GET",
            path: "/v1/bookings?site=S1&site=S2",
            status: 400,
            kind: "malformed",
            pointer: "site"
        ),
        Case(
            name: "a limit beyond its bounds",
            method: "GET",
            path: "/v1/bookings?limit=1000000",
            status: 400,
            kind: "malformed",
            pointer: "limit"
        ),
        Case(
            name: "days in the wrong order",
            method: "GET",
            path: "/v1/bookings?from=2026-11-27&to=2026-11-26",
            status: 422,
            kind: "invalid"
        ),
        Case(
            name: "percent signs that mean nothing",
            method: "GET",
            path: "/v1/bookings?site=%FF",
            status: 400,
            kind: "malformed"
        ),
    ]

    @Test("are refused with what is wrong and where", arguments: cases)
    func refusal(_ row: Case) async throws {
        try await ServedHall.open { hall in
            let answer = try await hall.ask(row.method, row.path, row.body, headers: row.headers)
            #expect(answer.status == row.status)
            #expect(answer.kind == row.kind)
            if let pointer = row.pointer {
                let found = try answer.value["faults"]?.list?.compactMap { $0["pointer"]?.text } ?? []
                #expect(found.contains(pointer))
            }
        }
    }

    @Test("The words are of the language that is asked for, Chinese where it is not said")
    func languages() async throws {
        try await ServedHall.open { hall in
            let usual = try await hall.ask("GET", "/v1/bookings/none")
            #expect(usual.headers["content-language"] == "zh")
            #expect(try usual.text("detail") == "没有预约 none")
            let english = try await hall.ask(
                "GET",
                "/v1/bookings/none",
                headers: ["Accept-Language: fr, en;q=0.8, zh;q=0.5"]
            )
            #expect(english.headers["content-language"] == "en")
            #expect(try english.text("detail") == "There is no booking none.")
        }
    }

    @Test("A write without an idempotency key, or with one that is none, is refused")
    func keys() async throws {
        try await ServedHall.open { hall in
            for key in ["", "with space", String(repeating: "k", count: 129), "schlüssel"] {
                let answer = try await hall.ask("POST", "/v1/queues/S1/next", "{}", key: key)
                #expect(answer.status == 400, "\(key)")
            }
        }
    }

    @Test("What looks like SQL or a header is kept as the text that it is")
    func injection() async throws {
        try await ServedHall.open { hall in
            let name = #"x'); DROP TABLE record; --\r\nSet-Cookie: a=b"#
            let body = """
                {"item":"i1","parties":[{"site":"S1"}],"starts":"2026-11-27T09:00:00+08:00",\
                "applicant":{"name":"\(name)"}}
                """
            let booked = try await hall.ask("POST", "/v1/bookings", body)
            #expect(booked.status == 201)
            #expect(booked.headers["set-cookie"] == nil)
            let read = try await hall.ask("GET", try #require(booked.headers["location"]))
            #expect(try read.text("name") == "x'); DROP TABLE record; --\r\nSet-Cookie: a=b")
            // A line break in a header's value ends the request.
            let client = try WireClient(port: hall.port)
            try await client.send("GET /v1/bookings?site=S1\r\nX: 1\r\n\r\n")
            #expect(try await client.answer().status == 400)
        }
    }

    @Test("HEAD answers as GET does, without the body")
    func head() async throws {
        try await ServedHall.open { hall in
            let answer = try await hall.ask("HEAD", "/v1/sites")
            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            let method = try await hall.ask("PUT", "/v1/sites", "{}")
            #expect(method.headers["allow"] == "GET, HEAD")
        }
    }
}
