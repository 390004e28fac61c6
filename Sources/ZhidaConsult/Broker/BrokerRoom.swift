import Synchronization

/// What the broker's callers and its writer share.
final class BrokerRoom: Sendable {
    private struct Queue {
        var requests: [any PendingRequest] = []
        var isClosing = false
    }

    let state: Mutex<BrokerState>
    let events: BrokerEvents
    private let queue = Mutex(Queue())
    private let longestQueue: Int

    init(state: BrokerState, settings: BrokerSettings) {
        self.state = Mutex(state)
        events = BrokerEvents(buffered: settings.bufferedEvents)
        longestQueue = settings.longestQueue
    }

    var waiting: Int { queue.withLock { $0.requests.count } }

    func close() { queue.withLock { $0.isClosing = true } }

    /// - Returns: why it cannot wait.
    func enqueue(_ request: any PendingRequest) -> Refusal? {
        queue.withLock { queue in
            if queue.isClosing {
                return Refusal(
                    .unavailable,
                    english: "the service is shutting down; send the same request again in a minute",
                    chinese: "服务正在停止，请稍后重发同一请求"
                )
            }
            guard queue.requests.count < longestQueue else {
                return Refusal(
                    .unavailable,
                    english: "\(longestQueue) requests wait already; send the same request again in a minute",
                    chinese: "等待处理的请求过多，请稍后重发同一请求"
                )
            }
            queue.requests.append(request)
            return nil
        }
    }

    /// Takes those that waited longest.
    func take(_ most: Int) -> [any PendingRequest] {
        queue.withLock { queue in
            guard queue.requests.count > most else {
                defer { queue.requests = [] }
                return queue.requests
            }
            let taken = Array(queue.requests.prefix(most))
            queue.requests.removeFirst(most)
            return taken
        }
    }
}

/// Those who listen to what becomes durable.
final class BrokerEvents: Sendable {
    private struct Listeners {
        var next = 0
        var number = 0
        var isFinished = false
        var all: [Int: AsyncStream<BrokerEvent>.Continuation] = [:]
    }

    private let listeners = Mutex(Listeners())
    private let buffered: Int

    init(buffered: Int) { self.buffered = buffered }

    func stream() -> AsyncStream<BrokerEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: BrokerEvent.self,
            bufferingPolicy: .bufferingNewest(buffered)
        )
        let number: Int? = listeners.withLock { listeners in
            guard !listeners.isFinished else { return nil }
            listeners.next += 1
            listeners.all[listeners.next] = continuation
            return listeners.next
        }
        if let number {
            continuation.onTermination = { [weak self] _ in
                self?.listeners.withLock { _ = $0.all.removeValue(forKey: number) }
            }
        } else {
            continuation.finish()
        }
        return stream
    }

    func tell(_ changes: [RecordChange]) {
        guard !changes.isEmpty else { return }
        let (event, all) = listeners.withLock { listeners in
            listeners.number += 1
            return (BrokerEvent(number: listeners.number, changes: changes), Array(listeners.all.values))
        }
        for listener in all { listener.yield(event) }
    }

    func finish() {
        let all = listeners.withLock { listeners in
            listeners.isFinished = true
            defer { listeners.all = [:] }
            return Array(listeners.all.values)
        }
        for listener in all { listener.finish() }
    }
}
