/// Takes due messages out of the outbox and brings them on their way 投递.
///
/// A message is settled after it was sent, so a crash between the two sends it again: at least once, always with the
/// same identifier. Two couriers on one store may both send a message; the receiver takes it once.
public actor Courier {
    private let outbox: any OutboxQueue
    private let senders: [String: any MessageSender]
    private let usual: any MessageSender
    private let policy: RetryPolicy
    private let clock: @Sendable () -> Instant
    private let report: @Sendable (Report) -> Void
    private var generator: any RandomNumberGenerator & Sendable

    /// One message's fate, for a log: nothing of its content.
    public struct Report: Hashable, Sendable {
        public var message: MessageID
        public var topic: String
        /// Counting this one.
        public var attempts: Int
        public var settlement: OutboxSettlement
    }

    /// What a round came to.
    public struct Round: Hashable, Sendable {
        public var delivered = 0
        public var postponed = 0
        /// Given up, and kept for people to look at.
        public var dead = 0

        public init(delivered: Int = 0, postponed: Int = 0, dead: Int = 0) {
            self.delivered = delivered
            self.postponed = postponed
            self.dead = dead
        }

        public var total: Int { delivered + postponed + dead }
    }

    /// - Parameters:
    ///   - senders: by topic, such as ``ContentRemoval/topic``.
    ///   - usual: takes every other topic.
    ///   - report: told of every message.
    public init(
        outbox: any OutboxQueue,
        senders: [String: any MessageSender] = [:],
        usual: any MessageSender,
        policy: RetryPolicy = RetryPolicy(),
        clock: @escaping @Sendable () -> Instant,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        report: @escaping @Sendable (Report) -> Void = { _ in }
    ) {
        self.outbox = outbox
        self.senders = senders
        self.usual = usual
        self.policy = policy
        self.clock = clock
        self.generator = generator
        self.report = report
    }

    /// Sends what is due now, up to a number, some at a time.
    ///
    /// - Throws: what the store throws. What was sent by then is sent again later.
    @discardableResult
    public func deliverDue(limit: Int = 100, atOnce: Int = 8) async throws -> Round {
        let due = try await outbox.outboxDue(clock(), limit: limit)
        var results: [MessageID: SendResult] = [:]
        await withTaskGroup(of: (MessageID, SendResult).self) { group in
            var waiting = due[...]
            func next() {
                guard let message = waiting.popFirst()?.message else { return }
                let sender = senders[message.topic] ?? usual
                group.addTask { (message.id, await sender.send(message)) }
            }
            for _ in 0..<max(1, atOnce) { next() }
            for await (id, result) in group {
                results[id] = result
                next()
            }
        }
        var round = Round()
        var settlements: [MessageID: OutboxSettlement] = [:]
        for entry in due {
            guard let result = results[entry.message.id] else { continue }
            let settlement = settle(result, attempts: entry.attempts + 1)
            switch settlement {
            case .delivered: round.delivered += 1
            case .retry: round.postponed += 1
            case .failed: round.dead += 1
            }
            settlements[entry.message.id] = settlement
        }
        if !settlements.isEmpty { try await outbox.settle(settlements) }
        for entry in due {
            guard let settlement = settlements[entry.message.id] else { continue }
            report(
                Report(
                    message: entry.message.id,
                    topic: entry.message.topic,
                    attempts: entry.attempts + 1,
                    settlement: settlement
                )
            )
        }
        return round
    }

    /// Delivers until the task is cancelled.
    ///
    /// - Parameters:
    ///   - pause: between two looks when nothing was due, or the store could not be used.
    ///   - trouble: told when the store throws.
    public func run(every pause: Duration = .seconds(1), trouble: @Sendable (any Error) -> Void) async {
        while !Task.isCancelled {
            do {
                if try await deliverDue().total > 0 { continue }
            } catch {
                trouble(error)
            }
            do { try await Task.sleep(for: pause) } catch { return }
        }
    }

    private func settle(_ result: SendResult, attempts: Int) -> OutboxSettlement {
        let now = clock()
        switch result {
        case .delivered: return .delivered(at: now)
        case .refused(let why): return .failed(at: now, error: why)
        case .failed(let why):
            guard let wait = policy.wait(afterAttempts: attempts, using: &generator) else {
                return .failed(at: now, error: "given up after \(attempts) tries: \(why)")
            }
            return .retry(at: now + wait, error: why)
        }
    }
}
