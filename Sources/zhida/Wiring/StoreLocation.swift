import Foundation
import ZhidaConsult
import ZhidaPostgres
import ZhidaStore

/// Where the session broker's store is: a SQLite file, or a database of a PostgreSQL server.
enum StoreLocation: Hashable, Sendable {
    case file(String)
    /// - `backups`: the folder for copies before migrations.
    case server(url: String, backups: String)

    /// A path, or a URL of PostgreSQL's.
    ///
    /// - Throws: ``Failure`` for a URL of something else.
    init(_ text: String, backups: String) throws {
        if ["postgres://", "postgresql://"].contains(where: text.hasPrefix) {
            self = .server(url: text, backups: backups)
        } else if text.isEmpty || text.contains("://") {
            throw Failure(
                .wrongUsage,
                say(
                    "会话数据库应写 SQLite 文件的路径，或 postgresql://用户@主机/数据库。",
                    "The store is the path of a SQLite file, or postgresql://USER@HOST/DATABASE."
                )
            )
        } else {
            self = .file(text)
        }
    }

    /// For messages: without the password that a URL may hold.
    var shown: String {
        switch self {
        case .file(let path): path
        case .server(let url, _): PostgresBrokerStore.shown(url)
        }
    }

    /// Opens the store; makes it where it is not there, and brings it to the newest schema.
    ///
    /// - Throws: ``BrokerStoreError``.
    func open() async throws -> any ConsultStore {
        switch self {
        case .file(let path): return try SQLiteBrokerStore(path: path)
        case .server(let url, let backups):
            var settings = PostgresSettings()
            settings.backupFolder = backups
            return try await PostgresBrokerStore(url, settings: settings)
        }
    }

    /// Replaces the store by a backup that was looked over.
    ///
    /// - Throws: ``BrokerStoreError``.
    func restore(from backup: String) async throws {
        switch self {
        case .file(let path): try await SQLiteBrokerStore.restore(from: backup, to: path)
        case .server(let url, _): try await PostgresBrokerStore.restore(from: backup, to: url)
        }
    }

    /// Copies that migrations of this store made, by name.
    var migrationCopies: [String] {
        let (folder, prefix) =
            switch self {
            case .file(let path):
                (
                    (path as NSString).deletingLastPathComponent,
                    (path as NSString).lastPathComponent + ".before-"
                )
            case .server(_, let backups): (backups, PostgresSettings().schema + ".before-")
            }
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
        return (names ?? []).filter { $0.hasPrefix(prefix) }.sorted()
    }
}

extension Settings {
    /// The session broker's store: that of the settings, else `consult.sqlite` in the data folder.
    var consultStore: StoreLocation {
        get throws {
            guard let place = consult.store, !place.isEmpty else { return .file(dataFolder + "/consult.sqlite") }
            return try StoreLocation(place, backups: dataFolder)
        }
    }
}
