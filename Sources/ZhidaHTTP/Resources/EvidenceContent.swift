import Hummingbird
import NIOCore
import ZhidaConsult

/// Gives the content of evidence out.
enum EvidenceContent {
    @Sendable
    static func read(_ ask: Ask) async throws -> Reply {
        let id: DossierID = try ask.id("matter")
        // Nobody sends a look again to get the first answer: its key is the server's own.
        let look: Identifier<CallerSubject> = ask.hall.identifiers.next(at: ask.hall.now)
        guard let key = IdempotencyKey("read:\(look)") else { throw Problem.failed }
        let place = try await ask.perform(
            ReadEvidence(ContentPlace(dossier: id, evidence: try ask.id("evidence"))),
            key: key
        )
        // The consent may have been withdrawn since, and the content with it.
        guard let content = try await ask.hall.dossier(id)?.evidence(place.evidence)?.content,
            let digest = ContentDigest(hexadecimal: content.digest)
        else { throw Problem.unknown("核验材料", "evidence", place.evidence.text) }
        let bytes = try ask.hall.contents.read(StoredContent(digest: content.digest, size: content.size), at: place)
        return Reply(
            .ok,
            headers: [
                .contentType: content.mediaType.description,
                .contentDigest: digest.text,
                // Whatever it is, a browser keeps it as a file and runs nothing of it.
                .contentDisposition: "attachment; filename=\"\(place.evidence)\"",
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
