import Hummingbird
import ZhidaConsult

/// What programs ask that watch over the server.
enum ServiceResource {
    /// How long the broker's writer may be silent; the timer rings every second.
    private static let longestSilence: Duration = .seconds(15)

    static let operations: [Operation] = [
        open("/healthz", "getHealth", "Whether the store can be reached and the broker works.", .json(health)) { ask in
            var answer = Health(store: "ok", writer: "ok")
            do {
                _ = try await ask.hall.store.latestChange()
            } catch {
                answer.store = "unavailable"
            }
            // None yet: it has begun just now.
            if let silence = ask.server.metrics.sinceLastRound, silence > longestSilence { answer.writer = "silent" }
            return try .json(answer, answer.isHealthy ? .ok : .serviceUnavailable)
        },
        open("/v1/openapi.json", "getDocument", "This document.", .json(.map(.anything))) { ask in
            .bytes(ask.server.document, type: "application/json")
        },
        Operation(
            method: .get,
            path: "/metrics",
            id: "getMetrics",
            about: "What the server counts, for Prometheus: for this machine, and for administrators.",
            audience: .machine,
            answers: [.text("text/plain")]
        ) { ask in
            .text(ask.server.metrics.text(ask.hall.broker), type: "text/plain; version=0.0.4; charset=utf-8")
        },
    ]

    private struct Health: Encodable {
        var store: String
        var writer: String

        var isHealthy: Bool { store == "ok" && writer == "ok" }
    }

    private static let health = Schema.object([
        .required("store", .word(["ok", "unavailable"])), .required("writer", .word(["ok", "silent"])),
    ])

    private static func open(
        _ path: String,
        _ id: String,
        _ about: String,
        _ answer: Operation.Answer,
        _ handle: @escaping @Sendable (Ask) async throws -> Reply
    ) -> Operation {
        Operation(method: .get, path: path, id: id, about: about, audience: .anyone, answers: [answer], handle: handle)
    }
}
