import Foundation
import Testing
import ZhidaTesting

/// The session broker's commands, run as clerks run them.
@Suite("The session broker's command line")
struct ConsultCommandTests {
    private static let booking = ["session", "book", "--item", "SB02", "--site", "BA-S018", "--at", "明天 9:30"]

    @Test("a slot is found, held, booked, moved and cancelled, each by one command")
    func booksFromEndToEnd() throws {
        let hall = try ConsultHall()
        let free = try hall.json(["session", "free", "--item", "SB02", "--site", "BA-S018", "--when", "明天上午"])
        #expect((free["free"] as? [[String: Any]])?.first?["day"] as? String == "2026-11-27")
        let held = try hall.json(
            ["session", "hold", "--item", "SB02", "--site", "BA-S018", "--at", "明天 9:30"],
            as: "C0080"
        )
        let id = try #require(held["id"] as? String)
        #expect(held["state"] as? String == "held")
        let short = String(id.suffix(5))
        let booked = try hall.json(
            ["session", "book", "--hold", short, "--name", "陈女士", "--phone", "13812345678"],
            at: "2026-11-26 09:05",
            as: "C0080"
        )
        #expect(booked["state"] as? String == "pending")
        #expect(booked["telephone"] as? String == "13812345678")
        let confirmed = try hall.json(["session", "confirm", short], at: "2026-11-26 09:06", as: "C0080")
        #expect(confirmed["state"] as? String == "confirmed")
        let moved = try hall.json(["session", "move", short, "--to", "下周一 10:00"], at: "2026-11-26 09:07", as: "C0080")
        #expect(moved["starts"] as? String == "2026-11-30T10:00:00+08:00")
        let list = try hall.run(["session", "list"], at: "2026-11-26 09:08", as: "C0080")
        #expect(list.output.contains("2026-11-30 周一 10:00–10:30"))
        #expect(list.output.contains("陈**") && !list.output.contains("陈女士"))
        let cancelled = try hall.json(["session", "cancel", short], at: "2026-11-26 09:09", as: "C0080")
        #expect(cancelled["state"] as? String == "cancelled")
        // What is over is found by its whole identifier.
        #expect(try hall.run(["session", "show", short], at: "2026-11-26 09:10").code == 1)
        #expect(try hall.json(["session", "show", id], at: "2026-11-26 09:10")["state"] as? String == "cancelled")
        #expect(try hall.run(["store", "check"]).code == 0)
    }

    @Test("bookings that are over are listed by their days, and not among those that are to come")
    func listsWhatIsOver() throws {
        let hall = try ConsultHall()
        let first = try hall.json(Self.booking + ["--name", "陈女士"], as: "C0080")
        let second = try hall.json(Self.booking + ["--name", "李先生"], at: "2026-11-26 09:01", as: "C0080")
        let id = try #require(first["id"] as? String)
        #expect(try hall.run(["session", "cancel", id], at: "2026-11-26 09:02", as: "C0080").code == 0)
        func ids(_ arguments: [String], at time: String = "2026-11-27 12:00") throws -> [String] {
            let ending = try hall.run(["session", "list", "--json"] + arguments, at: time, as: "C0080")
            let rows = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [[String: Any]]
            return try #require(rows, "\(ending.errors)").compactMap { $0["id"] as? String }
        }
        #expect(try ids(["--ended"]) == [id])
        #expect(try ids(["--ended"], at: "2026-12-10 12:00") == [])
        #expect(try ids(["--ended", "--from", "2026-11-27", "--to", "2026-11-27"], at: "2026-12-10 12:00") == [id])
        #expect(try ids(["--ended", "--from", "2026-11-28", "--to", "2026-12-05"]) == [])
        #expect(try ids([], at: "2026-11-26 10:00") == [try #require(second["id"] as? String)])
        let shown = try hall.run(["session", "list", "--ended"], at: "2026-11-27 12:00", as: "C0080").output
        #expect(shown.contains("已取消") && shown.contains("陈**") && !shown.contains("陈女士"))
        #expect(try hall.run(["session", "list", "--ended", "--live"]).code == 2)
    }

    @Test("answers are forgotten after their time, bookings and audit are not")
    func forgetsAnswers() throws {
        let hall = try ConsultHall()
        let request = Self.booking + ["--name", "欧阳女士", "--person", "p1", "--key", "k1"]
        let booked = try hall.json(request, as: "C0080")
        #expect(try hall.json(["store", "forget"], at: "2026-12-20 09:00")["isScrubbed"] as? Bool == true)
        #expect(try hall.json(request, at: "2026-11-26 09:05", as: "C0080")["id"] as? String == booked["id"] as? String)
        #expect(try hall.run(["store", "forget", "--days", "0"]).code == 2)
        #expect(try hall.run(["store", "forget"], at: "2026-12-30 09:00").code == 0)
        #expect(try hall.run(["store", "forget"], at: "2026-12-30 09:00", as: "C0080").code == 1)
        let check = try hall.json(["store", "check"], at: "2026-12-30 09:01")
        #expect(check["faults"] as? [String] == [])
        let id = try #require(booked["id"] as? String)
        #expect(try hall.json(["session", "show", id], at: "2026-12-30 09:02")["id"] as? String == id)
        #expect(try hall.run(["audit", "verify"], at: "2026-12-30 09:03").code == 0)
    }

    @Test("the same key gives the first answer also where no pseudonym was said, and a new key another person")
    func repeatsWithoutPerson() throws {
        let hall = try ConsultHall()
        let request = Self.booking + ["--name", "欧阳女士"]
        let first = try hall.json(request + ["--key", "k1"], as: "C0080")
        let again = try hall.json(request + ["--key", "k1"], as: "C0080")
        #expect(first["id"] as? String != nil)
        #expect(again["id"] as? String == first["id"] as? String)
        let other = try hall.json(request + ["--key", "k2"], as: "C0080")
        #expect(other["id"] as? String != first["id"] as? String)
        #expect(other["person"] as? String != first["person"] as? String)
    }

    @Test("the same key gives the first answer, with another request it is refused")
    func repeatsUnderAKey() throws {
        let hall = try ConsultHall()
        let first = try hall.json(Self.booking + ["--person", "p1", "--key", "k1"], as: "C0080")
        let again = try hall.json(
            Self.booking + ["--person", "p1", "--key", "k1"],
            at: "2026-11-26 09:30",
            as: "C0080"
        )
        #expect(first["id"] as? String == again["id"] as? String)
        let other = try hall.json(Self.booking + ["--person", "p2", "--key", "k1"], as: "C0080", code: 1)
        #expect((other["refusal"] as? [String: Any])?["reason"] as? String == "keyReused")
    }

    @Test("a taken slot is refused with others nearby, and a certain clerk is never booked twice")
    func offersOthers() throws {
        let hall = try ConsultHall()
        let arguments = Self.booking + ["--clerk", "C0080"]
        #expect(try hall.run(arguments, as: "C0080").code == 0)
        let refused = try hall.run(arguments, at: "2026-11-26 09:01", as: "C0080")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("已被占用"))
        #expect(refused.errors.contains("附近的空闲时段") && refused.errors.contains("2026-11-27 周五 09:00"))
        let sunday = try hall.run(
            ["session", "book", "--item", "SB02", "--site", "BA-S018", "--at", "2026-11-29 9:30"],
            as: "C0080"
        )
        #expect(sunday.code == 1)
        #expect(sunday.errors.contains("2026-11-30 周一"))
        let unknown = try hall.run(
            ["session", "book", "--item", "SB02", "--site", "BA-S018", "--at", "2027-03-01 9:30"],
            as: "C0080"
        )
        #expect(unknown.code == 1)
        #expect(unknown.errors.contains("2027"))
    }

    @Test("a community's room, a street's clerk and two departments are booked together or not at all")
    func booksSeveralParties() throws {
        let hall = try ConsultHall()
        let offices = try hall.json(["directory", "show", "BA08"])
        #expect((offices["departments"] as? [Any])?.count == 1)
        let arguments = [
            "session", "book", "--item", "JY03", "--site", "BA-S018-01", "--host", "room", "--at", "明天 10:00",
            "--parties", "BA-S018", "BA08", "BA06/FL01",
        ]
        let booked = try hall.json(arguments, as: "C0079")
        let parties = try #require(booked["parties"] as? [[String: Any]])
        #expect(parties.count == 4)
        #expect(parties[0]["room"] != nil && parties[0]["clerk"] == nil)
        #expect(parties[1...].allSatisfy { $0["clerk"] != nil && $0["room"] == nil })
    }

    @Test(
        "wrong usage ends with 2, an answer of no with 1",
        arguments: [
            (["session", "book", "--item", "SB02"], 2), (["session", "hold", "--item", "SB02", "--at", "改天"], 2),
            (["session", "hold", "--item", "SB02", "--at", "周四 9:00"], 2), (["session", "show", "zzzz"], 1),
            (["session", "free", "--item", "ZZ99"], 1), (["session", "free"], 2), (["session", "nonsense"], 2),
            (["queue", "take", "--item", "SB01"], 2), (["queue", "take", "--item", "SB01", "--site", "BA-S018"], 1),
            (["queue", "next"], 2), (["queue", "call", "A001", "--at-site", "BA-S018"], 2),
            (["directory", "show", "没有这个"], 1), (["directory", "activate", "v9"], 1),
            (["directory", "rollback"], 1), (["directory", "diff"], 1), (["directory", "load", "other.csv"], 2),
            (["audit", "show", "zzzz"], 1), (["consent", "show", "zzzz"], 1), (["token", "issue", "nobody"], 2),
            (["session", "list", "--as", "C9999"], 2), (["session", "list", "--role", "system"], 2),
            (["session", "list", "--token", "a.b.c"], 1), (["store", "restore", "missing.sqlite"], 3),
            (["session", "free", "--item", "SB02", "--site", "西乡"], 1), (["session", "export"], 2),
            (["session", "free", "--item", "SB02", "--lang", "zh", "--from", "明天", "--to", "今天"], 2),
            (["session", "list"], 0), (["session", "--help"], 0), (["queue", "board", "--site", "BA-S018"], 0),
        ] as [([String], Int32)]
    )
    func endsWithTheDesignsCodes(arguments: [String], code: Int32) throws {
        let hall = try ConsultHall()
        let ending = try hall.run(arguments)
        #expect(ending.code == code, "\(ending.errors)")
        #expect(code == 0 || !ending.errors.isEmpty || !ending.output.isEmpty)
        #expect(!ending.errors.contains("Fatal error"))
    }

    @Test("twelve commands at the same moment on a new folder wait for one another, and none is lost")
    func runsAtTheSameTime() throws {
        let hall = try ConsultHall()
        let running = try (0..<12).map { number in
            try hall.start(Self.booking + ["--person", "p\(number)", "--json"], as: "C0080")
        }
        let endings = running.map { $0.wait() }
        for ending in endings where ending.code != 1 { #expect(ending.code == 0, "\(ending.errors)") }
        // Seven rooms and counters, five clerks with the skill: five bookings and seven refusals.
        #expect(endings.filter { $0.code == 0 }.count == 5)
        #expect(endings.filter { $0.code == 1 }.allSatisfy { $0.output.contains("\"taken\"") })
        let versions = try hall.run(["directory", "versions", "--json"])
        #expect(versions.output.components(separatedBy: "\"version\"").count == 2)
        let list = try hall.run(["session", "list", "--json"], as: "C0080")
        #expect(list.output.components(separatedBy: "\"starts\"").count == 6)
        #expect(try hall.run(["store", "check"]).code == 0)
        #expect(try hall.run(["audit", "verify"]).code == 0)
    }

    @Test("a clerk acts at their own site only, and a token binds who acts")
    func bindsWhoActs() throws {
        let hall = try ConsultHall()
        let elsewhere = try hall.run(Self.booking, as: "C0090")
        #expect(elsewhere.code == 1)
        #expect(elsewhere.errors.contains("BA-S018"))
        let token = try hall.run(["token", "issue", "C0080", "--minutes", "30"]).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let bearer = ["ZHIDA_TOKEN": token]
        #expect(try hall.run(Self.booking, at: "2026-11-26 09:10", more: bearer).code == 0)
        let told = try hall.run(["audit", "show"]).output
        #expect(told.contains("C0080") && told.contains("签发令牌") && told.contains("分钟：30"))
        #expect(!told.contains(token))
        let expired = try hall.run(["session", "list"], at: "2026-11-26 09:31", more: bearer)
        #expect(expired.code == 1)
        #expect(expired.errors.contains("过期"))
        #expect(try hall.run(["token", "revoke", token], at: "2026-11-26 09:11").code == 0)
        let revoked = try hall.run(["session", "list"], at: "2026-11-26 09:12", more: bearer)
        #expect(revoked.code == 1 && revoked.errors.contains("吊销"))
        let forged = try hall.run(["session", "list", "--token", token.dropLast(2) + "AA"], at: "2026-11-26 09:12")
        #expect(forged.code == 1 && !forged.errors.contains(token))
        #expect(try hall.run(["audit", "show"], as: "C0080").code == 1)
        #expect(try hall.run(["store", "backup", "b.sqlite"], as: "C0080").code == 1)
        #expect(try hall.run(["directory", "load", "x/sites.csv"], as: "C0080").code != 0)
    }

    @Test("faults of a directory's files are all listed, nothing is applied, and bookings that suffer are named before")
    func loadsDirectories() throws {
        let hall = try ConsultHall()
        let shipped = repository.appending(path: "directory/clerks.csv")
        let csv = try String(contentsOf: shipped, encoding: .utf8)
        func write(_ text: String) throws {
            try text.write(toFile: hall.folder.path("clerks.csv"), atomically: true, encoding: .utf8)
        }
        let booked = try hall.json(Self.booking + ["--clerk", "C0080"], as: "C0080")
        let id = try #require(booked["id"] as? String)
        try write(
            csv.replacing("C0080,窗口人员0080,BA-S018,", with: "C0080,窗口人员0080,NOWHERE,").replacing(
                "BA-STREET",
                with: "NEVER"
            )
        )
        let refused = try hall.run(["directory", "load", "clerks.csv"])
        #expect(refused.code == 3)
        #expect(refused.output.contains("NOWHERE") && refused.output.contains("NEVER"))
        #expect(!(try hall.run(["directory", "versions"]).output.contains("v2")))
        try write(csv.split(separator: "\n").filter { !$0.hasPrefix("C0080,") }.joined(separator: "\n") + "\n")
        let dry = try hall.run(["directory", "load", "clerks.csv", "--dry-run"])
        #expect(dry.code == 0 && dry.output.contains(id) && dry.output.contains("C0080"))
        #expect(!(try hall.run(["directory", "versions"]).output.contains("v2")))
        let loaded = try hall.json(["directory", "load", "clerks.csv", "--note", "C0080 退休"])
        #expect(loaded["concerned"] as? [String] == [id])
        let concerned = try hall.run(["session", "list", "--concerned", "--site", "BA-S018"])
        #expect(concerned.output.contains(id))
        #expect(try hall.run(["directory", "diff"]).code == 1)
        #expect(try hall.run(["directory", "diff", "v1", "1"]).code == 0)
        let back = try hall.json(["directory", "rollback"])
        #expect(back["version"] as? String == "v1" && back["settled"] as? [String] == [id])
        #expect(try hall.json(["directory", "rollback"])["version"] as? String == "v2")
    }

    @Test("a backup that was taken while others work is restored, and a damaged one is refused")
    func backsUp() throws {
        let hall = try ConsultHall()
        #expect(try hall.run(Self.booking, as: "C0080").code == 0)
        #expect(try hall.run(["store", "backup", "b.sqlite"]).code == 0)
        #expect(try hall.run(["store", "backup", "b.sqlite"]).code == 4)
        #expect(try hall.run(["session", "hold", "--item", "SB02", "--site", "BA-S018", "--at", "明天 11:00"]).code == 0)
        try Data("junk".utf8).write(to: URL(fileURLWithPath: hall.folder.path("junk.sqlite")))
        #expect(try hall.run(["store", "restore", "junk.sqlite"]).code == 3)
        #expect(try hall.run(["store", "restore", "b.sqlite"]).code == 0)
        let list = try hall.run(["session", "list", "--json"])
        #expect(list.output.components(separatedBy: "\"starts\"").count == 2)
        #expect(try hall.run(["store", "migrate"]).code == 0)
        #expect(try hall.run(["store", "check"]).code == 0)
    }

    @Test("a changed byte of the audit is found, and a cut end by the checkpoint")
    func verifiesTheAudit() throws {
        let hall = try ConsultHall()
        #expect(try hall.run(Self.booking, as: "C0080").code == 0)
        #expect(try hall.run(["audit", "checkpoint"]).code == 0)
        #expect(try hall.run(["audit", "checkpoint"]).code == 1)
        #expect(try hall.run(["audit", "verify"]).code == 0)
        let database = hall.folder.path("data/consult.sqlite")
        func sql(_ text: String) throws {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [
                "python3", "-c", "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2])",
                database, text,
            ]
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        try sql("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
        let cut = try hall.run(["audit", "verify"])
        #expect(cut.code == 1 && cut.output.contains("截断"))
        #expect(try hall.run(["audit", "checkpoint"]).code == 1)
        try sql(
            "DROP TRIGGER audit_fixed; UPDATE audit SET body = replace(body, 'directory', 'directorz') WHERE seq = 1"
        )
        let changed = try hall.run(["audit", "verify"])
        #expect(changed.code == 1 && changed.output.contains("第 1 条被改动"))
    }

    @Test("evidence exists under a consent only, and its file goes with the consent while the fact stays")
    func takesEvidenceIn() throws {
        let hall = try ConsultHall()
        let booked = try hall.json(Self.booking + ["--person", "c-1"], as: "C0080")
        let id = String(try #require(booked["id"] as? String).suffix(6))
        let paper = Data("a pension record".utf8)
        try paper.write(to: URL(fileURLWithPath: hall.folder.path("paper.pdf")))
        let add = ["evidence", "add", id, "paper.pdf", "--kind", "document", "--type", "application/pdf"]
        let early = try hall.run(add, at: "2026-11-26 09:01", as: "C0080")
        #expect(early.code == 1 && early.errors.contains("同意"))
        let give = ["consent", "give", id, "--purpose", "documents", "--wording", "d-1"]
        let given = try hall.run(give, at: "2026-11-26 09:02", as: "C0080")
        #expect(given.code == 0 && given.output.contains("收取材料") && given.output.contains("缺少申请材料，已取得同意"))
        let added = try hall.json(add, at: "2026-11-26 09:03", as: "C0080")
        #expect((added["evidence"] as? [[String: Any]])?.first?["stage"] as? String == "held")
        #expect(hall.folder.files(below: "data/content").count == 1)
        let withdrawn = try hall.json(
            ["consent", "withdraw", id, "--purpose", "documents"],
            at: "2026-11-26 09:04",
            as: "C0080"
        )
        let row = try #require((withdrawn["evidence"] as? [[String: Any]])?.first)
        #expect(row["stage"] as? String == "removed" && row["removed"] as? String == "withdrawn")
        #expect(hall.folder.files(below: "data/content").isEmpty)
        #expect(try hall.run(["evidence", "purge"], as: "C0080").code == 1)
        #expect(try hall.run(["evidence", "purge"], at: "2026-11-26 09:05").code == 0)
        #expect(try hall.run(["consent", "show", id], at: "2026-11-26 09:06", as: "C0080").output.contains("撤回同意"))
    }

    private var repository: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }
}
