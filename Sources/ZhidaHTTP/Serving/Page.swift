import ZhidaConsult

/// A part of a list, and where the next part begins.
struct Page<Row: Encodable & Sendable>: Encodable, Sendable {
    var items: [Row]
    /// For `after` of the next request; missing where nothing more is there.
    var next: String?

    static func schema(_ row: Schema) -> Schema {
        .object([
            .required("items", .list(row)),
            .optional("next", .words(200), "For `after` of the next request; missing on the last page."),
        ])
    }
}

extension Ask {
    /// Entries in one answer unless another number is asked for.
    private static let usualLimit = 100

    /// One page of a list that is in order.
    ///
    /// - Parameter cursor: the place of an entry in the order; a later entry's is greater.
    func page<Source, Row: Encodable & Sendable>(
        _ all: [Source],
        by cursor: (Source) -> String,
        _ row: (Source) -> Row
    ) throws -> Reply {
        let limit = number("limit") ?? Self.usualLimit
        var rest = all[...]
        if let after = text("after") { rest = rest.drop { cursor($0) <= after } }
        let part = rest.prefix(limit)
        let next = rest.count > limit ? part.last.map(cursor) : nil
        return try Reply.page(Page(items: part.map(row), next: next), self)
    }
}

extension Reply {
    /// With the address of the next page in `Link` (RFC 8288).
    static func page(_ page: Page<some Encodable & Sendable>, _ ask: Ask) throws -> Reply {
        var reply = try Reply.json(page)
        if let next = page.next {
            let kept = ask.address.query.split(separator: "&").filter { !$0.hasPrefix("after=") }
            let query = (kept + ["after=\(next)"]).joined(separator: "&")
            reply.headers[.link] = "<\(ask.address.path)?\(query)>; rel=\"next\""
        }
        return reply
    }
}

extension Instant {
    /// Digits that sort as the instants do, for places in a list.
    var sortable: String {
        let digits = String(max(0, milliseconds))
        return String(repeating: "0", count: max(0, 15 - digits.utf8.count)) + digits
    }
}
