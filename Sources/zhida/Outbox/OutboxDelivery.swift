import Foundation
import Synchronization
import ZhidaConsult
import ZhidaStore

/// The courier of a data folder, with the ways that its settings name.
struct OutboxDelivery: Sendable {
    private let make: @Sendable (@escaping @Sendable (Courier.Report) -> Void) -> Courier
    private let end: @Sendable () -> Void

    /// - Throws: ``Failure`` for an address that is not taken, or where the webhook's keys cannot be read.
    init(_ settings: Settings, _ store: any ConsultStore, clock: @escaping @Sendable () -> Instant) throws {
        let usual: any MessageSender
        if let url = settings.outbox.webhook, !url.isEmpty {
            try Self.examine(url)
            let keys: KeyRing
            do {
                keys = try KeyFolder(in: settings.dataFolder).ring(.webhook, now: clock())
            } catch {
                throw Failure(.systemFailed, "\(error)")
            }
            let post = WebhookPost(patience: .milliseconds(Int64(settings.outbox.timeoutSeconds * 1000)))
            usual = WebhookSender(url: url, keys: keys, transport: post, clock: clock)
            end = { post.close() }
        } else {
            usual = FileSpool(folder: settings.spoolFolder)
            end = {}
        }
        let contents = FileContentStore(in: settings.dataFolder)
        make = { report in
            Courier(
                outbox: store,
                senders: [ContentRemoval.topic: ContentRemover(contents)],
                usual: usual,
                clock: clock,
                report: report
            )
        }
    }

    /// A courier that tells of every message.
    func courier(_ report: @escaping @Sendable (Courier.Report) -> Void) -> Courier { make(report) }

    /// Ends the connections. Nothing can be delivered afterwards.
    func close() { end() }

    /// Delivers until nothing is due.
    func all(_ report: @escaping @Sendable (Courier.Report) -> Void) async throws -> Courier.Round {
        defer { close() }
        let courier = courier(report)
        var sum = Courier.Round()
        while true {
            let round = try await courier.deliverDue()
            sum.delivered += round.delivered
            sum.postponed += round.postponed
            sum.dead += round.dead
            // What failed is due later, so this comes to an end.
            if round.total == 0 { return sum }
        }
    }

    /// Messages hold telephone numbers: without TLS they go no further than this machine.
    private static func examine(_ url: String) throws {
        let parts = URLComponents(string: url)
        let isLocal = ["localhost", "127.0.0.1", "[::1]", "::1"].contains(parts?.host ?? "")
        guard let host = parts?.host, !host.isEmpty, parts?.scheme == "https" || parts?.scheme == "http" && isLocal
        else {
            throw Failure(
                .badInput,
                say(
                    "设置 outbox.webhook 应为 https:// 开头的地址（仅本机可用 http://）。",
                    "The setting outbox.webhook must be an address that begins with https:// (http:// on this machine only)."
                )
            )
        }
    }
}

/// What was not delivered, as the courier reports it.
final class Failures: Sendable {
    private let list = Mutex<[OutboxDeliver.Failed]>([])

    var all: [OutboxDeliver.Failed] { list.withLock(\.self) }

    func note(_ report: Courier.Report) {
        let error: String
        switch report.settlement {
        case .delivered: return
        case .retry(_, let why), .failed(_, let why): error = why
        }
        list.withLock {
            $0.append(
                OutboxDeliver.Failed(
                    message: report.message,
                    topic: report.topic,
                    attempts: report.attempts,
                    error: error
                )
            )
        }
    }
}

extension Settings {
    /// Where messages become files.
    var spoolFolder: String { dataFolder + "/spool" }
}
