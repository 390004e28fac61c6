import Synchronization
import ZhidaConsult

/// What the server counts of itself, in the text format of Prometheus.
public final class ServerMetrics: Sendable {
    private struct Route: Hashable {
        var method: String
        var path: String
    }

    private struct State {
        var requests: [Route: [Int: Int]] = [:]
        var seconds: [Route: Histogram] = [:]
        var slow = 0
        var groups = Histogram([1, 2, 4, 8, 16, 32, 64, 128, 256])
        var groupSeconds = Histogram([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5])
        var refused = 0
        var lastRound: ContinuousClock.Instant?
        var streams = 0
        var told = 0
        var messages: [String: Int] = [:]
    }

    private static let latencies = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

    private let state = Mutex(State())

    public init() {}

    // MARK: Told by the server

    /// A request was answered.
    ///
    /// - Parameter path: the address as the document has it, so that identifiers do not multiply the series.
    func answered(_ method: String, _ path: String, status: Int, in duration: Duration) {
        state.withLock { state in
            let route = Route(method: method, path: path)
            state.requests[route, default: [:]][status, default: 0] += 1
            state.seconds[route, default: Histogram(Self.latencies)].note(Self.seconds(duration))
        }
    }

    func endedSlowConnection() { state.withLock { $0.slow += 1 } }

    func streamBegan() { state.withLock { $0.streams += 1 } }
    func streamEnded() { state.withLock { $0.streams -= 1 } }
    func toldEvents(_ count: Int) { state.withLock { $0.told += count } }

    var streams: Int { state.withLock { $0.streams } }

    // MARK: Told by what stands behind it

    /// The broker went once through its work.
    public func worked(_ round: BrokerRound) {
        state.withLock { state in
            state.lastRound = .now
            state.refused += round.refused
            guard round.committed > 0 else { return }
            state.groups.note(Double(round.committed))
            state.groupSeconds.note(Self.seconds(round.duration))
        }
    }

    /// A message of the outbox was tried.
    public func sent(_ settlement: OutboxSettlement) {
        let word =
            switch settlement {
            case .delivered: "delivered"
            case .retry: "postponed"
            case .failed: "dead"
            }
        state.withLock { $0.messages[word, default: 0] += 1 }
    }

    /// How long ago the broker last went through its work; `nil` where it has not yet.
    var sinceLastRound: Duration? { state.withLock { $0.lastRound }.map { ContinuousClock.now - $0 } }

    // MARK: Telling

    func text(_ broker: Broker) -> String {
        let live = broker.read { state in
            (sessions: state.sessions.live, bookings: state.bookings.count, waiting: state.waiting.waitingCount)
        }
        let state = self.state.withLock { $0 }
        var lines: [String] = []
        func metric(_ name: String, _ kind: String, _ help: String, _ rows: [String]) {
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(kind)"] + rows
        }
        let routes = state.requests.keys.sorted { ($0.path, $0.method) < ($1.path, $1.method) }
        metric(
            "zhida_http_requests_total",
            "counter",
            "Requests answered.",
            routes.flatMap { route in
                (state.requests[route] ?? [:]).sorted { $0.key < $1.key }.map {
                    "zhida_http_requests_total{\(Self.labels(route)),status=\"\($0.key)\"} \($0.value)"
                }
            }
        )
        metric(
            "zhida_http_request_seconds",
            "histogram",
            "From the head of a request to its answer; of streams, to their beginning.",
            routes.flatMap { state.seconds[$0]?.lines("zhida_http_request_seconds", labels: Self.labels($0)) ?? [] }
        )
        metric(
            "zhida_http_slow_connections_total",
            "counter",
            "Connections ended for being slow.",
            ["zhida_http_slow_connections_total \(state.slow)"]
        )
        metric("zhida_streams", "gauge", "Open live streams.", ["zhida_streams \(state.streams)"])
        metric(
            "zhida_events_told_total",
            "counter",
            "Events sent to streams.",
            ["zhida_events_told_total \(state.told)"]
        )
        metric(
            "zhida_broker_group_commands",
            "histogram",
            "Commands in one durable commit.",
            state.groups.lines("zhida_broker_group_commands", labels: "")
        )
        metric(
            "zhida_broker_group_seconds",
            "histogram",
            "Deciding and committing one group.",
            state.groupSeconds.lines("zhida_broker_group_seconds", labels: "")
        )
        metric(
            "zhida_broker_refused_total",
            "counter",
            "Commands refused.",
            ["zhida_broker_refused_total \(state.refused)"]
        )
        metric("zhida_sessions_live", "gauge", "Sessions that go on.", ["zhida_sessions_live \(live.sessions)"])
        metric("zhida_bookings", "gauge", "Bookings in memory.", ["zhida_bookings \(live.bookings)"])
        metric("zhida_waiting", "gauge", "Requests on the waiting list.", ["zhida_waiting \(live.waiting)"])
        metric(
            "zhida_messages_total",
            "counter",
            "Messages of the outbox that were tried.",
            state.messages.sorted { $0.key < $1.key }.map { "zhida_messages_total{result=\"\($0.key)\"} \($0.value)" }
        )
        return lines.joined(separator: "\n") + "\n"
    }

    private static func labels(_ route: Route) -> String { "method=\"\(route.method)\",path=\"\(route.path)\"" }

    private static func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
