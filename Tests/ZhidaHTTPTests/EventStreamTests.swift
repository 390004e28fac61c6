import Foundation
import Testing
import ZhidaConsult

@testable import ZhidaHTTP

@Suite("Live events")
struct EventStreamTests {
    private func listen(_ hall: ServedHall, as caller: Caller = ServedHall.clerk, after last: Int64? = nil) async throws
        -> WireClient
    {
        let client = try WireClient(port: hall.port)
        let resume = last.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        try await client.send(
            "GET /events HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer \(try hall.token(caller))\r\n\(resume)\r\n"
        )
        let (status, headers) = try await client.streamHead()
        #expect(status == 200)
        #expect(headers["content-type"] == "text/event-stream")
        return client
    }

    private func take(_ hall: ServedHall, at site: String) async throws -> String {
        let clerk = site == "S1" ? ServedHall.clerk : ServedHall.elsewhere
        return try await hall.ask("POST", "/v1/tickets", as: clerk, "{\"item\":\"i1\",\"site\":\"\(site)\"}").text("id")
    }

    @Test("A stream tells what becomes durable at the listener's sites, and of nobody's name")
    func scope() async throws {
        try await ServedHall.open { hall in
            let client = try await listen(hall)
            #expect(try await client.event()["event"] == "here")
            _ = try await take(hall, at: "S2")
            let own = try await take(hall, at: "S1")
            let event = try await client.event()
            #expect(event["event"] == "ticket")
            let data = try JSONDecoder().decode(JSONValue.self, from: Data((event["data"] ?? "").utf8))
            #expect(data["id"]?.text == own)
            #expect(data["state"] == "waiting")
            #expect(event["id"] == data["sequence"]?.whole.map(String.init))
            let body = """
                {"item":"i1","parties":[{"site":"S1"}],"starts":"2026-11-27T09:00:00+08:00",\
                "applicant":{"name":"陈大文","telephone":"13812345678"}}
                """
            _ = try await hall.ask("POST", "/v1/bookings", body)
            let booking = try await client.event()
            #expect(booking["event"] == "booking")
            #expect(booking["data"]?.contains("陈") == false && booking["data"]?.contains("138") == false)
        }
    }

    @Test("Each of a hundred open pages is told of each ticket of its site once, in order")
    func manyPages() async throws {
        try await ServedHall.open { hall in
            var pages: [WireClient] = []
            for _ in 0..<100 {
                let page = try await listen(hall)
                #expect(try await page.event()["event"] == "here")
                pages.append(page)
            }
            var taken: [String] = []
            for _ in 0..<10 { taken.append(try await take(hall, at: "S1")) }
            for page in pages {
                var told: [String] = []
                while told.count < taken.count {
                    let event = try await page.event()
                    guard event["event"] == "ticket" else { continue }
                    let data = try JSONDecoder().decode(JSONValue.self, from: Data((event["data"] ?? "").utf8))
                    told.append(data["id"]?.text ?? "")
                }
                #expect(told == taken)
            }
        }
    }

    @Test("A stream that broke off goes on where it was, with nothing lost")
    func resuming() async throws {
        try await ServedHall.open { hall in
            let start = try await listen(hall).event()
            let last = try #require(start["id"].flatMap { Int64($0) })
            var missed: [String] = []
            for _ in 0..<5 { missed.append(try await take(hall, at: "S1")) }
            let client = try await listen(hall, after: last)
            var told: [String] = []
            while true {
                let event = try await client.event()
                if event["event"] == "here" { break }
                let data = try JSONDecoder().decode(JSONValue.self, from: Data((event["data"] ?? "").utf8))
                told.append(data["id"]?.text ?? "")
            }
            #expect(told == missed)
            let next = try await take(hall, at: "S1")
            #expect(try await client.event()["data"]?.contains(next) == true)
        }
    }

    @Test("One who was away too long, or comes from another store, is told to read anew")
    func reset() async throws {
        try await ServedHall.open { hall in
            #expect(try await listen(hall, after: 1_000_000).event()["event"] == "reset")
            let client = try WireClient(port: hall.port)
            try await client.send(
                "GET /events HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(try hall.token(ServedHall.clerk))\r\n"
                    + "Last-Event-ID: yesterday\r\n\r\n"
            )
            #expect(try await client.answer().status == 400)
        }
    }

    @Test("A stream shows that it is alive, and ends when its token does")
    func heartbeat() async throws {
        try await ServedHall.open {
            $0.heartbeat = .milliseconds(50)
        } _: { hall in
            let client = try await listen(hall)
            for _ in 0..<3 { #expect(try await client.event()["event"] == "here") }
            hall.clock.advance(Minutes(120))
            await #expect(throws: WireClient.Closed.self) { for _ in 0..<10 { _ = try await client.event() } }
        }
    }

    @Test("A WebSocket tells the same, with the token as a subprotocol, and answers pings")
    func socket() async throws {
        try await ServedHall.open { hall in
            func upgrade(_ token: String) async throws -> (client: WireClient, status: Int, headers: [String: String]) {
                let client = try WireClient(port: hall.port)
                try await client.send(
                    "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: zhida.events, bearer.\(token)\r\n\r\n"
                )
                let (status, headers) = try await client.streamHead()
                return (client, status, headers)
            }
            // A token that is not accepted: closed for a violated policy, which a page can read.
            let stranger = try await upgrade("a.b.c")
            #expect(try await stranger.client.frame().opcode == 0x08)
            #expect(await stranger.client.isClosedByPeer())
            let (client, status, headers) = try await upgrade(try hall.token(ServedHall.clerk))
            #expect(status == 101)
            // The example of RFC 6455, section 1.3.
            #expect(headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(headers["sec-websocket-protocol"] == "zhida.events")
            #expect(try await client.frame().text.contains(#""event":"here""#))
            let own = try await take(hall, at: "S1")
            #expect(try await client.frame().text.contains(own))
            // A ping with a mask of zeros, as clients send them.
            try await client.send([0x89, 0x82, 0, 0, 0, 0] + Array("hi".utf8))
            let pong = try await client.frame()
            #expect(pong.opcode == 0x0A && pong.text == "hi")
            try await client.send([0x88, 0x80, 0, 0, 0, 0])
            #expect(try await client.frame().opcode == 0x08)
            #expect(await client.isClosedByPeer())
        }
    }

    @Test("Streams end when the server is shut down, and requests that run are finished")
    func shutdown() async throws {
        let ends = Ends()
        let begun = ContinuousClock.now
        try await ServedHall.open { hall in
            var clients: [WireClient] = []
            for _ in 0..<20 {
                let client = try await listen(hall)
                _ = try await client.event()
                clients.append(client)
            }
            await ends.keep(clients)
        }
        // `open` returned: the server has ended although nobody left.
        #expect(ContinuousClock.now - begun < .seconds(30))
        for client in await ends.clients { #expect(await client.isClosedByPeer()) }
    }

    /// Keeps connections open beyond the server's life.
    private actor Ends {
        var clients: [WireClient] = []

        func keep(_ all: [WireClient]) { clients = all }
    }
}
