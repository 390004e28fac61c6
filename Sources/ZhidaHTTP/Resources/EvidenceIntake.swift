import Hummingbird
import NIOCore
import ZhidaConsult

/// Takes the body of a request in as evidence, piece by piece.
enum EvidenceIntake {
    @Sendable
    static func add(_ ask: Ask) async throws -> Reply {
        let id: DossierID = try ask.id("matter")
        guard let mediaType = ask.mediaType.flatMap({ ZhidaConsult.MediaType($0.prefix { $0 != ";" }) }) else {
            throw Problem.media("image/jpeg …")
        }
        var promised: ContentDigest?
        if let sent = ask.contentDigest {
            promised = ContentDigest(sent)
            guard promised != nil else {
                throw Problem.malformed(
                    "Content-Digest 应为 sha-256=:…:（RFC 9530）。",
                    "Content-Digest must be sha-256=:…: (RFC 9530)."
                )
            }
        }
        guard let kind = ask.text("kind").flatMap({ EvidenceKind(rawValue: $0) }) else { throw Problem.failed }
        let named = (ask.query["person"] ?? []).compactMap { $0.text.flatMap { PersonID($0) } }
        let people = named.isEmpty ? MatterResource.people(of: id, ask) : named
        guard !people.isEmpty else {
            throw Problem.invalid("请用 person 写明涉及的人（代号）。", "Say with “person” whom it shows, by pseudonym.")
        }
        guard let key = ask.key, let finish = IdempotencyKey(key.text + ":finish") else {
            throw Problem.malformed(
                "此请求的 Idempotency-Key 最多 121 个字符。",
                "This request's Idempotency-Key has at most 121 characters."
            )
        }
        let session = ask.hall.broker.read { state in
            SessionID(id.text).flatMap { state.sessions[$0]?.id }
                ?? BookingID(id.text).flatMap { state.sessions.session(of: $0)?.id }
        }
        let place = try await ask.perform(BeginEvidence(EvidenceWish(kind, of: people, in: session), in: id))
        let content = try await write(ask, at: place)
        if let promised, promised.hexadecimal != content.digest {
            _ = try ask.hall.contents.remove(place)
            throw Problem.invalid(
                "正文与 Content-Digest 不符，未采集；请重发。",
                "The body is not what Content-Digest says, and nothing was taken in; send it again."
            )
        }
        _ = try await ask.perform(FinishEvidence(place, content, mediaType: mediaType), key: finish)
        return try await MatterResource.reply(id, ask, .created)
    }

    private static func write(_ ask: Ask, at place: ContentPlace) async throws -> StoredContent {
        let writer = try ask.hall.contents.writer(at: place)
        do {
            var count = 0
            for try await buffer in ask.stream {
                count += buffer.readableBytes
                guard count <= ask.largestContent else { throw Problem.size(most: ask.largestContent) }
                try buffer.withUnsafeReadableBytes { try writer.append($0) }
            }
            guard count > 0 else { throw Problem.invalid("正文是空的。", "The body is empty.") }
            return try writer.finish()
        } catch {
            writer.abandon()
            throw error
        }
    }
}
