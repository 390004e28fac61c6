import Dispatch
import Foundation
import GRDB
import Synchronization
import ZhidaConsult

/// Carries the write-ahead log over into the database file beside the writer, so that no commit waits for it.
///
/// While others write, a checkpoint on a connection of its own never reaches the log's end, and the log grows. So now
/// and then the writer carries over the little that is left itself; then the log begins anew.
final class LogKeeper: Sendable {
    /// Bytes of a page in the log.
    private static let frame = 4096 + 24

    private struct State {
        /// Pages written since the last checkpoint beside the writer, and since the log began anew.
        var pages = 0
        var length = 0
        var isWorking = false
        var isClosed = false
    }

    /// Pages after which the log is carried over beside the writer: about 8 MB, since a group shares its pages. A short
    /// log is written over and over where it lies already, which costs the disk less than one that grows.
    private static let usual = 6_000
    /// Pages after which the writer does the rest itself: about 16 MB.
    private static let longest = 12_000

    private let state: Mutex<State>
    private let database: DatabaseQueue
    private let queue = DispatchQueue(label: "zhida.broker.log", qos: .utility)

    init(path: String) throws {
        var configuration = Configuration()
        configuration.label = "zhida.broker.log"
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
        database = try DatabaseQueue(path: path, configuration: configuration)
        // What brokers before this one left in the log, who may have been killed one after the other.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        let pages = (attributes?[.size] as? Int ?? 0) / Self.frame
        state = Mutex(State(pages: pages, length: pages))
    }

    /// Notes a commit of about so many pages; called by the writer, after it.
    func wrote(_ pages: Int, _ writer: Database) {
        let (starts, isLong) = state.withLock { state in
            state.pages += pages
            state.length += pages
            let isLong = state.length > Self.longest && !state.isWorking
            if isLong { state.length = 0 }
            let starts = state.pages > Self.usual && !state.isWorking && !isLong && !state.isClosed
            if starts {
                state.pages = 0
                state.isWorking = true
            }
            return (starts, isLong)
        }
        // What a checkpoint cannot do the next one does: a failure is no fault of the commit.
        if isLong { _ = try? writer.checkpoint(.passive) }
        guard starts else { return }
        queue.async { [self] in
            _ = try? database.writeWithoutTransaction { try $0.checkpoint(.passive) }
            state.withLock { $0.isWorking = false }
        }
    }

    func close() throws {
        state.withLock { $0.isClosed = true }
        try queue.sync { try database.close() }
    }
}
