/// How far a role's permission reaches.
public enum Reach: String, Hashable, Sendable, Codable, CaseIterable {
    /// The role may not do this at all 否.
    case none
    /// With what is the caller's own 本人. Whose a record is, the command that touches it checks; a permission may have
    /// this reach only if every command under it does.
    case own
    /// At the caller's own site, the sites below it, and the counters of the caller's department 本点.
    case place
    /// Everywhere 全区.
    case all

    public var chinese: String {
        switch self {
        case .none: "否"
        case .own: "本人"
        case .place: "本点"
        case .all: "全区"
        }
    }
}

/// Which role may do what, and how far: the one place where this is written down.
///
/// `docs/access.md` shows the same table in Chinese; a test compares them cell by cell.
public enum PermissionTable {
    /// How far a permission reaches for a role.
    public static func reach(of permission: Permission, for role: Role) -> Reach {
        let row = row(of: permission)
        return switch role {
        case .citizen: row.citizen
        case .clerk: row.clerk
        case .supervisor: row.supervisor
        case .administrator: row.administrator
        case .auditor: row.auditor
        case .service: row.service
        case .system: .all
        }
    }

    /// The people and programs that may do it somewhere, in the order of ``Role``.
    public static func roles(with permission: Permission) -> [Role] {
        Role.allCases.filter { $0 != .system && reach(of: permission, for: $0) != .none }
    }

    private struct Row {
        var citizen: Reach
        var clerk: Reach
        var supervisor: Reach
        var administrator: Reach
        var auditor: Reach
        var service: Reach

        init(
            _ citizen: Reach,
            _ clerk: Reach,
            _ supervisor: Reach,
            _ administrator: Reach,
            _ auditor: Reach,
            _ service: Reach
        ) {
            self.citizen = citizen
            self.clerk = clerk
            self.supervisor = supervisor
            self.administrator = administrator
            self.auditor = auditor
            self.service = service
        }
    }

    private static func row(of permission: Permission) -> Row {
        switch permission {
        // citizen, clerk, supervisor, administrator, auditor, service account; the broker itself may do everything.
        case .seeDirectory: Row(.all, .all, .all, .all, .all, .all)
        case .loadDirectory: Row(.none, .none, .none, .all, .none, .none)
        case .seeSlots: Row(.all, .all, .all, .all, .all, .all)
        case .seeBookings: Row(.none, .place, .place, .all, .all, .place)
        case .book: Row(.none, .place, .place, .all, .none, .place)
        case .reassign: Row(.none, .none, .place, .all, .none, .none)
        case .overbook: Row(.none, .none, .place, .all, .none, .none)
        case .seeQueue: Row(.none, .place, .place, .all, .all, .place)
        case .takeTicket: Row(.none, .place, .place, .none, .none, .place)
        case .callTicket: Row(.none, .place, .place, .none, .none, .none)
        case .transferTicket: Row(.none, .place, .place, .none, .none, .none)
        case .arrangeQueue: Row(.none, .none, .place, .none, .none, .none)
        case .seeSessions: Row(.none, .place, .place, .all, .all, .place)
        case .runSession: Row(.none, .place, .place, .none, .none, .none)
        case .escalate: Row(.none, .place, .place, .none, .none, .none)
        case .connect: Row(.none, .place, .place, .none, .none, .none)
        case .evaluate: Row(.own, .place, .place, .none, .none, .place)
        case .seePersonalData: Row(.none, .place, .place, .none, .none, .none)
        case .giveConsent: Row(.own, .place, .place, .none, .none, .place)
        case .withdrawConsent: Row(.own, .place, .place, .all, .none, .place)
        case .addEvidence: Row(.own, .place, .place, .none, .none, .place)
        case .readEvidence: Row(.none, .place, .place, .none, .none, .none)
        case .removeEvidence: Row(.none, .none, .place, .none, .none, .none)
        case .purge: Row(.none, .none, .none, .all, .none, .all)
        case .readAudit: Row(.none, .none, .place, .all, .all, .none)
        case .verifyAudit: Row(.none, .none, .none, .all, .all, .all)
        case .checkpointAudit: Row(.none, .none, .none, .all, .all, .all)
        case .issueToken: Row(.none, .none, .place, .all, .none, .none)
        case .revokeToken: Row(.none, .none, .place, .all, .none, .none)
        case .rotateKeys: Row(.none, .none, .none, .all, .none, .none)
        case .seeOutbox: Row(.none, .none, .place, .all, .all, .all)
        case .deliverOutbox: Row(.none, .none, .none, .all, .none, .all)
        case .changeSettings: Row(.none, .none, .none, .all, .none, .none)
        case .maintainStore: Row(.none, .none, .none, .all, .none, .none)
        }
    }
}
