import Testing
import ZhidaConsult
import ZhidaDigest

@testable import ZhidaHTTP

@Suite("Consents, evidence and the audit over HTTP")
struct MatterHTTPTests {
    private func booking(_ hall: ServedHall) async throws -> String {
        let body = """
            {"item":"i3","parties":[{"site":"S1"}],"starts":"2026-11-27T09:00:00+08:00","applicant":{"person":"p1"}}
            """
        return try await hall.ask("POST", "/v1/bookings", body).text("id")
    }

    @Test("Evidence needs a consent to its purpose, and goes with it")
    func evidence() async throws {
        try await ServedHall.open { hall in
            let matter = "/v1/matters/\(try await booking(hall))"
            let picture = matter + "/evidence?kind=identity"
            let type = ["Content-Type: image/jpeg"]
            let early = try await hall.ask("POST", picture, "picture", headers: type)
            #expect(early.status == 409)
            #expect(early.kind == "missing")
            let consent = #"{"purpose":"identity","means":"spoken","wording":"id-2026-1"}"#
            #expect(try await hall.ask("POST", matter + "/consents", consent).status == 201)
            let added = try await hall.ask("POST", picture, "picture", key: "photo", headers: type)
            #expect(added.status == 201)
            #expect(try added.value["evidence"]?.list?.first?["bytes"]?.whole == 7)
            #expect(hall.folder.files(below: "content").count == 1)
            let again = try await hall.ask("POST", picture, "picture", key: "photo", headers: type)
            #expect(try again.value["evidence"]?.list?.count == 1)
            #expect(try await hall.ask("POST", picture, "other", key: "photo", headers: type).status == 422)

            let id = try #require(try added.value["consents"]?.list?.first?["id"]?.text)
            let withdrawn = try await hall.ask("POST", "\(matter)/consents/\(id)/withdraw")
            #expect(try withdrawn.value["evidence"]?.list?.first?["removed"] == "withdrawn")
            #expect(hall.folder.files(below: "content").isEmpty)
        }
    }

    @Test("The content of evidence is given out as it was taken in, to those who may, and the audit is told")
    func reading() async throws {
        try await ServedHall.open { hall in
            let matter = "/v1/matters/\(try await booking(hall))"
            let consent = #"{"purpose":"identity","means":"spoken","wording":"id-2026-1"}"#
            let given = try await hall.ask("POST", matter + "/consents", consent)
            let picture = "a picture of a card"
            let added = try await hall.ask(
                "POST",
                matter + "/evidence?kind=identity",
                picture,
                headers: ["Content-Type: image/jpeg", "Content-Digest: \(Self.digest(picture))"]
            )
            #expect(added.status == 201)
            let id = try #require(try added.value["evidence"]?.list?.first?["id"]?.text)
            let read = try await hall.ask("GET", "\(matter)/evidence/\(id)")
            #expect(read.status == 200)
            #expect(read.text == picture)
            #expect(read.headers["content-type"] == "image/jpeg")
            #expect(read.headers["content-digest"] == Self.digest(picture))
            #expect(read.headers["x-content-type-options"] == "nosniff")
            #expect(read.headers["content-disposition"]?.hasPrefix("attachment") == true)
            // Neither another site's clerk nor who keeps the machine looks at anybody's card.
            for caller in [ServedHall.elsewhere, ServedHall.administrator, ServedHall.auditor] {
                #expect(try await hall.ask("GET", "\(matter)/evidence/\(id)", as: caller).status == 403)
            }
            #expect(try await hall.ask("GET", "\(matter)/evidence/nothing").status == 404)
            #expect(try await hall.ask("GET", "/v1/matters/nothing/evidence/\(id)").status == 404)
            let story = try await hall.ask(
                "GET",
                "/v1/audit/stories/\(matter.split(separator: "/")[2])",
                as: ServedHall.auditor
            )
            let acts = try #require(try story.value["items"]?.list).compactMap { $0["act"]?.text }
            #expect(acts.count { $0 == "evidence read" } == 1)

            let withdrawn = try #require(try given.value["consents"]?.list?.first?["id"]?.text)
            _ = try await hall.ask("POST", "\(matter)/consents/\(withdrawn)/withdraw")
            #expect(try await hall.ask("GET", "\(matter)/evidence/\(id)").kind == "transition")
        }
    }

    @Test("A body that is not what its digest says is not taken in; bytes that were changed are not given out")
    func digests() async throws {
        try await ServedHall.open {
            $0.largestContent = 1000
        } _: { hall in
            let matter = "/v1/matters/\(try await booking(hall))"
            let consent = #"{"purpose":"identity","means":"spoken","wording":"id-2026-1"}"#
            _ = try await hall.ask("POST", matter + "/consents", consent)
            let target = matter + "/evidence?kind=identity"
            let type = "Content-Type: image/jpeg"
            let wrong = [type, "Content-Digest: \(Self.digest("one"))"]
            let refused = try await hall.ask("POST", target, "two", key: "card", headers: wrong)
            #expect(refused.status == 422)
            #expect(hall.folder.files(below: "content").isEmpty)
            let unreadable = try await hall.ask("POST", target, "two", headers: [type, "Content-Digest: md5=:AA==:"])
            #expect(unreadable.status == 400)
            let large = String(repeating: "x", count: 1001)
            #expect(try await hall.ask("POST", target, large, headers: [type]).status == 413)
            #expect(hall.folder.files(below: "content").isEmpty)
            // Sent again under its key, as it was meant.
            let added = try await hall.ask("POST", target, "one", key: "card", headers: wrong)
            #expect(added.status == 201)
            let held = try #require(try added.value["evidence"]?.list?.first { $0["stage"] == "held" })
            let id = try #require(held["id"]?.text)
            let file = try #require(hall.folder.files(below: "content").first)
            try "two".write(toFile: hall.folder.path("content/" + file), atomically: false, encoding: .utf8)
            let damaged = try await hall.ask("GET", "\(matter)/evidence/\(id)")
            #expect(damaged.status == 500)
            #expect(!damaged.text.contains("two"))
        }
    }

    private static func digest(_ text: String) -> String {
        ContentDigest(hexadecimal: Hexadecimal.text(of: SHA256.hash(of: text.utf8)))?.text ?? ""
    }

    @Test("Evidence taken by mistake is removed by a supervisor; what is past its retention by a purge")
    func removing() async throws {
        try await ServedHall.open { hall in
            let matter = "/v1/matters/\(try await booking(hall))"
            let consent = #"{"purpose":"identity","means":"paper","wording":"id-2026-1"}"#
            _ = try await hall.ask("POST", matter + "/consents", consent)
            let type = ["Content-Type: image/jpeg"]
            let added = try await hall.ask("POST", matter + "/evidence?kind=identity", "one", headers: type)
            let id = try #require(try added.value["evidence"]?.list?.first?["id"]?.text)
            #expect(try await hall.ask("POST", "\(matter)/evidence/\(id)/remove").status == 403)
            #expect(
                try await hall.ask("POST", "\(matter)/evidence/\(id)/remove", as: ServedHall.supervisor).status == 200
            )
            _ = try await hall.ask("POST", matter + "/evidence?kind=identity", "two", headers: type)
            hall.clock.advance(Minutes(40 * 1440))
            let purged = try await hall.ask("POST", "/v1/purges", as: ServedHall.administrator)
            #expect(try purged.value["removed"]?.whole == 1)
            #expect(hall.folder.files(below: "content").isEmpty)
        }
    }

    @Test("The audit tells a booking's story, and verifies behind its checkpoints")
    func audit() async throws {
        try await ServedHall.open { hall in
            let id = try await booking(hall)
            _ = try await hall.ask("POST", "/v1/bookings/\(id)/confirm")
            let story = try await hall.ask("GET", "/v1/audit/stories/\(id)", as: ServedHall.auditor)
            let acts = try #require(try story.value["items"]?.list).compactMap { $0["act"]?.text }
            #expect(acts == ["session book", "session confirm"])
            let page = try await hall.ask("GET", "/v1/audit?limit=1", as: ServedHall.auditor)
            #expect(try page.value["next"] == "1")
            #expect(try await hall.ask("POST", "/v1/audit/checkpoints", as: ServedHall.administrator).status == 201)
            #expect(try await hall.ask("POST", "/v1/audit/checkpoints", as: ServedHall.administrator).status == 204)
            let report = try await hall.ask("GET", "/v1/audit/report", as: ServedHall.auditor)
            #expect(try report.value["isSound"]?.truth == true)
            #expect(try report.value["unguarded"]?.whole == 0)
        }
    }

    @Test("A directory with faults is refused whole; a good one is loaded, and taken back")
    func directory() async throws {
        try await ServedHall.open { hall in
            let bad = #"{"files":{"rooms":"code,site\nX,nowhere\n"}}"#
            let refused = try await hall.ask("POST", "/v1/directory-versions", as: ServedHall.administrator, bad)
            #expect(refused.status == 422)
            #expect(try refused.value["faults"]?.list?.isEmpty == false)
            let rooms = "code,site,name,kind,capacity,origin\\nS1.r1,S1,一号,counter,1,local\\n"
            let good = "{\"files\":{\"rooms\":\"\(rooms)\"},\"note\":\"one room\"}"
            let loaded = try await hall.ask("POST", "/v1/directory-versions", as: ServedHall.administrator, good)
            #expect(try loaded.text("directory") == "v2")
            #expect(try await hall.ask("GET", "/v1/rooms").value["items"]?.list?.count == 1)
            let back = try await hall.ask("POST", "/v1/directory-versions/v1/activate", as: ServedHall.administrator)
            #expect(back.status == 200)
            #expect(try await hall.ask("GET", "/v1/rooms/S2.r1").text("site") == "S2")
            let versions = try await hall.ask("GET", "/v1/directory-versions")
            #expect(try versions.value["items"]?.list?.count == 2)
        }
    }
}
