import CPostgres

/// What PostgreSQL, or the way to it, refused.
///
/// The text is the server's first line and the constraint's name. Its details, hints and context are left out: they
/// quote rows, and rows hold what citizens told.
struct PostgresError: Error, Hashable, CustomStringConvertible {
    /// Five characters as in PostgreSQL's appendix A; `nil` where the server said nothing: the connection is lost.
    var state: String?
    var message: String
    var constraint: String?

    /// The connection cannot be used any more.
    var isLost: Bool { state == nil || state.map { $0.hasPrefix("08") || $0.hasPrefix("57P") } == true }

    /// Another row is in the way: a key or a lane that is taken.
    var isTaken: Bool { state == Self.uniqueViolation || state == Self.exclusionViolation }

    static let uniqueViolation = "23505"
    static let exclusionViolation = "23P01"

    static func lost(_ message: String) -> PostgresError {
        PostgresError(state: nil, message: message.trimmed, constraint: nil)
    }

    var description: String {
        let words = [message.isEmpty ? "no message" : message, constraint.map { "constraint \($0)" }]
        return words.compactMap(\.self).joined(separator: ", ") + (state.map { " (SQLSTATE \($0))" } ?? "")
    }
}

extension PostgresError {
    /// From a result that is an error.
    init(_ result: OpaquePointer) {
        func field(_ code: Int32) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        state = field(Field.state)
        message = field(Field.primary) ?? String(cString: PQresultErrorMessage(result)).trimmed
        constraint = field(Field.constraint)
    }

    /// `PG_DIAG_…` of `postgres_ext.h`, which are character macros there.
    private enum Field {
        static let state = Int32(UInt8(ascii: "C"))
        static let primary = Int32(UInt8(ascii: "M"))
        static let constraint = Int32(UInt8(ascii: "n"))
    }
}

extension String {
    /// libpq ends its messages with a newline and may give several lines.
    fileprivate var trimmed: String {
        split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }.joined(separator: "; ")
    }
}
