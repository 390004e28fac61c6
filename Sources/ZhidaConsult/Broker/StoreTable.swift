/// The tables that every store has, as they are copied from one to another.
public enum StoreTable: String, CaseIterable, Sendable {
    case record
    case occupancy
    case reply
    case audit
    case outbox
    case change
}

/// A column of a ``StoreTable``.
public struct StoreColumn: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case text
        case integer
        /// 0 or 1, whatever the database has for it.
        case flag
    }

    public var name: String
    public var kind: Kind
    /// Keys stand first and tell rows apart.
    public var isKey: Bool

    fileprivate static func key(_ name: String, _ kind: Kind = .text) -> StoreColumn {
        StoreColumn(name: name, kind: kind, isKey: true)
    }

    fileprivate static func value(_ name: String, _ kind: Kind = .text) -> StoreColumn {
        StoreColumn(name: name, kind: kind, isKey: false)
    }
}

/// What stands in a column of a row.
public enum StoreValue: Hashable, Sendable {
    case text(String)
    /// Also flags.
    case integer(Int64)
    case none
}

extension StoreTable {
    public var columns: [StoreColumn] {
        switch self {
        case .record:
            [.key("kind"), .key("id"), .value("version", .integer), .value("live", .flag), .value("body")]
        case .occupancy:
            [
                .key("resource"), .key("lane", .integer), .key("starts", .integer), .value("ends", .integer),
                .value("kind"), .value("id"),
            ]
        case .reply: [.key("key"), .value("digest"), .value("body"), .value("at", .integer)]
        case .audit: [.key("seq", .integer), .value("previous"), .value("hash"), .value("body")]
        case .outbox:
            [
                .key("id"), .value("topic"), .value("kind"), .value("about"), .value("due", .integer), .value("body"),
                .value("state"), .value("attempts", .integer), .value("error"), .value("settled", .integer),
            ]
        case .change: [.key("seq", .integer), .value("kind"), .value("id"), .value("at", .integer)]
        }
    }

    public var keys: [StoreColumn] { columns.filter(\.isKey) }
}
