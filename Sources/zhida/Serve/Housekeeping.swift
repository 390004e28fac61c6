import Logging
import ServiceLifecycle
import ZhidaConsult
import ZhidaHTTP
import ZhidaPostgres
import ZhidaStore

/// What is done beside requests: holds expire, notices leave, checkpoints are signed, what is past its retention goes.
struct Housekeeping: Service, CustomStringConvertible {
    /// For the log of services, which would else show everything behind it.
    var description: String { "housekeeping" }

    var hall: Hall
    var store: any ConsultStore
    var serve: Settings.Serve
    /// How long answers are kept for requests that are sent again, and the feed of changes.
    var rememberDays: Int
    var notary: AuditNotary
    var courier: Courier
    /// Reads the keys anew.
    var renewKeys: @Sendable () throws -> Void
    var logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                // The broker does what falls due when it is rung; this also lets it see what other commands wrote.
                group.addTask { await every(1) { hall.broker.tick() } }
                if let shared = store as? PostgresBrokerStore {
                    // What other brokers wrote is seen when they say so, and not a second later.
                    group.addTask { for await _ in shared.changeNotices() { hall.broker.tick() } }
                }
                group.addTask { await courier.run(every: .seconds(serve.noticesSeconds), trouble: trouble("notices")) }
                group.addTask {
                    await every(serve.checkpointSeconds) { try await notary.sign() }
                }
                group.addTask { await every(60) { try renewKeys() } }
                group.addTask { await every(serve.purgeHours * 3600) { try await purge() } }
            }
        }
    }

    /// Signs what came since the last checkpoint, when nothing more can come.
    func lastCheckpoint() async {
        do { _ = try await notary.sign(isOnDemand: true) } catch { trouble("checkpoints")(error) }
    }

    private func every(_ seconds: Double, _ body: () async throws -> Void) async {
        while !Task.isCancelled {
            do { try await body() } catch is CancellationError { return } catch { trouble("housekeeping")(error) }
            do { try await Task.sleep(for: .seconds(seconds)) } catch { return }
        }
    }

    /// Removes evidence past its retention, and forgets old answers and changes.
    private func purge() async throws {
        let now = hall.clock()
        try await store.forget(before: now - .seconds(Double(rememberDays) * 86_400))
        _ = try await store.scrub()
        guard let dossiers = hall.dossiers else { return }
        let name: Identifier<CallerSubject> = hall.identifiers.next(at: now)
        guard let who = CallerID("zhida-serve"), let run = IdempotencyKey("purge-\(name)") else {
            preconditionFailure("the names are allowed")
        }
        let purge = EvidencePurge(
            broker: hall.broker,
            pages: dossiers,
            contents: hall.contents,
            retention: hall.retention,
            caller: Caller(who: who, role: .service)
        )
        let report = try await purge.purge(before: now, run: run)
        logger.info(
            "purged",
            metadata: [
                "matters": "\(report.matters)", "removed": "\(report.counts.total)",
                "files": "\(report.contents.files)",
            ]
        )
    }

    private func trouble(_ what: String) -> @Sendable (any Error) -> Void {
        { [logger] error in
            logger.error("\(what): something went wrong; it is tried again", metadata: ["why": "\(error)"])
        }
    }
}
