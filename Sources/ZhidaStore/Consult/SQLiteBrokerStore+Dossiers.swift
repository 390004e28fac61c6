import Foundation
import GRDB
import ZhidaConsult

extension SQLiteBrokerStore: DossierPages {
    public func dossiers(after id: DossierID?, limit: Int) async throws -> [Dossier] {
        try await reading { database in
            let decoder = JSONDecoder()
            // The primary key's own order, which compares bytes.
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: "SELECT kind, id, body FROM record WHERE kind = ? AND id > ? ORDER BY id LIMIT ?"
                ),
                arguments: [RecordKind.dossier.rawValue, id?.text ?? "", limit]
            )
            return try rows.compactMap { row in
                if case .dossier(let dossier) = try Self.record(row, decoder) { dossier } else { nil }
            }
        }
    }

    public func dossier(_ id: DossierID) async throws -> Dossier? {
        guard case .dossier(let dossier)? = try await records([RecordKey(.dossier, id)]).first else { return nil }
        return dossier
    }
}
