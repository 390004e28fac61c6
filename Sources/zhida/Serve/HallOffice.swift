import Logging
import Synchronization
import ZhidaConsult
import ZhidaHTTP
import ZhidaStore

/// Everything behind the server, wired: the store, the broker, the keys, and what is done beside requests.
struct HallOffice: Sendable {
    let hall: Hall
    let metrics: ServerMetrics
    let logger: Logger
    let housekeeping: Housekeeping
    private let store: any ConsultStore
    private let outlet: OutboxDelivery

    /// - Throws: ``Failure``.
    init(_ settings: Settings, rehearsal: Rehearsal) async throws {
        logger = Logger(label: "zhida.serve")
        metrics = ServerMetrics()
        let store = try await ConsultDesk.openStore(settings)
        self.store = store
        do {
            outlet = try OutboxDelivery(settings, store, clock: rehearsal.clock)
            (hall, housekeeping) = try await Self.wired(settings, rehearsal, store, outlet, metrics, logger)
        } catch {
            try? store.close()
            throw error is Failure ? error : Failure(.systemFailed, "\(error)")
        }
    }

    /// Finishes what was taken, and closes the store.
    func close() async throws {
        await hall.broker.shutDown()
        await housekeeping.lastCheckpoint()
        outlet.close()
        try store.close()
    }

    private static func wired(
        _ settings: Settings,
        _ rehearsal: Rehearsal,
        _ store: any ConsultStore,
        _ outlet: OutboxDelivery,
        _ metrics: ServerMetrics,
        _ logger: Logger
    ) async throws -> (Hall, Housekeeping) {
        let clock = rehearsal.clock
        var brokerSettings = BrokerSettings()
        brokerSettings.observer = { metrics.worked($0) }
        let broker = try await ConsultDesk.broker(store, rehearsal, rehearsal.identifiers, brokerSettings)
        let folder = KeyFolder(in: settings.dataFolder)
        let authority = TokenBox(TokenAuthority(keys: try folder.ring(.token, now: clock())))
        let contents = FileContentStore(in: settings.dataFolder)
        let file = CheckpointFile(path: settings.dataFolder + "/audit.checkpoints")
        let notary = try AuditNotary(
            store: store,
            file: file,
            keys: try folder.ring(.checkpoint, now: clock()),
            clock: clock
        )
        guard let retention = Retention() else { preconditionFailure("the usual retention is one") }
        let hall = Hall(
            broker: broker,
            store: store,
            dossiers: store,
            contents: contents,
            tokens: { authority.current },
            checkpoints: {
                let kept = try file.read()
                return (kept, kept.isEmpty ? nil : try folder.ring(.checkpoint, now: clock()))
            },
            sign: { try await notary.sign(isOnDemand: true) },
            retention: retention,
            identifiers: rehearsal.identifiers,
            clock: clock
        )
        let housekeeping = Housekeeping(
            hall: hall,
            store: store,
            serve: settings.serve,
            rememberDays: settings.consult.rememberDays,
            notary: notary,
            courier: courier(outlet, metrics, logger),
            renewKeys: { authority.current = TokenAuthority(keys: try folder.ring(.token, now: clock())) },
            logger: logger
        )
        return (hall, housekeeping)
    }

    /// Tells log and metrics of every message.
    private static func courier(_ outlet: OutboxDelivery, _ metrics: ServerMetrics, _ logger: Logger) -> Courier {
        outlet.courier { report in
            metrics.sent(report.settlement)
            let facts: Logger.Metadata = [
                "message": "\(report.message)", "topic": "\(report.topic)", "tries": "\(report.attempts)",
            ]
            switch report.settlement {
            case .delivered: logger.debug("a message was delivered", metadata: facts)
            case .retry(_, let why): logger.notice("a message waits", metadata: facts.merging(["why": "\(why)"]) { $1 })
            case .failed(_, let why):
                logger.warning("a message was given up", metadata: facts.merging(["why": "\(why)"]) { $1 })
            }
        }
    }
}

/// The keys that are in use now: they are read anew now and then, so that a rotation is noticed.
private final class TokenBox: Sendable {
    private let authority: Mutex<TokenAuthority>

    init(_ first: TokenAuthority) { authority = Mutex(first) }

    var current: TokenAuthority {
        get { authority.withLock { $0 } }
        set { authority.withLock { $0 = newValue } }
    }
}
