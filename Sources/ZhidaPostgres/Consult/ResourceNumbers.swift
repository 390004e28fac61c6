import Synchronization
import ZhidaConsult

/// The numbers under which rooms, counters and clerks stand in the occupancy.
///
/// An exclusion constraint compares numbers three times as fast as texts. A number is never given away, so what was
/// read once holds for good.
final class ResourceNumbers: Sendable {
    private let known = Mutex<[Resource: Int64]>([:])

    subscript(resource: Resource) -> Int64? { known.withLock { $0[resource] } }

    /// Reads, or gives, the numbers of all of them; in a transaction of its own.
    func register(_ resources: Set<Resource>, on connection: PostgresConnection) throws {
        let missing = known.withLock { known in resources.filter { known[$0] == nil } }
        guard !missing.isEmpty else { return }
        let names = PostgresValue.texts(missing.map(\.text).sorted())
        let results = try connection.pipeline([
            PostgresQuery(Self.insert, [names]), PostgresQuery(Self.select, [names]),
        ])
        for row in results[1].rows {
            guard let resource = Resource(row.text(0)) else { continue }
            known.withLock { $0[resource] = row.integer(1) }
        }
        guard known.withLock({ known in missing.allSatisfy { known[$0] != nil } }) else {
            throw BrokerStoreError.damaged("a room or clerk got no number")
        }
    }

    private static let insert: PostgresStatement = """
        INSERT INTO resource (name) SELECT name FROM unnest($1::text[]) AS new (name)
        WHERE NOT EXISTS (SELECT FROM resource WHERE resource.name = new.name) ON CONFLICT DO NOTHING
        """
    private static let select: PostgresStatement = "SELECT name, number FROM resource WHERE name = ANY ($1::text[])"
}
