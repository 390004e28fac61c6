import Foundation
import Testing
import ZhidaConsult
import ZhidaStore
import ZhidaTesting

@Suite("The spool and the checkpoint file")
struct SpoolAndCheckpointTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func message(_ id: String, body: String = #"{"chinese":"您的预约已确认"}"#) -> OutboxMessage {
        OutboxMessage(
            id: MessageID(id)!,
            topic: "booking.confirmed",
            about: RecordKey(.booking, text: "b1"),
            due: Instant(seconds: 1_790_000_000),
            body: body
        )
    }

    @Test("Each message is a whole file of its own, and the same one twice is one file with the same bytes")
    func spool() async throws {
        let spool = FileSpool(folder: folder.path("spool"))
        #expect(await spool.send(message("m1")) == .delivered)
        #expect(await spool.send(message("..")) == .delivered)
        #expect(folder.files(below: "spool") == ["m-...json", "m-m1.json"])
        let first = try Data(contentsOf: URL(fileURLWithPath: folder.path("spool/m-m1.json")))
        #expect(
            String(decoding: first, as: UTF8.self)
                == #"{"about":{"id":"b1","kind":"booking"},"data":{"chinese":"您的预约已确认"},"#
                + #""id":"m1","topic":"booking.confirmed"}"#
        )
        #expect(await spool.send(message("m1")) == .delivered)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("spool/m-m1.json"))) == first)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("spool/m-m1.json"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("A folder that cannot be written is a reason to try again, a body that is no object is none")
    func spoolTrouble() async throws {
        try Data().write(to: URL(fileURLWithPath: folder.path("file")))
        let spool = FileSpool(folder: folder.path("file"))
        guard case .failed = await spool.send(message("m1")) else {
            Issue.record("delivered into a file")
            return
        }
        guard case .refused = await FileSpool(folder: folder.path("spool")).send(message("m1", body: "[]")) else {
            Issue.record("a list was delivered")
            return
        }
        #expect(folder.files(below: "spool").isEmpty)
    }

    private func checkpoint(_ sequence: Int64, _ keys: KeyRing) -> AuditCheckpoint {
        AuditCheckpoint(
            of: AuditTail(sequence: sequence, hash: String(repeating: "a", count: 64)),
            at: Instant(seconds: 1_790_000_000 + sequence),
            signedBy: keys
        )
    }

    @Test("Checkpoints come back in order; a torn last line is passed over and then replaced")
    func checkpoints() throws {
        let keys = try KeyFolder(in: folder.path).ring(.checkpoint, now: Instant(seconds: 1_790_000_000))
        let file = CheckpointFile(path: folder.path("audit/audit.checkpoints"))
        #expect(try file.read() == [])
        let all = (1...3).map { checkpoint($0, keys) }
        for one in all { try file.append(one) }
        #expect(try file.read() == all)
        #expect(try file.read().allSatisfy { $0.isValid(with: keys) == true })
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        bytes.removeLast(40)
        try bytes.write(to: URL(fileURLWithPath: file.path))
        #expect(try file.read() == Array(all[..<2]))
        try file.append(all[2])
        #expect(try file.read() == all)
    }

    @Test("A line that was changed into none is an error with its number")
    func damagedCheckpoints() throws {
        let keys = try KeyFolder(in: folder.path).ring(.checkpoint, now: Instant(seconds: 1_790_000_000))
        let file = CheckpointFile(path: folder.path("audit.checkpoints"))
        for sequence in 1...3 { try file.append(checkpoint(Int64(sequence), keys)) }
        var lines = try String(contentsOfFile: file.path, encoding: .utf8).components(separatedBy: "\n")
        lines[1] = "{}"
        try lines.joined(separator: "\n").write(toFile: file.path, atomically: false, encoding: .utf8)
        #expect(throws: CheckpointDamage(path: file.path, line: 2)) { try file.read() }
    }
}
