import Foundation
import Testing
import ZhidaConsult

@Suite("Who may do what")
struct PermissionTests {
    static let roles: [Role] = [.citizen, .clerk, .supervisor, .administrator, .auditor, .service]

    @Test("The table of permissions is the one that clerks read, cell by cell")
    func table() throws {
        let rows = Fixture.rows("permissions.tsv")
        #expect(rows.map { $0[0] } == Permission.allCases.map(\.rawValue))
        for row in rows {
            let permission = try #require(Permission(rawValue: row[0]))
            #expect(row[1] == permission.chinese)
            for (role, cell) in zip(Self.roles, row.dropFirst(2)) {
                #expect(PermissionTable.reach(of: permission, for: role).chinese == cell, "\(permission) \(role)")
            }
            #expect(row.count == 2 + Self.roles.count)
            #expect(PermissionTable.reach(of: permission, for: .system) == .all)
        }
    }

    @Test("The documentation shows the same table")
    func documentation() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/access.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for row in Fixture.rows("permissions.tsv") {
            let line = "| \(row[1]) | `\(row[0])` | \(row.dropFirst(2).joined(separator: " | ")) |"
            #expect(text.contains(line), "\(line)")
        }
    }

    @Test("Somebody can do everything, and nobody but the broker can do all")
    func sense() {
        for permission in Permission.allCases { #expect(!PermissionTable.roles(with: permission).isEmpty) }
        for role in Self.roles {
            let denied = Permission.allCases.filter { PermissionTable.reach(of: $0, for: role) == .none }
            #expect(!denied.isEmpty, "\(role)")
        }
    }

    @Test("A supervisor may do all that a clerk may")
    func supervisorIsClerk() {
        for permission in Permission.allCases
        where PermissionTable.reach(of: permission, for: .clerk) != .none {
            #expect(
                PermissionTable.reach(of: permission, for: .supervisor)
                    == PermissionTable.reach(of: permission, for: .clerk)
            )
        }
    }

    @Test("An auditor changes nothing but signs checkpoints")
    func auditorOnlyReads() {
        let allowed = Permission.allCases.filter { PermissionTable.reach(of: $0, for: .auditor) != .none }
        let changing = allowed.filter { !$0.rawValue.hasSuffix(".see") && !$0.rawValue.hasPrefix("audit.") }
        #expect(changing.isEmpty, "\(changing)")
    }

    /// A row of `access.tsv`.
    struct Case: CustomTestStringConvertible, Sendable {
        var fields: [String]

        var testDescription: String { fields.joined(separator: " ") }
    }

    static let places = Fixture.rows("access.tsv").map(Case.init)

    @Test("A clerk acts at their site and below, others as the table of cases says", arguments: places)
    func place(_ row: Case) throws {
        let fields = row.fields
        try #require(fields.count == 5)
        let caller = Caller(
            who: try #require(CallerID("someone")),
            role: try #require(Role(rawValue: fields[0])),
            site: SiteID(fields[1] == "-" ? "" : fields[1])
        )
        let permission = try #require(Permission(rawValue: fields[2]))
        let sites = try fields[3].split(separator: ",").map { try #require(SiteID($0)) }
        let decision = AccessDecision.decide(permission, by: caller, at: sites, in: SmallDistrict.directory)
        #expect(decision.isAllowed == (fields[4] == "yes"))
        if case .refused(let refusal) = decision {
            #expect(refusal.chinese.hasSuffix("。"))
            #expect(refusal.english.hasSuffix("."))
        }
    }

    @Test("The cases are all there, and speak of every role")
    func casesAreThere() {
        #expect(Self.places.count == 43)
        #expect(Set(Self.places.map { $0.fields[0] }) == Set(Role.allCases.map(\.rawValue)))
    }

    @Test("A refusal says who may instead, and where the reach ends, in both languages")
    func reasons() throws {
        let home = try #require(SiteID("station-a1"))
        let clerk = Caller(who: try #require(CallerID("c1")), role: .clerk, site: home)
        let reassign = AccessDecision.decide(.reassign, by: clerk, at: [home], in: SmallDistrict.directory)
        #expect(
            reassign == .refused(.role(.reassign, .clerk))
        )
        #expect(
            AccessRefusal.role(.reassign, .clerk).english
                == "A clerk may not reassign a booking. Ask one who may: supervisor, administrator."
        )
        #expect(AccessRefusal.role(.reassign, .clerk).chinese == "窗口人员无权改派预约；可由主管、管理员办理。")
        let other = try #require(SiteID("station-b1"))
        #expect(
            AccessRefusal.place(.book, home, other).chinese
                == "station-a1 只能在本点及下级服务点办理预约，station-b1 不在其内；请联系该点或上级。"
        )
        #expect(throws: Refusal.self) {
            try RoleAccess().authorise(clerk, .book, at: [other], in: SmallDistrict.directory)
        }
        try RoleAccess().authorise(clerk, .book, at: [home], in: SmallDistrict.directory)
    }

    @Test("Every permission and role has its words in both languages, each its own")
    func words() {
        #expect(Set(Permission.allCases.map(\.chinese)).count == Permission.allCases.count)
        #expect(Set(Permission.allCases.map(\.english)).count == Permission.allCases.count)
        #expect(Set(Role.allCases.map(\.chinese)).count == Role.allCases.count)
    }
}
