import Foundation
import Testing
import ZhidaConsult
import ZhidaTesting

/// The broker's commands on PostgreSQL, and copies from one kind of store to the other.
@Suite("The commands on PostgreSQL")
struct SharedStoreTests {
    /// A database of its own on the tests' server.
    private final class Database: Sendable {
        let url: String
        private let server: PostgresServer
        private let name = "hall_" + UUID().uuidString.lowercased().replacing("-", with: "").prefix(16)

        init() throws {
            server = try PostgresServer.shared()
            url = server.url(of: name)
            try Self.run("CREATE DATABASE \(name)", server.url)
        }

        deinit { try? Self.run("DROP DATABASE \(name) WITH (FORCE)", server.url) }

        private static func run(_ sql: String, _ url: String) throws {
            let psql = Process()
            psql.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
            psql.arguments = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--command", sql, url]
            try psql.run()
            psql.waitUntilExit()
            guard psql.terminationStatus == 0 else { throw BrokerStoreError.unavailable("psql: \(sql)") }
        }
    }

    private static let booking = ["session", "book", "--item", "SB02", "--site", "BA-S018", "--at", "明天 9:30"]

    @Test("a clerk books, calls, escalates nothing twice, and the evening's check is sound, all on PostgreSQL")
    func worksOnPostgres() throws {
        let (hall, database) = (try ConsultHall(), try Database())
        let shared = ["ZHIDA_STORE": database.url]
        let booked = try hall.json(Self.booking + ["--clerk", "C0080", "--person", "p1"], as: "C0080", more: shared)
        let id = try #require(booked["id"] as? String)
        // Another broker: each command is one.
        let taken = try hall.run(
            Self.booking + ["--clerk", "C0080"],
            at: "2026-11-26 09:01",
            as: "C0082",
            more: shared
        )
        #expect(taken.code == 1 && taken.errors.contains("已被占用"))
        #expect(
            try hall.json(["session", "confirm", id], as: "C0080", more: shared)["state"] as? String == "confirmed"
        )
        #expect(try hall.run(["queue", "take", "--item", "HJ02"], as: "C0079", more: shared).code == 0)
        let next = try hall.run(["queue", "next", "--counter", "BA-S018-W01"], as: "C0079", more: shared)
        #expect(next.code == 0, "\(next.errors)")
        let session = try hall.json(["session", "open", id], at: "2026-11-27 09:30", as: "C0080", more: shared)
        let call = ["session", "call", try #require(session["id"] as? String)]
        #expect(try hall.run(call, at: "2026-11-27 09:31", as: "C0080", more: shared).code == 0)
        #expect(
            try hall.run(
                ["consent", "give", id, "--purpose", "identity", "--wording", "id-2026-1"],
                at: "2026-11-27 09:32",
                as: "C0080",
                more: shared
            ).code == 0
        )
        #expect(try hall.run(["evidence", "purge"], at: "2026-11-27 09:33", more: shared).code == 0)
        let audit = try hall.run(["audit", "verify"], at: "2026-11-27 09:34", more: shared)
        #expect(audit.code == 0 && audit.output.contains("未发现改动"))
        #expect(try hall.run(["outbox", "deliver"], at: "2026-11-27 09:35", more: shared).code == 0)
        #expect(try hall.run(["store", "migrate"], more: shared).output.contains("已是最新格式"))
        let check = try hall.json(["store", "check"], more: shared)
        #expect(check["faults"] as? [String] == [])
        #expect((check["records"] as? Int ?? 0) > 4)
        #expect(!hall.folder.files(below: "data").contains("consult.sqlite"), "nothing went to a file meanwhile")
    }

    @Test("the settings name the store, and --store goes before them")
    func readsSettings() throws {
        let (hall, database) = (try ConsultHall(), try Database())
        try "[consult]\nstore = \"\(database.url)\"\n".write(
            toFile: hall.folder.path("zhida.toml"),
            atomically: true,
            encoding: .utf8
        )
        #expect(try hall.run(Self.booking, as: "C0080").code == 0)
        #expect(!hall.folder.files(below: "data").contains("consult.sqlite"))
        let other = try hall.run(["session", "list", "--store", "other.sqlite"])
        #expect(other.code == 0 && other.output.contains("没有预约"))
        #expect(hall.folder.files(below: "").contains("other.sqlite"))
        #expect(try hall.run(["session", "list"]).output.contains("养老保险待遇申领"))
        #expect(try hall.json(["store", "check"])["records"] as? Int == 2)
        #expect(try hall.run(["session", "list", "--store", "mysql://db/hall"]).code == 2)
        let away = try hall.run(["store", "check", "--store", "postgresql:///no?host=/nonexistent&password=geheim"])
        #expect(away.code == 4)
        #expect(!away.errors.contains("geheim") && !away.output.contains("geheim"))
    }

    @Test("a store is copied to PostgreSQL and back, row by row, and answers go on as they were")
    func copiesBothWays() throws {
        let (hall, database) = (try ConsultHall(), try Database())
        let request = Self.booking + ["--person", "p1", "--key", "k1"]
        let booked = try hall.json(request, as: "C0080")
        _ = try hall.json(["session", "confirm", try #require(booked["id"] as? String)], as: "C0080")
        _ = try hall.run(["queue", "take", "--item", "HJ02"], as: "C0079")

        let there = try hall.json(["store", "copy", "--to", database.url], at: "2026-11-26 09:30")
        let rows = try #require(there["rows"] as? [String: Int])
        #expect((rows["audit"] ?? 0) >= 4 && (rows["occupancy"] ?? 0) >= 2 && (rows["reply"] ?? 0) >= 4)
        // It is whole: another copy into it is refused.
        let again = try hall.run(["store", "copy", "--to", database.url], at: "2026-11-26 09:31")
        #expect(again.code == 4 && again.errors.contains("not empty"))

        let shared = ["ZHIDA_STORE": database.url]
        let same = try hall.json(request, at: "2026-11-26 09:40", as: "C0080", more: shared)
        #expect(same["id"] as? String == booked["id"] as? String, "the key's first answer came along")
        #expect(try hall.run(Self.booking, at: "2026-11-26 09:41", as: "C0080", more: shared).code == 0)

        let back = try hall.run(["store", "copy", "--to", "back.sqlite"], at: "2026-11-26 09:50", more: shared)
        #expect(back.code == 0 && back.output.contains("逐行核对一致"), "\(back.errors)")
        let checks = try [database.url, "back.sqlite"].map {
            try hall.json(["store", "check", "--store", $0]) as NSDictionary
        }
        #expect(checks[0] == checks[1])
        #expect(try hall.run(["audit", "verify", "--store", "back.sqlite"]).code == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: hall.folder.path("back.sqlite"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try hall.run(["store", "copy", "--to", "x.sqlite"], as: "C0080").code == 1)
        #expect(try hall.run(["store", "copy", "--to", "data/consult.sqlite"]).code != 0)
    }

    @Test("a backup of PostgreSQL is restored, and the former tables are kept")
    func backsUpPostgres() throws {
        let (hall, database) = (try ConsultHall(), try Database())
        let shared = ["ZHIDA_STORE": database.url]
        #expect(try hall.run(Self.booking, as: "C0080", more: shared).code == 0)
        #expect(try hall.run(["store", "backup", "hall.dump"], at: "2026-11-26 10:00", more: shared).code == 0)
        let kept = try hall.json(["store", "check"], more: shared)
        #expect(try hall.run(Self.booking, at: "2026-11-26 10:01", as: "C0080", more: shared).code == 0)
        let restored = try hall.json(["store", "restore", "hall.dump"], at: "2026-11-26 10:02", more: shared)
        #expect(restored["records"] as? Int == kept["records"] as? Int)
        #expect(!(restored["restored"] as? String ?? "").isEmpty)
        try Data("no backup".utf8).write(to: URL(fileURLWithPath: hall.folder.path("bad.dump")))
        #expect(try hall.run(["store", "restore", "bad.dump"], at: "2026-11-26 10:03", more: shared).code != 0)
        #expect(try hall.json(["store", "check"], more: shared)["records"] as? Int == kept["records"] as? Int)
    }
}
