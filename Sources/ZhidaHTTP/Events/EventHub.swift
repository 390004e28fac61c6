import ZhidaConsult

/// Tells live streams what became durable, in the order of the commits, by whichever broker it was done.
///
/// The broker only rings; what happened is read from the store's feed, whose numbers go on over restarts and other
/// brokers. So a stream that broke off goes on where it was.
actor EventHub {
    /// Changes that are told to one who missed them; with more behind, they read everything anew.
    private static let mostMissed: Int64 = 5_000
    /// Events that wait for a slow stream; then it is ended, and its client comes again.
    private static let mostWaiting = 2_000

    /// What a caller sees depends on their role and site alone, which most listeners share.
    private struct View: Hashable {
        var role: Role
        var site: SiteID?

        init(_ caller: Caller) { (role, site) = (caller.role, caller.site) }
    }

    private struct Listener {
        var caller: Caller
        /// What is not behind this is known to it already.
        var told: ChangeSequence
        var continuation: AsyncStream<StreamEvent>.Continuation
    }

    private let hall: Hall
    private let metrics: ServerMetrics
    private var last = ChangeSequence(0)
    private var listeners: [View: [Int: Listener]] = [:]
    private var number = 0
    private var isFinished = false

    init(_ hall: Hall, _ metrics: ServerMetrics) {
        self.hall = hall
        self.metrics = metrics
    }

    /// Reads the feed whenever the broker rings, until the broker ends.
    ///
    /// - Parameter trouble: told when the store cannot be read; the next ring tries again.
    func run(trouble: @escaping @Sendable (any Error) -> Void) async {
        let changes = hall.broker.changes()
        do { last = try await hall.store.latestChange() } catch { trouble(error) }
        // One ring is remembered: a look at the feed brings all that came until then.
        let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let ringing = Task {
            for await _ in changes { bell.yield() }
            bell.finish()
        }
        for await _ in rings {
            do { try await tellNews() } catch { trouble(error) }
        }
        ringing.cancel()
        finish()
    }

    /// Ends all streams; none begins any more.
    func finish() {
        isFinished = true
        for listener in listeners.values.joined() { listener.value.continuation.finish() }
        listeners = [:]
    }

    /// Lets every stream show that it is alive, and where it stands.
    func beat() {
        let here = StreamEvent.here(last)
        for listener in listeners.values.joined() { listener.value.continuation.yield(here) }
    }

    /// What a caller may see from now on, after what they missed.
    ///
    /// - Parameter missed: the last change that they were told of; `nil` for one who comes anew.
    func stream(for caller: Caller, after missed: ChangeSequence?) async throws -> AsyncStream<StreamEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: StreamEvent.self,
            bufferingPolicy: .bufferingOldest(Self.mostWaiting)
        )
        guard !isFinished else {
            continuation.finish()
            return stream
        }
        let view = View(caller)
        var told = last
        if let missed, missed != last {
            if missed > last || last.number - missed.number > Self.mostMissed {
                continuation.yield(.reset(last))
            } else {
                told = missed
                // The hub goes on while the feed is read: until nothing is between.
                while told < last {
                    guard let changes = try await hall.store.changes(after: told) else {
                        continuation.yield(.reset(last))
                        told = last
                        break
                    }
                    tell(changes, to: [view: [0: Listener(caller: caller, told: told, continuation: continuation)]])
                    told = max(changes.last?.sequence ?? last, told)
                }
                told = max(told, last)
            }
        }
        continuation.yield(.here(told))
        number += 1
        let own = number
        listeners[view, default: [:]][own] = Listener(caller: caller, told: told, continuation: continuation)
        continuation.onTermination = { [weak self] _ in
            Task { await self?.forget(own, view) }
        }
        return stream
    }

    private func forget(_ number: Int, _ view: View) {
        listeners[view]?[number] = nil
        if listeners[view]?.isEmpty == true { listeners[view] = nil }
    }

    private func tellNews() async throws {
        guard let changes = try await hall.store.changes(after: last) else {
            last = try await hall.store.latestChange()
            let reset = StreamEvent.reset(last)
            for listener in listeners.values.joined() { listener.value.continuation.yield(reset) }
            return
        }
        guard let end = changes.last, end.sequence > last else { return }
        last = end.sequence
        for (number, view) in tell(changes, to: listeners) {
            listeners[view]?[number]?.continuation.finish()
            forget(number, view)
        }
    }

    /// - Returns: the numbers of those that were too slow.
    @discardableResult
    private func tell(_ changes: [StoredChange], to listeners: [View: [Int: Listener]]) -> [Int: View] {
        guard !listeners.isEmpty else { return [:] }
        let directory = hall.directory
        var slow: [Int: View] = [:]
        var count = 0
        for event in changes.compactMap(StreamEvent.init) {
            for (view, group) in listeners {
                guard let first = group.values.first, Self.sees(first.caller, event, directory) else { continue }
                for (number, listener) in group where event.content.sequence > listener.told.number {
                    count += 1
                    if case .dropped = listener.continuation.yield(event) { slow[number] = view }
                }
            }
        }
        metrics.toldEvents(count)
        return slow
    }

    /// Whether one of its sites is within the caller's reach, as in the lists.
    private static func sees(_ caller: Caller, _ event: StreamEvent, _ directory: Directory) -> Bool {
        guard let permission = event.kind.permission else { return true }
        let sites = event.content.sites ?? []
        // What was removed for good says nothing of its sites: those who see all are told.
        if sites.isEmpty { return PermissionTable.reach(of: permission, for: caller.role) == .all }
        return sites.contains { AccessDecision.decide(permission, by: caller, at: [$0], in: directory).isAllowed }
    }
}
