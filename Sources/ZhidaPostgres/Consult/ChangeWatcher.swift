import CPostgres
import Foundation
import Synchronization

/// Listens on a connection of its own to what other brokers commit.
final class ChangeWatcher: Sendable {
    private struct Listeners {
        var next = 0
        var all: [Int: AsyncStream<Void>.Continuation] = [:]
        var isRunning = false
        var isStopped = false
    }

    private let url: String
    private let settings: PostgresSettings
    private let place: StorePlace
    private let listeners = Mutex(Listeners())

    init(_ url: String, settings: PostgresSettings, place: StorePlace) {
        self.url = url
        self.settings = settings
        self.place = place
    }

    /// The first one who listens starts the watching.
    func notices() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (number, starts): (Int?, Bool) = listeners.withLock { listeners in
            guard !listeners.isStopped else { return (nil, false) }
            listeners.next += 1
            listeners.all[listeners.next] = continuation
            defer { listeners.isRunning = true }
            return (listeners.next, !listeners.isRunning)
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0.all.removeValue(forKey: number) }
        }
        if starts {
            // Weakly between two looks, so that a store that is let go ends its watching.
            Thread.detachNewThread { [weak self] in
                var connection: PostgresConnection?
                while let watcher = self, watcher.watch(&connection) {}
            }
        }
        return stream
    }

    func stop() {
        let all = listeners.withLock { listeners in
            listeners.isStopped = true
            defer { listeners.all = [:] }
            return Array(listeners.all.values)
        }
        for listener in all { listener.finish() }
    }

    private func ring() {
        for listener in listeners.withLock({ Array($0.all.values) }) { listener.yield() }
    }

    /// Waits for a moment, and connects before where need be.
    ///
    /// - Returns: whether to go on.
    private func watch(_ connection: inout PostgresConnection?) -> Bool {
        guard !listeners.withLock(\.isStopped) else { return false }
        do {
            if connection == nil {
                let fresh = try PostgresConnection(url, settings: settings)
                try fresh.run("LISTEN \"\(place.channel)\"")
                connection = fresh
                ring()
            }
            guard let connection else { return true }
            try connection.wait(writing: false, atMost: .milliseconds(500))
            if foreignNotices(connection) > 0 { ring() }
            if !connection.isUsable { throw PostgresError.lost("") }
        } catch {
            connection = nil
            Thread.sleep(forTimeInterval: 0.3)
        }
        return true
    }

    /// Those of other brokers: the payload is the sequence and who committed.
    private func foreignNotices(_ connection: PostgresConnection) -> Int {
        var count = 0
        while let notice = PQnotifies(connection.handle) {
            let payload = String(cString: notice.pointee.extra)
            if !payload.hasSuffix(" \(place.broker)") { count += 1 }
            PQfreemem(notice)
        }
        return count
    }
}
