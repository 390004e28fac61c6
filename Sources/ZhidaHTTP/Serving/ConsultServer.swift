import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle

/// The HTTP interface of the session broker: `zhida serve`.
///
/// ```swift
/// let server = try ConsultServer(hall, settings: settings, metrics: metrics, logger: logger)
/// try await server.run()
/// ```
public struct ConsultServer: Service, CustomStringConvertible {
    /// For the log of services, which would else show everything behind the server.
    public var description: String { "HTTP" }

    private let hall: Hall
    private let parts: ServerParts
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void
    private let transport: HTTPServerBuilder

    /// - Parameters:
    ///   - metrics: where the broker and the courier report to as well.
    ///   - onListening: told the port, once connections are taken.
    /// - Throws: ``CertificateError`` where TLS is set and its files cannot be used.
    public init(
        _ hall: Hall,
        settings: ServerSettings = ServerSettings(),
        metrics: ServerMetrics = ServerMetrics(),
        logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        self.hall = hall
        parts = ServerParts(
            settings: settings,
            metrics: metrics,
            hub: EventHub(hall, metrics),
            document: try OpenAPIDocument.json(of: Operations.all)
        )
        self.logger = logger
        self.onListening = onListening
        transport = try Self.transport(hall, parts)
    }

    /// Serves until the surrounding service group shuts down: then no connection is taken any more, live streams end,
    /// and requests that run are finished.
    public func run() async throws {
        let hub = parts.hub
        let logger = logger
        let heartbeat = parts.settings.heartbeat
        let feed = Task {
            await hub.run { error in logger.error("the feed of changes cannot be read", metadata: ["why": "\(error)"]) }
        }
        let beating = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: heartbeat)
                await hub.beat()
            }
        }
        defer {
            beating.cancel()
            feed.cancel()
        }
        try await withGracefulShutdownHandler {
            try await application().run()
        } onGracefulShutdown: {
            Task { await hub.finish() }
        }
        await hub.finish()
    }

    private func application() -> some ApplicationProtocol {
        let settings = parts.settings
        let onListening = onListening
        return Application(
            router: router(),
            server: transport,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                backlog: 4096,
                availableConnectionsDelegate: MaximumAvailableConnections(settings.connections, logger: logger)
            ),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? settings.port) },
            logger: logger
        )
    }

    private func router() -> Router<HallContext> {
        let operations = Operations.all
        let table = OperationTable(operations)
        let router = Router(context: HallContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: MetricsMiddleware(metrics: parts.metrics))
        router.add(middleware: ProblemMiddleware(methods: { table.methods(of: $0) }, logger: logger))
        let desk = Desk(hall, parts)
        for operation in operations {
            router.on(RouterPath(operation.path), method: operation.method) { request, context in
                try await desk.answer(operation, request, context)
            }
        }
        return router
    }

    private static func transport(_ hall: Hall, _ parts: ServerParts) throws -> HTTPServerBuilder {
        let settings = parts.settings
        let sockets = EventSockets(hall: hall, parts: parts)
        let http = HTTPServerBuilder { responder in
            SocketChannel(
                responder: responder,
                settings: settings,
                sockets: sockets,
                onTimeout: { parts.metrics.endedSlowConnection() }
            )
        }
        guard let files = settings.tls else { return http }
        return try .tls(http, tlsConfiguration: try Certificate.configuration(files.certificate, key: files.key))
    }
}
