import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Ends connections that hold the server up: heads that do not come, bodies that trickle, answers that are not read.
///
/// It also ends a connection whose request was answered before its body was read, so that a body that is too large is
/// not taken in; what is on its way is still drained for a moment, because a reset would destroy the answer.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long, and how many bytes, an answered request may still send.
    private static let linger = TimeAmount.seconds(1)
    private static let mostLingering = 1 << 20

    private let settings: ServerSettings
    private let onTimeout: @Sendable () -> Void
    /// Requests whose answer has not ended.
    private var answering = 0
    /// Whether a head has come and its end has not.
    private var isReceiving = false
    private var received = 0
    private var endsAfterAnswer = false
    private var isEnding = false
    private var timer: Scheduled<Void>?
    private var writeTimer: Scheduled<Void>?

    /// - Parameter onTimeout: told of every connection that is ended for being slow.
    init(_ settings: ServerSettings, onTimeout: @escaping @Sendable () -> Void) {
        self.settings = settings
        self.onTimeout = onTimeout
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { awaitHead(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelActive(context: ChannelHandlerContext) {
        awaitHead(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            answering += 1
            isReceiving = true
            received = 0
            if head.headerFields[.expect]?.lowercased() == "100-continue", mayContinue(head) {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
            awaitProgress(context, from: 0)
        case .body(let bytes):
            received += bytes.readableBytes
            if answering == 0 {
                // Answered already: drained for a moment, and nobody wants it.
                if received > Self.mostLingering { context.close(promise: nil) }
                return
            }
        case .end:
            isReceiving = false
            timer?.cancel()
            if answering == 0, !isEnding {
                // Its answer said that it is the last.
                if endsAfterAnswer { context.close(promise: nil) } else { awaitHead(context) }
            }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.status.kind != .informational, head.headerFields[.connection]?.lowercased() == "close" {
                endsAfterAnswer = true
            }
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            answering = max(0, answering - 1)
            guard answering == 0 else { return context.write(data, promise: promise) }
            guard isReceiving else {
                if endsAfterAnswer { return writeAndClose(data, promise, context) }
                context.write(data, promise: promise)
                return awaitHead(context)
            }
            received = 0
            context.write(data, promise: promise)
            schedule(context, Self.linger) { handler, context in
                handler.isEnding = true
                context.close(promise: nil)
            }
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeTimer?.cancel()
        writeTimer = nil
        if !context.channel.isWritable {
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            writeTimer = context.eventLoop.scheduleTask(in: TimeAmount(settings.writeTimeout)) {
                bound.value.0.onTimeout()
                bound.value.1.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    private func mayContinue(_ head: HTTPRequest) -> Bool {
        guard let length = head.headerFields[.contentLength].flatMap({ Int($0) }) else { return true }
        return length <= max(settings.largestContent, settings.largestBody)
    }

    private func writeAndClose(_ data: NIOAny, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        isEnding = true
        timer?.cancel()
        let written = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        context.writeAndFlush(data, promise: written)
    }

    private func awaitHead(_ context: ChannelHandlerContext) {
        schedule(context, TimeAmount(settings.headTimeout)) { handler, context in
            handler.onTimeout()
            context.close(promise: nil)
        }
    }

    private func awaitProgress(_ context: ChannelHandlerContext, from before: Int) {
        schedule(context, TimeAmount(settings.progressInterval)) { handler, context in
            guard handler.isReceiving else { return }
            guard handler.received - before >= handler.settings.leastProgress else {
                handler.onTimeout()
                return context.close(promise: nil)
            }
            handler.awaitProgress(context, from: handler.received)
        }
    }

    private func schedule(
        _ context: ChannelHandlerContext,
        _ amount: TimeAmount,
        _ body: @escaping (ConnectionGuard, ChannelHandlerContext) -> Void
    ) {
        timer?.cancel()
        let bound = NIOLoopBound((self, context, body), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: amount) { bound.value.2(bound.value.0, bound.value.1) }
    }

    private func stop() {
        timer?.cancel()
        writeTimer?.cancel()
        timer = nil
        writeTimer = nil
    }
}
