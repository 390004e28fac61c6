import Foundation
import ZhidaConsult

/// Where in a database one store is, and under which names it meets other brokers.
struct StorePlace: Sendable {
    let schema: String
    /// Tells this broker's notices and claims from others'.
    let broker: String

    init(schema: String) {
        self.schema = schema
        broker = UUID().uuidString.lowercased()
    }

    /// What is notified when changes were committed: the last change's sequence and the broker.
    var channel: String { "\(schema)_change" }
    /// Held within each transaction that writes records.
    var commitLock: String { "zhida commit \(schema)" }
    /// Shared by those who use the store, exclusive for those who replace it.
    var useLock: String { "zhida use \(schema)" }

    static let lock: PostgresStatement = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"

    func kind(_ word: String) throws -> RecordKind {
        guard let kind = RecordKind(rawValue: word) else {
            throw BrokerStoreError.damaged(
                word == StoreCopy.mark
                    ? "a copy into this store was not finished; copy again"
                    : "“\(word)” is no kind of record; a newer version of zhida may have written it"
            )
        }
        return kind
    }

    /// From kind, identifier and body.
    func record(_ row: PostgresRow, _ decoder: JSONDecoder) throws -> Record {
        let (kind, id, body) = (row.text(0), row.text(1), Data(row.text(2).utf8))
        do {
            return try Record(kind: try self.kind(kind)) { try decoder.decode($0, from: body) }
        } catch let error as DecodingError {
            throw BrokerStoreError.damaged("\(kind) \(id) cannot be read: \(error.place)")
        }
    }

    /// From resource, lane, start, end, kind and identifier.
    func claim(_ row: PostgresRow) throws -> Claim {
        guard let resource = Resource(row.text(0)),
            let range = InstantRange(
                start: Instant(milliseconds: row.integer(2)),
                end: Instant(milliseconds: row.integer(3))
            )
        else { throw BrokerStoreError.damaged("occupancy of \(row.text(0)) from \(row.integer(2)) cannot be read") }
        return Claim(
            slot: OccupiedSlot(resource, lane: Int(row.integer(1)), range),
            key: RecordKey(try kind(row.text(4)), text: row.text(5))
        )
    }
}

extension DecodingError {
    /// Where in the body; never what stands there.
    fileprivate var place: String {
        let context: Context? =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        let path = context?.codingPath.map(\.stringValue).joined(separator: ".") ?? ""
        return path.isEmpty ? "its body is not of that kind" : "its field \(path) is not of that kind"
    }
}
