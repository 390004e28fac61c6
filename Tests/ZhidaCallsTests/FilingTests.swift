import Foundation
import Testing
import ZhidaCore
import ZhidaTesting

@testable import ZhidaCalls

struct FilingTests {
    let folder: TemporaryFolder
    let data: DataFolder

    init() throws {
        folder = try TemporaryFolder()
        data = try DataFolder(folder.path("data"))
    }

    private func sighting(_ name: String, _ text: String = "sound") throws -> Sighting {
        let path = BytePath(folder.path(name))
        try Data(text.utf8).write(to: URL(fileURLWithPath: path.description))
        let (recording, signature) = try #require(try FileSystem.identify(path))
        return Sighting(recording: recording, path: path, signature: signature, seen: Date())
    }

    @Test(
        "a name is numbered before its extension",
        arguments: [
            ("call.opus", 1, "call.opus"), ("call.opus", 2, "call (2).opus"), ("call", 3, "call (3)"),
            (".opus", 2, ".opus (2)"), ("a.b.wav", 2, "a.b (2).wav"), ("来电.opus", 2, "来电 (2).opus"),
        ]
    )
    func numbersNames(original: String, number: Int, expected: String) {
        #expect(String(decoding: Filing.name(Array(original.utf8), number: number), as: UTF8.self) == expected)
    }

    @Test("a name of 255 bytes is cut so that its document's name fits, and long names stay apart")
    func cutsLongNames() {
        let stem = String(repeating: "电", count: 83)
        let names = ["\(stem)A.opus", "\(stem)B.opus"].map { Filing.name(Array($0.utf8), number: 12) }
        #expect(names[0] != names[1])
        for name in names {
            #expect(name.count <= 243)
            #expect(String(validating: name, as: UTF8.self) != nil, "no character is cut in half")
            #expect(String(decoding: name, as: UTF8.self).hasSuffix(" (12).opus"))
        }
        // Bytes that are no UTF-8 at all.
        #expect(Filing.name(Array(repeating: 0xC4, count: 255), number: 1).count <= 243)
        #expect(Filing.name(Array(repeating: 0x84, count: 255), number: 1).count <= 243)
    }

    @Test("a taken name is never overwritten")
    func neverOverwrites() throws {
        var filing = Filing(folder: data)
        var places: Set<BytePath> = []
        for turn in 0..<4 {
            let sighting = try sighting("call.opus", "sound \(turn)")
            let place = try filing.choose(for: sighting, state: .ordered)
            #expect(places.insert(place).inserted)
            #expect(try filing.file(sighting, to: place, document: Data("{}".utf8), state: .ordered) == .filed(place))
        }
        #expect(folder.files(below: "data/archive").count == 8)
        let sounds = try places.map { try String(contentsOfFile: $0.description, encoding: .utf8) }.sorted()
        #expect(sounds == (0..<4).map { "sound \($0)" })
    }

    @Test("a place that somebody else took meanwhile is given up")
    func givesUpTakenPlace() throws {
        var filing = Filing(folder: data)
        let sighting = try sighting("call.opus")
        let place = try filing.choose(for: sighting, state: .rejected)
        try FileManager.default.createDirectory(atPath: data.rejected.description, withIntermediateDirectories: true)
        try Data("other".utf8).write(to: URL(fileURLWithPath: place.description))
        #expect(try filing.file(sighting, to: place, document: Data(), state: .rejected) == .taken)
        #expect(try String(contentsOfFile: place.description, encoding: .utf8) == "other")
        #expect(try filing.choose(for: sighting, state: .rejected) != place)
    }

    @Test("filing again after a kill at any step ends in the same place with one copy")
    func resumesAfterEachStep() throws {
        for step in 0..<4 {
            var filing = Filing(folder: data)
            let sighting = try sighting("call-\(step).opus", "sound \(step)")
            let place = try filing.choose(for: sighting, state: .ordered)
            try FileSystem.makeFolder(place.folder)
            if step >= 1 { try Data("{".utf8).write(to: URL(fileURLWithPath: place.description + ".result.json")) }
            // The copy over file systems is there and the original not yet removed.
            if step == 2 {
                try FileManager.default.copyItem(atPath: sighting.path.description, toPath: place.description)
            }
            // The rename is done and not yet journalled.
            if step == 3 {
                try FileManager.default.moveItem(atPath: sighting.path.description, toPath: place.description)
            }
            let outcome = try filing.file(sighting, to: place, document: Data("{}".utf8), state: .ordered)
            #expect(outcome == .filed(place), "step \(step)")
            #expect(try String(contentsOfFile: place.description, encoding: .utf8) == "sound \(step)")
            #expect(try String(contentsOfFile: place.description + ".result.json", encoding: .utf8) == "{}")
            #expect(try !FileSystem.exists(sighting.path))
        }
    }

    @Test("a file that changed after it was heard is not filed under what it was")
    func leavesChangedFiles() throws {
        var filing = Filing(folder: data)
        let sighting = try sighting("call.opus")
        let place = try filing.choose(for: sighting, state: .ordered)
        try Data("quite another sound".utf8).write(to: URL(fileURLWithPath: sighting.path.description))
        #expect(try filing.file(sighting, to: place, document: Data(), state: .ordered) == .vanished)
        #expect(try FileSystem.exists(sighting.path))
    }

    @Test("a move to another file system keeps the bytes, replaces nothing and leaves no part behind")
    func movesOverFileSystems() throws {
        // /dev/shm is a file system of its own on every Linux.
        let other = "/dev/shm/zhida-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: other) }
        var there = stat()
        stat(other, &there)
        let sighting = try sighting("call.opus", String(repeating: "long ", count: 100_000))
        try #require(UInt64(there.st_dev) != sighting.signature.device, "the test needs two file systems")
        let place = BytePath(other + "/call.opus")
        let part = BytePath(other + "/.part")
        try FileSystem.move(sighting.path, to: place, recording: sighting.recording, temporary: part)
        #expect(try FileSystem.identify(place)?.0 == sighting.recording)
        #expect(try !FileSystem.exists(sighting.path))
        #expect(try !FileSystem.exists(part))

        let second = try self.sighting("second.opus", "second")
        #expect(throws: FileSystemError.self) {
            try FileSystem.move(second.path, to: place, recording: second.recording, temporary: part)
        }
        #expect(try FileSystem.identify(place)?.0 == sighting.recording)
        #expect(try FileSystem.exists(second.path))
        #expect(throws: FileSystemError.self, "bytes that are not the recording's") {
            try FileSystem.move(second.path, to: BytePath(other + "/b"), recording: sighting.recording, temporary: part)
        }
        #expect(try !FileSystem.exists(BytePath(other + "/b")))
    }

    @Test(
        "what is hidden, unfinished or ours is not looked at",
        arguments: [
            (".hidden.opus", true), ("call.opus.part", true), ("call.tmp", true), ("call.opus.result.json", true),
            ("call.reason.json", true), ("call.opus", false), ("call", false), ("call.json", false),
            ("部分.part.opus", false),
        ]
    )
    func skipsNames(name: String, isSkipped: Bool) {
        #expect(FolderScan.isSkipped(Array(name.utf8)) == isSkipped)
    }

    @Test("lines are cut the same however the bytes arrive", arguments: 1...9)
    func cutsLines(step: Int) {
        var buffer = LineBuffer()
        let bytes = Array("ab\n\ncde\nf".utf8)
        var lines: [String] = []
        for start in stride(from: 0, to: bytes.count, by: step) {
            let part = bytes[start..<min(bytes.count, start + step)]
            lines += buffer.append(part).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(lines == ["ab", "", "cde"])
    }

    @Test("one watcher a data folder; the second is told who has it")
    func locksOnce() throws {
        let first = try WatcherLock(data)
        #expect {
            _ = try WatcherLock(data)
        } throws: { error in
            (error as? WatcherLock.Taken)?.process == getpid()
        }
        withExtendedLifetime(first) {}
    }
}
