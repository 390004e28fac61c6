import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// HTTP/1.1 on which requests to `/ws` become WebSockets (RFC 6455); everything else is HTTP.
struct SocketChannel: HTTPChannelHandler {
    /// What a connection turned out to be, once its first request is there.
    enum Upgrade: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case socket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, SocketRequest)
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let upgrade: EventLoopFuture<Upgrade>
    }

    /// Bytes of the largest frame that a client may send; it has nothing to say but that it is there.
    private static let largestFrame = 4096

    let responder: HTTPChannelHandler.Responder
    let settings: ServerSettings
    let sockets: EventSockets
    let onTimeout: @Sendable () -> Void

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let sockets = sockets
            let upgrader = NIOTypedWebSocketServerUpgrader<Upgrade>(
                maxFrameSize: Self.largestFrame,
                shouldUpgrade: { channel, head in
                    channel.eventLoop.makeSucceededFuture(sockets.request(head).answer)
                },
                upgradePipelineHandler: { channel, head in
                    channel.eventLoop.makeCompletedFuture {
                        .socket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), sockets.request(head))
                    }
                }
            )
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
                    upgraders: [upgrader],
                    notUpgradingCompletionHandler: { channel in http(channel, logger) }
                )
            )
            // The parts are taken one behind the other, and headers are checked where they are made. What is no HTTP is
            // answered with 400 by the pipeline itself.
            configuration.enablePipelining = false
            configuration.enableResponseHeaderValidation = false
            configuration.decoderConfiguration.maxHeaderFieldSize = Self.largestField
            configuration.decoderConfiguration.maxHeaderListSize = Self.largestHead
            configuration.decoderConfiguration.maxHeaderFieldCount = Self.mostFields
            let upgrade = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
                configuration: configuration
            )
            try channel.pipeline.syncOperations.addHandler(
                UpgradeFilter(EventSockets.isWanted),
                position: .before(
                    channel.pipeline.syncOperations.handler(type: NIOTypedHTTPServerUpgradeHandler<Upgrade>.self)
                )
            )
            // Until the first head is there, nobody else watches.
            let timer = channel.eventLoop.scheduleTask(in: TimeAmount(settings.headTimeout)) {
                onTimeout()
                channel.close(promise: nil)
            }
            upgrade.whenComplete { _ in timer.cancel() }
            channel.closeFuture.whenComplete { _ in timer.cancel() }
            return Value(channel: channel, upgrade: upgrade)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.upgrade.get() {
            case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
            case .socket(let channel, let request): await sockets.serve(channel, request)
            }
        } catch {
            // The connection ended before its first request, or sent none.
            value.channel.close(promise: nil)
        }
    }

    private static let largestField = 16 * 1024
    private static let largestHead = 32 * 1024
    private static let mostFields = 100

    private func http(_ channel: any Channel, _ logger: Logger) -> EventLoopFuture<Upgrade> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(ConnectionGuard(settings, onTimeout: onTimeout))
            try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: nil, logger: logger))
            return .http(
                try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true)
                )
            )
        }
    }
}
