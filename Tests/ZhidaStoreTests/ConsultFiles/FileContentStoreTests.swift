import Foundation
import Testing
import ZhidaConsult
import ZhidaDigest
import ZhidaStore
import ZhidaTesting

@Suite("Contents of evidence in files")
struct FileContentStoreTests {
    let folder: TemporaryFolder
    let store: FileContentStore
    static let place = ContentPlace(dossier: DossierID("b1")!, evidence: EvidenceID("e1")!)

    init() throws {
        folder = try TemporaryFolder()
        store = FileContentStore(in: folder.path)
    }

    private func write(_ bytes: [UInt8], at place: ContentPlace = place, pieces: Int = 1) throws -> StoredContent {
        let writer = try store.writer(at: place)
        let length = max(1, (bytes.count + pieces - 1) / pieces)
        for start in stride(from: 0, to: bytes.count, by: length) {
            try Array(bytes[start..<min(start + length, bytes.count)]).withUnsafeBytes { try writer.append($0) }
        }
        return try writer.finish()
    }

    private var files: [String] { folder.files(below: "content") }

    @Test("What was written in pieces is read back, under the digest of its bytes, private")
    func roundTrip() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let content = try write(bytes, pieces: 13)
        #expect(content == StoredContent(digest: Hexadecimal.text(of: SHA256.hash(of: bytes)), size: 300_000))
        #expect(try store.read(content, at: Self.place) == bytes)
        #expect(files.count == 1)
        #expect(files[0].hasSuffix("/e-b1/e-e1/\(content.digest)"))
        var path = "content/" + files[0]
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(path))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        while path.contains("/") {
            path = (path as NSString).deletingLastPathComponent
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(path))
            #expect(attributes[.posixPermissions] as? Int == 0o700, "\(path)")
        }
    }

    @Test("Nothing is there until it is whole, and nothing stays of what was given up")
    func abandoned() throws {
        let writer = try store.writer(at: Self.place)
        try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try writer.append($0) }
        #expect(files.allSatisfy { $0.hasSuffix(".part") })
        writer.abandon()
        #expect(files.isEmpty)
        #expect(throws: PrivateFileError.self) { try writer.finish() }
        do {
            let forgotten = try store.writer(at: Self.place)
            try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try forgotten.append($0) }
        }
        #expect(files.isEmpty)
    }

    @Test("A content with any byte changed, shortened, lengthened or exchanged is not given out")
    func damage() throws {
        let bytes = Array("签名 signature".utf8)
        let content = try write(bytes)
        let path = folder.path("content/" + files[0])
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 4
            try Data(changed).write(to: URL(fileURLWithPath: path))
            #expect(throws: ContentDamage.self) { try store.read(content, at: Self.place) }
        }
        try Data(bytes.dropLast()).write(to: URL(fileURLWithPath: path))
        #expect(throws: ContentDamage.self) { try store.read(content, at: Self.place) }
        try Data(bytes + [0]).write(to: URL(fileURLWithPath: path))
        #expect(throws: (any Error).self) { try store.read(content, at: Self.place) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(try store.read(content, at: Self.place) == bytes)
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: ContentDamage.self) { try store.read(content, at: Self.place) }
        for digest in ["", "../../keys/token.json", String(repeating: "A", count: 64)] {
            #expect(throws: ContentDamage.self) {
                try store.read(StoredContent(digest: digest, size: 5), at: Self.place)
            }
        }
    }

    @Test("Removing takes everything of the evidence, counts it, and can be repeated")
    func removing() throws {
        _ = try write([1, 2, 3])
        let other = ContentPlace(dossier: Self.place.dossier, evidence: EvidenceID("e2")!)
        // The same bytes of another piece of evidence are kept apart.
        let kept = try write([1, 2, 3], at: other)
        _ = try store.writer(at: Self.place)
        #expect(try store.remove(Self.place) == RemovedContent(files: 1, bytes: 3))
        #expect(try store.remove(Self.place) == RemovedContent())
        #expect(try store.read(kept, at: other) == [1, 2, 3])
        #expect(try store.places(of: Self.place.dossier) == [other])
        #expect(try store.dossiers() == [Self.place.dossier])
        #expect(try store.remove(other).files == 1)
        #expect(try store.dossiers() == [])
        #expect(files.isEmpty)
    }

    @Test("What a killed writer left goes with the rest")
    func leftParts() throws {
        let content = try write([1, 2, 3])
        let path = folder.path("content/" + files[0])
        let part = (path as NSString).deletingLastPathComponent + "/.content.x.part"
        try Data([9, 9]).write(to: URL(fileURLWithPath: part))
        #expect(try store.read(content, at: Self.place) == [1, 2, 3])
        #expect(try store.remove(Self.place) == RemovedContent(files: 2, bytes: 5))
    }

    @Test("Identifiers that look like paths stay within the folder", arguments: [".", "..", "...", "-", "_.._"])
    func strangeIdentifiers(text: String) throws {
        let place = ContentPlace(dossier: try #require(DossierID(text)), evidence: try #require(EvidenceID(text)))
        let content = try write([5], at: place)
        #expect(try store.read(content, at: place) == [5])
        #expect(try store.dossiers() == [place.dossier])
        #expect(try store.places(of: place.dossier) == [place])
        #expect(files.count == 1)
        #expect(try store.remove(place).files == 1)
        #expect(FileManager.default.fileExists(atPath: folder.path))
    }

    @Test("A message of the outbox removes the contents that it names, and a broken one is given up")
    func remover() async throws {
        _ = try write([1])
        let remover = ContentRemover(store)
        func message(_ body: String) -> OutboxMessage {
            OutboxMessage(
                id: MessageID("m1")!,
                topic: ContentRemoval.topic,
                about: RecordKey(.dossier, Self.place.dossier),
                due: Instant(seconds: 0),
                body: body
            )
        }
        #expect(await remover.send(message(#"{"dossier":"b1","evidence":["e1"]}"#)) == .delivered)
        #expect(files.isEmpty)
        #expect(await remover.send(message(#"{"dossier":"b1","evidence":["e1"]}"#)) == .delivered)
        #expect(
            await remover.send(message(#"{"dossier":"../b1","evidence":["e1"]}"#))
                == .refused("the message does not name contents")
        )
    }
}
