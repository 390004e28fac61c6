import Hummingbird
import NIOCore
import ZhidaConsult

/// `/events`: server-sent events (HTML Living Standard, 9.2).
enum EventResource {
    static let operations: [Operation] = [
        .get(
            "/events",
            "listenEvents",
            "What becomes durable at the caller's sites, live. Last-Event-ID goes on where a stream broke off.",
            query: [
                Operation.Parameter(
                    name: "Last-Event-ID",
                    place: .header,
                    schema: .whole(0...Int64.max),
                    isRequired: false,
                    about: "The last event that was received."
                )
            ],
            answers: [.text("text/event-stream")]
        ) { ask in
            let server = ask.server
            guard server.metrics.streams < server.settings.streams else { throw Problem.tooManyStreams }
            var missed: ChangeSequence?
            if let sent = ask.lastEventID {
                guard let number = Int64(sent), number >= 0 else {
                    throw Problem.malformed("Last-Event-ID 应为整数。", "Last-Event-ID must be a whole number.")
                }
                missed = ChangeSequence(number)
            }
            let events = try await server.hub.stream(for: ask.caller, after: missed)
            let watch = StreamWatch(hall: ask.hall, claims: ask.claims)
            let body = ResponseBody { writer in
                server.metrics.streamBegan()
                defer { server.metrics.streamEnded() }
                try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
                for await event in events {
                    guard watch.isValid else { break }
                    try await writer.write(event.text)
                }
                try await writer.finish(nil)
            }
            return Reply(
                .ok,
                headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
                body: body
            )
        }
    ]
}

/// Whether the one who listens still may: a token runs out, or is taken away, while a stream is open.
struct StreamWatch: Sendable {
    let hall: Hall
    let claims: TokenClaims?

    var isValid: Bool {
        guard let claims else { return false }
        return hall.now < claims.expires && !hall.broker.read { $0.revocations.isRevoked(claims) }
    }
}
