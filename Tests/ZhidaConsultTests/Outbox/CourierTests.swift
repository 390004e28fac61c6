import Foundation
import Synchronization
import Testing

@testable import ZhidaConsult

/// An outbox in memory, with a clock that is moved by hand.
final class PaperOutbox: OutboxQueue {
    struct Entry {
        var entry: OutboxEntry
        var due: Instant
        var settlement: OutboxSettlement?
    }

    struct Contents {
        var now = Instant(seconds: 1_790_000_000)
        var entries: [MessageID: Entry] = [:]
        var breaksOnSettling = false
    }

    struct Broken: Error {}

    let contents = Mutex(Contents())

    init(_ messages: [OutboxMessage]) {
        contents.withLock { contents in
            for message in messages {
                let entry = OutboxEntry(message: message, attempts: 0, lastError: nil)
                contents.entries[message.id] = Entry(entry: entry, due: message.due)
            }
        }
    }

    var now: Instant { contents.withLock { $0.now } }

    func move(_ duration: Duration) { contents.withLock { $0.now = $0.now + duration } }

    func breaks(_ flag: Bool) { contents.withLock { $0.breaksOnSettling = flag } }

    func outboxDue(_ now: Instant, limit: Int) async throws -> [OutboxEntry] {
        contents.withLock { contents in
            let waiting = contents.entries.values.filter { entry in
                switch entry.settlement {
                case .delivered, .failed: false
                case nil, .retry: entry.due <= now
                }
            }
            return waiting.sorted { ($0.due, $0.entry.message.id) < ($1.due, $1.entry.message.id) }.prefix(limit)
                .map(\.entry)
        }
    }

    func settle(_ settlements: [MessageID: OutboxSettlement]) async throws {
        try contents.withLock { contents in
            if contents.breaksOnSettling { throw Broken() }
            for (id, settlement) in settlements {
                contents.entries[id]?.settlement = settlement
                contents.entries[id]?.entry.attempts += 1
                if case .retry(let at, let error) = settlement {
                    contents.entries[id]?.due = at
                    contents.entries[id]?.entry.lastError = error
                }
            }
        }
    }

    func settlement(_ id: String) -> OutboxSettlement? {
        contents.withLock { $0.entries[MessageID(id)!]?.settlement }
    }
}

/// Sends by what a closure says, and remembers what was sent.
final class ScriptedSender: MessageSender {
    let sent = Mutex<[OutboxMessage]>([])
    let answer: @Sendable (OutboxMessage, Int) -> SendResult

    init(_ answer: @escaping @Sendable (OutboxMessage, Int) -> SendResult) { self.answer = answer }

    func send(_ message: OutboxMessage) async -> SendResult {
        let count = sent.withLock { sent in
            sent.append(message)
            return sent.count { $0.id == message.id }
        }
        return answer(message, count)
    }

    var ids: [String] { sent.withLock { $0.map(\.id.text) } }
}

@Suite("Delivery of the outbox")
struct CourierTests {
    static func message(_ id: String, topic: String = "booking.confirmed", due: Int64 = 1_790_000_000) -> OutboxMessage
    {
        OutboxMessage(
            id: MessageID(id)!,
            topic: topic,
            about: RecordKey(.booking, text: "b1"),
            due: Instant(seconds: due),
            body: #"{"telephone":"13800138000"}"#
        )
    }

    static func courier(
        _ outbox: PaperOutbox,
        _ sender: any MessageSender,
        senders: [String: any MessageSender] = [:],
        policy: RetryPolicy = RetryPolicy(),
        report: @escaping @Sendable (Courier.Report) -> Void = { _ in }
    ) -> Courier {
        Courier(
            outbox: outbox,
            senders: senders,
            usual: sender,
            policy: policy,
            clock: { outbox.now },
            generator: Seeded(seed: 9),
            report: report
        )
    }

    @Test("A message is sent when it is due, once, and not before")
    func due() async throws {
        let outbox = PaperOutbox([Self.message("m1"), Self.message("m2", due: 1_790_000_060)])
        let sender = ScriptedSender { _, _ in .delivered }
        let courier = Self.courier(outbox, sender)
        #expect(try await courier.deliverDue() == Courier.Round(delivered: 1))
        #expect(try await courier.deliverDue().total == 0)
        outbox.move(.seconds(60))
        #expect(try await courier.deliverDue() == Courier.Round(delivered: 1))
        #expect(sender.ids == ["m1", "m2"])
        #expect(outbox.settlement("m2") == .delivered(at: outbox.now))
    }

    @Test("What failed comes again with the same identifier after waits that double, and then is a dead letter")
    func deadLetter() async throws {
        let outbox = PaperOutbox([Self.message("m1")])
        let sender = ScriptedSender { _, _ in .failed("the receiver answered 503") }
        let policy = RetryPolicy(first: .seconds(10), longest: .seconds(60), attempts: 5)
        let courier = Self.courier(outbox, sender, policy: policy)
        for longest in [10, 20, 40, 60] as [Int64] {
            #expect(try await courier.deliverDue() == Courier.Round(postponed: 1))
            guard case .retry(let at, let error)? = outbox.settlement("m1") else {
                Issue.record("no retry")
                return
            }
            let wait = at - outbox.now
            #expect(wait <= .seconds(longest) && wait >= .milliseconds(longest * 500))
            #expect(error == "the receiver answered 503")
            outbox.move(.milliseconds(longest * 499))
            #expect(try await courier.deliverDue().total == 0)
            outbox.move(.seconds(longest))
        }
        #expect(try await courier.deliverDue() == Courier.Round(dead: 1))
        #expect(
            outbox.settlement("m1")
                == .failed(at: outbox.now, error: "given up after 5 tries: the receiver answered 503")
        )
        outbox.move(.seconds(1_000_000))
        #expect(try await courier.deliverDue().total == 0)
        #expect(sender.ids == Array(repeating: "m1", count: 5))
    }

    @Test("A receiver that is back gets what waited")
    func recovery() async throws {
        let outbox = PaperOutbox((1...20).map { Self.message("m\($0)") })
        let sender = ScriptedSender { _, count in count < 3 ? .failed("no answer") : .delivered }
        let courier = Self.courier(outbox, sender)
        var round = Courier.Round()
        for _ in 0..<3 {
            round = try await courier.deliverDue()
            outbox.move(.seconds(3600))
        }
        #expect(round == Courier.Round(delivered: 20))
        #expect(sender.ids.count == 60)
    }

    @Test("What will never be taken is given up at once")
    func refused() async throws {
        let outbox = PaperOutbox([Self.message("m1")])
        let courier = Self.courier(outbox, ScriptedSender { _, _ in .refused("the receiver answered 410") })
        #expect(try await courier.deliverDue() == Courier.Round(dead: 1))
        #expect(outbox.settlement("m1") == .failed(at: outbox.now, error: "the receiver answered 410"))
    }

    @Test("When the store breaks between sending and settling, the message comes again: at least once")
    func atLeastOnce() async throws {
        let outbox = PaperOutbox([Self.message("m1")])
        let sender = ScriptedSender { _, _ in .delivered }
        let courier = Self.courier(outbox, sender)
        outbox.breaks(true)
        await #expect(throws: PaperOutbox.Broken.self) { try await courier.deliverDue() }
        outbox.breaks(false)
        #expect(try await courier.deliverDue() == Courier.Round(delivered: 1))
        #expect(sender.ids == ["m1", "m1"])
    }

    @Test("A topic with a sender of its own goes there, and one bad message holds up no other")
    func topics() async throws {
        let outbox = PaperOutbox([
            Self.message("m1", topic: ContentRemoval.topic), Self.message("m2"), Self.message("m3"),
        ])
        let special = ScriptedSender { _, _ in .failed("the disk is full") }
        let usual = ScriptedSender { _, _ in .delivered }
        let courier = Self.courier(outbox, usual, senders: [ContentRemoval.topic: special])
        #expect(try await courier.deliverDue() == Courier.Round(delivered: 2, postponed: 1))
        #expect(special.ids == ["m1"])
        #expect(Set(usual.ids) == ["m2", "m3"])
    }

    @Test("What is reported for a log holds no word of a message")
    func reports() async throws {
        let outbox = PaperOutbox([Self.message("m1"), Self.message("m2")])
        let reports = Mutex<[Courier.Report]>([])
        let courier = Self.courier(
            outbox,
            ScriptedSender { message, _ in
                message.id.text == "m1" ? .delivered : .failed("no answer")
            }
        ) { report in reports.withLock { $0.append(report) } }
        try await courier.deliverDue()
        let all = reports.withLock { $0 }
        #expect(all.map(\.message.text) == ["m1", "m2"])
        #expect(all.map(\.attempts) == [1, 1])
        #expect(!"\(all)".contains("13800138000"))
    }

    @Test("The courier works until it is told to stop")
    func running() async throws {
        let outbox = PaperOutbox((1...250).map { Self.message("m\($0)") })
        let sender = ScriptedSender { _, _ in .delivered }
        let courier = Self.courier(outbox, sender)
        let task = Task { await courier.run(every: .milliseconds(1)) { _ in } }
        while sender.ids.count < 250 { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        await task.value
        #expect(Set(sender.ids).count == 250)
    }

    @Test("Waits grow from half a minute to an hour, for 8 to 10 hours in all")
    func policy() {
        let policy = RetryPolicy()
        let waits = (1..<16).compactMap { policy.wait(afterAttempts: $0) }
        #expect(
            waits.prefix(8) == [
                .seconds(30), .seconds(60), .seconds(120), .seconds(240), .seconds(480), .seconds(960), .seconds(1920),
                .seconds(3600),
            ]
        )
        #expect(waits.count == 15)
        #expect(policy.wait(afterAttempts: 16) == nil)
        let total = waits.reduce(.zero, +)
        #expect(total > .seconds(8 * 3600) && total < .seconds(10 * 3600))
        // No overflow however often.
        #expect(
            RetryPolicy(first: .seconds(1), longest: .seconds(60), attempts: .max).wait(afterAttempts: 1_000_000)
                == .seconds(60)
        )
    }
}
