import Testing
import ZhidaConsult

@testable import ZhidaHTTP

@Suite("Queue and sessions over HTTP")
struct QueueHTTPTests {
    @Test("A ticket is taken, called, recalled, started, finished; the next who is passed waits again")
    func tickets() async throws {
        try await ServedHall.open { hall in
            let first = try await hall.ask("POST", "/v1/tickets", #"{"item":"i1","priority":"elderly"}"#)
            #expect(first.status == 201)
            #expect(try first.value["wait"]?["ahead"]?.whole == 0)
            let second = try await hall.ask("POST", "/v1/tickets", #"{"item":"i1"}"#)
            let board = try await hall.ask("GET", "/v1/queues/S1")
            #expect(try board.value["next"]?.list?.count == 2)

            let called = try await hall.ask("POST", "/v1/queues/S1/next", #"{"counter":"S1.r1"}"#)
            #expect(try called.value["ticket"]?["id"]?.text == (try first.text("id")))
            let path = try #require(first.headers["location"])
            #expect(try await hall.ask("POST", path + "/recall").status == 200)
            #expect(try await hall.ask("POST", path + "/start", match: 1).status == 412)
            let started = try await hall.ask("POST", path + "/start")
            #expect(try started.text("state") == "serving")
            let finished = try await hall.ask("POST", path + "/finish", match: started.version)
            #expect(try finished.text("state") == "served")
            let twice = try await hall.ask("POST", path + "/finish")
            #expect(twice.status == 409)
            #expect(twice.kind == "transition")

            #expect(try await hall.ask("POST", "/v1/queues/S1/next", "{}").status == 200)
            let passed = try await hall.ask("POST", try #require(second.headers["location"]) + "/pass")
            #expect(try passed.text("state") == "waiting")
            let cancelled = try await hall.ask("POST", try #require(second.headers["location"]) + "/cancel")
            #expect(try cancelled.text("state") == "cancelled")
            #expect(try await hall.ask("POST", "/v1/queues/S1/next", "{}").status == 204)
            #expect(try await hall.ask("GET", "/v1/tickets").value["items"]?.list?.isEmpty == true)
        }
    }

    @Test("A certain ticket is found by its number, transferred, called out of turn, and missed")
    func outOfTurn() async throws {
        try await ServedHall.open { hall in
            let taken = try await hall.ask("POST", "/v1/tickets", #"{"item":"i1"}"#)
            let number = try taken.text("number")
            let found = try await hall.ask("GET", "/v1/tickets?number=\(number)")
            #expect(try found.value["items"]?.list?.first?["id"]?.text == (try taken.text("id")))
            let path = try #require(taken.headers["location"])
            #expect(try await hall.ask("POST", path + "/transfer", #"{"item":"i2"}"#).text("item") == "i2")
            #expect(try await hall.ask("GET", path).value["wait"] != nil)
            #expect(try await hall.ask("POST", path + "/call", "{}").status == 200)
            #expect(try await hall.ask("POST", path + "/no-show").text("state") == "no-show")
        }
    }

    @Test("A session runs from its booking to its close, with an escalation on the way")
    func session() async throws {
        try await ServedHall.open { hall in
            let booked = try await hall.ask(
                "POST",
                "/v1/bookings",
                #"{"item":"i1","parties":[{"clerk":"S1.c1"}],"starts":"2026-11-26T09:05:00+08:00","confirmed":true}"#
            )
            hall.clock.advance(Minutes(5))
            let opened = try await hall.ask("POST", "/v1/sessions", "{\"booking\":\"\(try booked.text("id"))\"}")
            #expect(opened.status == 201)
            let path = try #require(opened.headers["location"])
            func act(_ name: String, _ body: String? = nil, as who: Caller = ServedHall.clerk) async throws -> String {
                let answer = try await hall.ask("POST", "\(path)/\(name)", as: who, body)
                return answer.status == 200 ? try answer.text("phase") : "\(answer.status): \(answer.text)"
            }
            #expect(try await act("call", "{}") == "called")
            #expect(try await act("answer") == "connecting")
            #expect(try await act("join", #"{"party":1}"#) != "live")
            #expect(try await act("join", "{}") == "live")
            #expect(try await act("note", #"{"text":"查询缴费记录"}"#) == "live")
            let digest = String(repeating: "ab", count: 32)
            #expect(try await act("share", "{\"name\":\"表.pdf\",\"size\":1024,\"digest\":\"\(digest)\"}") == "live")
            #expect(try await act("hold", #"{"reason":"查档"}"#) == "on-hold")
            #expect(try await act("resume") == "live")
            #expect(try await act("escalate", #"{"reason":"政策不明"}"#) == "escalated")
            let centre = Caller(who: ServedHall.clerk.who, role: .clerk, site: ServedHall.elsewhere.site)
            #expect(try await act("accept", as: centre).hasPrefix("4"))
            #expect(try await act("give-back", #"{"reason":"withdrawn"}"#) == "live")
            #expect(try await act("end") == "wrap-up")
            #expect(try await act("close", #"{"result":"done","summary":"已答复"}"#) == "closed")
            #expect(try await act("evaluate", #"{"grade":5,"grounds":["clarity"]}"#) == "closed")
            #expect(try await act("evaluate", #"{"grade":1}"#).hasPrefix("409"))
            #expect(try await act("refer", #"{"order":"GD-2026-1"}"#) == "closed")
            let shown = try await hall.ask("GET", path)
            #expect(try shown.value["outcome"]?["result"] == "done")
            #expect(try shown.value["escalations"]?.list?.first?["ending"] == "withdrawn")
            #expect(try shown.value["grade"]?.whole == 5)
        }
    }

    @Test("Sites are networked in one request, and those who cannot come are named")
    func connecting() async throws {
        try await ServedHall.open { hall in
            let answer = try await hall.ask("POST", "/v1/connections", #"{"sites":["C","D1"],"topic":"欠薪"}"#)
            #expect(answer.status == 201)
            #expect(try answer.value["session"]?["phase"] == "live")
            let list = try await hall.ask("GET", "/v1/sessions")
            #expect(try list.value["items"]?.list?.count == 1)
        }
    }
}
