import Testing
import ZhidaConsult
import ZhidaTesting

@testable import ZhidaHTTP

@Suite("Who may ask what")
struct AccessHTTPTests {
    @Test("Without a token, with a forged, an expired or a foreign one, nothing is answered")
    func tokens() async throws {
        try await ServedHall.open { hall in
            let none = try await hall.ask("GET", "/v1/bookings", as: nil)
            #expect(none.status == 401)
            #expect(none.headers["www-authenticate"] == #"Bearer realm="zhida""#)
            let good = try hall.token(ServedHall.clerk)
            var chance = SystemRandomNumberGenerator()
            let stranger = TokenAuthority(
                keys: KeyRing(.token, current: SigningKey.draw(at: hall.clock.now, using: &chance))
            )
            let foreign = try stranger.issue(
                hall.hall.identifiers.next(at: hall.clock.now),
                for: ServedHall.clerk,
                now: hall.clock.now
            ).token
            let parts = good.split(separator: ".")
            for bad in [
                "", "x", "\(good)x", foreign, "\(parts[0]).\(parts[1]).", "a.b.c", String(repeating: "A", count: 5000),
            ] {
                let answer = try await hall.ask(
                    "GET",
                    "/v1/bookings",
                    as: nil,
                    headers: ["Authorization: Bearer \(bad)"]
                )
                #expect(answer.status == 401, "\(bad.prefix(20))")
            }
            #expect(
                try await hall.ask("GET", "/v1/bookings", as: nil, headers: ["Authorization: bearer \(good)"]).status
                    == 200
            )
            hall.clock.advance(Minutes(61))
            let late = try await hall.ask("GET", "/v1/bookings", as: nil, headers: ["Authorization: Bearer \(good)"])
            #expect(late.status == 401)
            #expect(late.kind == "unauthorised")
        }
    }

    @Test("A clerk acts at their site and below, and nowhere else")
    func sites() async throws {
        try await ServedHall.open { hall in
            let body = #"{"item":"i1","parties":[{"site":"S1-1"}],"starts":"2026-11-27T09:00:00+08:00"}"#
            let booked = try await hall.ask("POST", "/v1/bookings", body)
            #expect(booked.status == 201)
            let path = try #require(booked.headers["location"])
            for (method, address, sent) in [
                ("GET", path, nil), ("GET", "/v1/bookings?site=S1", nil), ("GET", path + "/calendar", nil),
                ("POST", "/v1/bookings", body), ("POST", path + "/confirm", nil), ("POST", "/v1/queues/S1/next", "{}"),
                ("GET", "/v1/queues/S1", nil), ("GET", "/v1/matters/\(path.split(separator: "/")[2])", nil),
            ] as [(String, String, String?)] {
                let answer = try await hall.ask(method, address, as: ServedHall.elsewhere, sent)
                #expect(answer.status == 403, "\(method) \(address)")
            }
        }
    }

    @Test("Roles keep to their table")
    func roles() async throws {
        try await ServedHall.open { hall in
            #expect(try await hall.ask("GET", "/v1/audit", as: ServedHall.clerk).status == 403)
            #expect(try await hall.ask("GET", "/v1/audit", as: ServedHall.auditor).status == 200)
            #expect(
                try await hall.ask("POST", "/v1/tickets", as: ServedHall.auditor, #"{"item":"i1","site":"S1"}"#).status
                    == 403
            )
            #expect(
                try await hall.ask("POST", "/v1/directory-versions/v1/activate", as: ServedHall.supervisor).status
                    == 403
            )
            let me = try await hall.ask("GET", "/v1/me", as: ServedHall.supervisor)
            #expect(try me.text("role") == "supervisor")
        }
    }

    @Test("Tokens are made by those who may, and revoked ones are no longer accepted")
    func issuing() async throws {
        try await ServedHall.open { hall in
            let wish = #"{"who":"S1-1.c1","minutes":60}"#
            #expect(try await hall.ask("POST", "/v1/tokens", wish).status == 403)
            #expect(
                try await hall.ask(
                    "POST",
                    "/v1/tokens",
                    as: ServedHall.supervisor,
                    #"{"who":"x","role":"administrator"}"#
                )
                .status == 403
            )
            let issued = try await hall.ask("POST", "/v1/tokens", as: ServedHall.supervisor, wish)
            let token = try issued.text("token")
            let bearer = ["Authorization: Bearer \(token)"]
            #expect(try await hall.ask("GET", "/v1/me", as: nil, headers: bearer).text("who") == "S1-1.c1")
            let revoked = try await hall.ask(
                "POST",
                "/v1/revocations",
                as: ServedHall.supervisor,
                #"{"token":"\#(token)"}"#
            )
            #expect(revoked.status == 201)
            #expect(try await hall.ask("GET", "/v1/me", as: nil, headers: bearer).status == 401)
        }
    }

    @Test("Too many requests are told when to come again, each account apart")
    func rates() async throws {
        try await ServedHall.open {
            $0.requestsPerSecond = 0.01
            $0.burst = 3
        } _: { hall in
            for _ in 0..<3 { #expect(try await hall.ask("GET", "/v1/me").status == 200) }
            let refused = try await hall.ask("GET", "/v1/me")
            #expect(refused.status == 429)
            #expect((1...100).contains(refused.headers["retry-after"].flatMap { Int($0) } ?? 0))
            #expect(try await hall.ask("GET", "/v1/me", as: ServedHall.supervisor).status == 200)
            // Guessing tokens costs the address.
            var statuses: [Int] = []
            for _ in 0..<5 {
                statuses.append(
                    try await hall.ask("GET", "/v1/me", as: nil, headers: ["Authorization: Bearer a.b.c"]).status
                )
            }
            #expect(statuses == [401, 401, 401, 429, 429])
        }
    }
}
