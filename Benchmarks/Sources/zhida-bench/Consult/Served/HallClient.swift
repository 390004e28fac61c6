import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection to a server that stays open: one question after the other, each answered whole.
struct HallClient {
    struct Answer: Sendable {
        var status: Int
        var body: ByteBuffer

        func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
            guard (200..<300).contains(status) else {
                throw BenchFault("the server answered \(status): \(String(buffer: body).prefix(300))")
            }
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        }
    }

    let channel: any Channel
    private let host: String

    /// Begins to connect.
    ///
    /// - Parameter listener: takes the place of the handler of answers, for a connection that asks once and listens.
    static func connect(
        _ host: String,
        _ port: Int,
        on group: any EventLoopGroup,
        listener: (@Sendable () -> any ChannelInboundHandler & Sendable)? = nil
    ) -> EventLoopFuture<HallClient> {
        ClientBootstrap(group: group)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .connectTimeout(.seconds(30))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    if let listener {
                        try channel.pipeline.syncOperations.addHandler(listener())
                    } else {
                        try channel.pipeline.syncOperations.addHandler(QuestionHandler())
                    }
                }
            }
            .connect(host: host, port: port)
            .map { HallClient(channel: $0, host: "\(host):\(port)") }
    }

    private func head(_ method: HTTPMethod, _ path: String, _ token: String?, _ key: String?) -> HTTPRequestHead {
        var headers = HTTPHeaders([("Host", host), ("Accept", "*/*")])
        if let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let key { headers.add(name: "Idempotency-Key", value: key) }
        return HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
    }

    /// Asks for something.
    func get(_ path: String, _ token: String? = nil) -> EventLoopFuture<Answer> {
        ask(head(.GET, path, token, nil), nil)
    }

    /// Has something done; `json` is the body.
    func post(_ path: String, _ token: String, key: String, _ json: String) -> EventLoopFuture<Answer> {
        var head = head(.POST, path, token, key)
        head.headers.add(name: "Content-Type", value: "application/json")
        head.headers.add(name: "Content-Length", value: "\(json.utf8.count)")
        return ask(head, json)
    }

    /// Sends the head of a question whose answer the connection's listener takes.
    func listen(_ path: String, _ token: String) {
        channel.write(HTTPClientRequestPart.head(head(.GET, path, token, nil)), promise: nil)
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }

    private func ask(_ head: HTTPRequestHead, _ json: String?) -> EventLoopFuture<Answer> {
        let promise = channel.eventLoop.makePromise(of: Answer.self)
        channel.writeAndFlush(QuestionHandler.Question(head: head, json: json, promise: promise), promise: nil)
        return promise.futureResult
    }
}

/// Sends questions, and gives each its answer in turn.
private final class QuestionHandler: ChannelDuplexHandler {
    struct Question: Sendable {
        var head: HTTPRequestHead
        var json: String?
        var promise: EventLoopPromise<HallClient.Answer>
    }

    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = Question
    typealias OutboundOut = HTTPClientRequestPart

    private var waiting: [EventLoopPromise<HallClient.Answer>] = []
    private var status = 0
    private var body = ByteBuffer()

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let question = unwrapOutboundIn(data)
        guard context.channel.isActive else { return question.promise.fail(ChannelError.ioOnClosedChannel) }
        waiting.append(question.promise)
        context.write(wrapOutboundOut(.head(question.head)), promise: nil)
        if let json = question.json {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: json)))), promise: nil)
        }
        context.write(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            status = Int(head.status.code)
            body = ByteBuffer()
        case .body(var piece): body.writeBuffer(&piece)
        case .end:
            guard !waiting.isEmpty else { return context.close(promise: nil) }
            waiting.removeFirst().succeed(HallClient.Answer(status: status, body: body))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        for promise in waiting { promise.fail(ChannelError.eof) }
        waiting = []
        context.fireChannelInactive()
    }
}
