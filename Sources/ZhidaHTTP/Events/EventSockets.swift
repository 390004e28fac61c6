import NIOCore
import NIOHTTP1
import NIOWebSocket
import ZhidaConsult

/// Who asked for a WebSocket, and where their stream goes on.
struct SocketRequest: Sendable {
    /// `nil` where no token came that is accepted, or there are too many streams: the socket is closed at once. A
    /// browser tells its page nothing of a refused upgrade, but the code with which a socket was closed.
    var claims: TokenClaims?
    var missed: ChangeSequence?
    /// Headers of the answer.
    var answer: HTTPHeaders
}

/// `/ws`: the events of `/events` as texts of JSON, one a frame.
///
/// A browser cannot send headers with a WebSocket, so the token may come as a subprotocol:
/// `new WebSocket(url, ["zhida.events", "bearer." + token])`.
struct EventSockets: Sendable {
    private static let path = "/ws"
    private static let subprotocol = "zhida.events"
    private static let bearer = "bearer."

    let hall: Hall
    let parts: ServerParts

    /// Whether a request asks for a WebSocket where there is one.
    @Sendable
    static func isWanted(_ head: HTTPRequestHead) -> Bool {
        let path = head.uri.prefix { $0 != "?" }
        return path == Self.path && head.headers["Upgrade"].contains { $0.lowercased() == "websocket" }
    }

    func request(_ head: HTTPRequestHead) -> SocketRequest {
        let address = head.uri.split(separator: "?", maxSplits: 1)
        let offered = head.headers["Sec-WebSocket-Protocol"].flatMap { $0.split(separator: ",") }
            .map { $0.filter { !$0.isWhitespace } }
        var token = offered.first { $0.hasPrefix(Self.bearer) }.map { String($0.dropFirst(Self.bearer.count)) }
        if token == nil, let header = head.headers.first(name: "Authorization"), header.hasPrefix("Bearer ") {
            token = String(header.dropFirst(7))
        }
        let hasRoom = parts.metrics.streams < parts.settings.streams
        let claims = hasRoom ? token.flatMap { try? verified($0) } : nil
        var answer = HTTPHeaders()
        if offered.contains(Self.subprotocol) { answer.add(name: "Sec-WebSocket-Protocol", value: Self.subprotocol) }
        let query = address.count == 2 ? address[1].split(separator: "&") : []
        let after = query.first { $0.hasPrefix("after=") }.flatMap { Int64($0.dropFirst(6)) }
        return SocketRequest(claims: claims, missed: after.map { ChangeSequence(max(0, $0)) }, answer: answer)
    }

    private func verified(_ token: String) throws -> TokenClaims {
        try hall.tokens().verify(token, now: hall.now) { claims in
            hall.broker.read { $0.revocations.isRevoked(claims) }
        }
    }

    /// Sends events until the client leaves, its token ends, or the server does.
    func serve(_ channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, _ request: SocketRequest) async {
        parts.metrics.streamBegan()
        defer { parts.metrics.streamEnded() }
        do {
            guard let claims = request.claims else {
                return try await channel.executeThenClose { _, outbound in
                    try await outbound.write(Self.closing(.policyViolation))
                }
            }
            let events = try await parts.hub.stream(for: claims.caller, after: request.missed)
            let watch = StreamWatch(hall: hall, claims: claims)
            try await channel.executeThenClose { inbound, outbound in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await Self.answer(inbound, outbound) }
                    group.addTask {
                        for await event in events {
                            guard watch.isValid else { break }
                            try await outbound.write(Self.frame(event))
                        }
                        try await outbound.write(Self.closing(.goingAway))
                    }
                    // Whichever ends first ends both.
                    try await group.next()
                    group.cancelAll()
                }
            }
        } catch {
            // The client is gone, or the store cannot be read: it comes again with where it was.
            channel.channel.close(promise: nil)
        }
    }

    /// Answers pings and the client's closing; what else it says is passed over.
    private static func answer(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>,
        _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    ) async throws {
        for try await frame in inbound {
            switch frame.opcode {
            case .ping: try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
            case .connectionClose: return try await outbound.write(closing(.normalClosure))
            default: break
            }
        }
    }

    private static func frame(_ event: StreamEvent) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .text, data: event.frame)
    }

    private static func closing(_ why: WebSocketErrorCode) -> WebSocketFrame {
        var code = ByteBuffer()
        code.write(webSocketErrorCode: why)
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: code)
    }
}
