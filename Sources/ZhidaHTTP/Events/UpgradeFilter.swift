import NIOCore
import NIOHTTP1

/// Lets only those requests ask for another protocol that get one, and then leaves the pipeline.
///
/// NIO's handler for upgrades loses the head of a request whose wish it does not grant: a client that offers HTTP/2 in
/// clear (`Upgrade: h2c`), as curl does, would get no answer. Without the wish the request is HTTP as any other.
final class UpgradeFilter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let isGranted: @Sendable (HTTPRequestHead) -> Bool

    init(_ isGranted: @escaping @Sendable (HTTPRequestHead) -> Bool) { self.isGranted = isGranted }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .head(var head) = part, head.headers.contains(name: "Upgrade"), !isGranted(head) {
            head.headers.remove(name: "Upgrade")
            context.fireChannelRead(wrapInboundOut(.head(head)))
        } else {
            context.fireChannelRead(data)
        }
        // Only the first request of a connection can ask.
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
