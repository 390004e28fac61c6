import Foundation
import Testing
import ZhidaCalls
import ZhidaCore
import ZhidaTesting

@preconcurrency import Glibc

/// Must-show 5, the part that is about files and not about sound: each bad input beside a good recording.
struct CallsBadInputTests {
    /// What a bad input comes to.
    enum Outcome: Sendable {
        case ordered
        case rejected(RecordingRejection.Reason)
        /// Stays in the watch folder.
        case left
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var title: String
        var outcome: Outcome
        var code: Int32
        var prepare: @Sendable (CallsOffice) throws -> Void
        var settings = ""
        var testDescription: String { title }
    }

    private static let bad = FakeRecording(2)

    static let rows: [Row] = [
        Row(title: "empty file", outcome: .rejected(.empty), code: 1) { try $0.drop(Data(), as: "bad.opus") },
        Row(title: "junk bytes", outcome: .rejected(.notAudio), code: 1) {
            try $0.drop(Data((0..<5000).map { UInt8($0 * 7 & 255) }), as: "bad.opus")
        },
        Row(title: "a recording under a wrong extension", outcome: .ordered, code: 0) {
            try $0.drop(bad, as: "bad.txt")
        },
        Row(title: "a recording without extension", outcome: .ordered, code: 0) { try $0.drop(bad, as: "bad") },
        Row(title: "a name with a newline", outcome: .ordered, code: 0) { try $0.drop(bad, as: "b\na\td.opus") },
        Row(title: "a name with an emoji", outcome: .ordered, code: 0) { try $0.drop(bad, as: "坏的👩‍👩‍👧😀.opus") },
        Row(title: "a name of 255 bytes", outcome: .ordered, code: 0) {
            try $0.drop(bad.data, asBytes: Array((String(repeating: "长", count: 83) + "x.opus").utf8))
        },
        Row(title: "a name in GBK, which is no UTF-8", outcome: .ordered, code: 0) {
            try $0.drop(bad.data, asBytes: [0xB5, 0xE7, 0xBB, 0xB0] + Array(".opus".utf8))
        },
        Row(title: "a name that begins with a dash", outcome: .ordered, code: 0) { try $0.drop(bad, as: "--once") },
        Row(title: "in a subfolder of a subfolder", outcome: .ordered, code: 0) {
            try $0.drop(bad, as: "一/二/bad.opus")
        },
        Row(title: "a crash of the recogniser", outcome: .rejected(.crashed), code: 1) {
            try $0.drop(FakeRecording(3, behaviour: .crash), as: "bad.opus")
        },
        Row(title: "a crash that does not come again", outcome: .ordered, code: 0) {
            let counter = $0.folder.path("crashes")
            try $0.drop(FakeRecording(3, behaviour: .crashAtFirst(times: 2, counter: counter)), as: "bad.opus")
        },
        Row(
            title: "a recogniser that hangs",
            outcome: .rejected(.crashed),
            code: 1,
            prepare: { try $0.drop(FakeRecording(3, behaviour: .hang, duration: 500), as: "bad.opus") },
            settings: "hang_seconds = 1\nhang_factor = 1\nattempts = 2"
        ),
        Row(title: "a fault of the system in a stage", outcome: .left, code: 4) {
            try $0.drop(FakeRecording(3, behaviour: .fail("no memory")), as: "bad.opus")
        },
        Row(title: "a file that its program marks as unfinished", outcome: .left, code: 0) {
            try $0.drop(bad, as: "bad.opus.part")
        },
        Row(title: "a symbolic link to a file elsewhere", outcome: .left, code: 0) { office in
            try bad.data.write(to: URL(fileURLWithPath: office.folder.path("elsewhere.opus")))
            try FileManager.default.createSymbolicLink(
                atPath: office.watch + "/bad.opus",
                withDestinationPath: office.folder.path("elsewhere.opus")
            )
        },
        Row(title: "a symbolic link to a folder elsewhere", outcome: .left, code: 0) { office in
            try bad.data.write(to: URL(fileURLWithPath: office.folder.folder("elsewhere") + "/bad.opus"))
            try FileManager.default.createSymbolicLink(
                atPath: office.watch + "/bad",
                withDestinationPath: office.folder.path("elsewhere")
            )
        },
        Row(title: "a pipe", outcome: .left, code: 0) { office in
            #expect(mkfifo(office.watch + "/bad.opus", 0o644) == 0)
        },
    ]

    @Test("a bad input gets its answer and leaves the good recording beside it alone", arguments: rows)
    func answers(row: Row) throws {
        let office = try CallsOffice(settings: row.settings)
        let good = FakeRecording(1, milliseconds: 20)
        try row.prepare(office)
        try office.drop(good, as: "good.opus")
        let ending = try office.watchOnce()
        #expect(ending.code == row.code, "\(ending.errors)")
        let journal = try office.journal()
        let goodOne = try Self.identity(good)
        #expect(try journal.state(of: goodOne) == .ordered, "the good one has its order")
        #expect(office.archived.contains("good.opus"))
        switch row.outcome {
        case .ordered:
            #expect(try journal.records(state: .ordered, limit: 9).count == 2)
            #expect(office.archived.count == 2 && office.rejected.isEmpty && office.waiting.isEmpty)
        case .rejected(let reason):
            let record = try #require(try journal.records(state: .rejected, limit: 9).first)
            #expect(record.rejection?.reason == reason)
            #expect(office.archived.count == 1 && office.rejected == ["bad.opus"] && office.waiting.isEmpty)
            let document = try String(contentsOfFile: office.data + "/rejected/bad.opus.reason.json", encoding: .utf8)
            #expect(document.contains(reason.meaning.zh) && document.contains(reason.mend.en))
        case .left:
            #expect(try FileManager.default.contentsOfDirectory(atPath: office.watch).count == 1)
            #expect(office.archived.count == 1 && office.rejected.isEmpty)
        }
    }

    private static func identity(_ recording: FakeRecording) throws -> RecordingID {
        let folder = try TemporaryFolder()
        try recording.data.write(to: URL(fileURLWithPath: folder.path("copy")))
        return try RecordingID(ofFile: folder.path("copy"))
    }

    @Test("rights that forbid reading: the file stays, the others go on, and it is taken once the rights are mended")
    func leavesUnreadable() throws {
        let office = try CallsOffice()
        try office.drop(FakeRecording(1), as: "good.opus")
        try office.drop(FakeRecording(2), as: "locked.opus")
        let locked = office.watch + "/locked.opus"
        #expect(chmod(locked, 0) == 0)
        // Root reads everything, so the program runs as nobody then.
        var prefix: [String] = []
        if geteuid() == 0 {
            prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
            for path in [office.folder.path, office.watch, office.watch + "/good.opus", locked] {
                chown(path, 65534, 65534)
            }
        }
        let ending = try office.watchOnce(prefix: prefix)
        #expect(ending.code == 1)
        #expect(ending.errors.contains("locked.opus: cannot be read (cannot open"))
        #expect(ending.errors.contains("Permission denied"))
        #expect(office.archived == ["good.opus"])
        #expect(office.waiting == ["locked.opus"])
        #expect(chmod(locked, 0o644) == 0)
        #expect(try office.watchOnce(prefix: prefix).code == 0)
        #expect(office.archived == ["good.opus", "locked.opus"])
    }

    @Test("a folder that lets no file go: the orders are made once, and the files are filed when its rights are mended")
    func leavesImmovable() throws {
        let office = try CallsOffice()
        try office.drop(FakeRecording(1), as: "good.opus")
        try office.drop(FakeRecording(2), as: "fixed/call.opus")
        let fixed = office.watch + "/fixed"
        #expect(chmod(fixed, 0o555) == 0)
        var prefix: [String] = []
        if geteuid() == 0 {
            prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
            for path in [office.folder.path, office.watch, office.watch + "/good.opus", fixed, fixed + "/call.opus"] {
                chown(path, 65534, 65534)
            }
        }
        for _ in 0..<2 {
            let ending = try office.watchOnce(prefix: prefix)
            #expect(ending.code == 1)
            #expect(
                ending.errors.contains("fixed/call.opus: finished, but it cannot be moved away"),
                "\(ending.errors)"
            )
            #expect(office.archived == ["good.opus"])
        }
        #expect(chmod(fixed, 0o755) == 0)
        #expect(try office.watchOnce(prefix: prefix).code == 0)
        #expect(office.archived == ["call.opus", "good.opus"])
        #expect(try office.journal().records(state: .ordered, limit: 9).count == 2)
    }

    @Test("a full disk: nothing is lost, and work goes on when there is room again")
    func survivesFullDisk() throws {
        let office = try CallsOffice()
        let disk = try office.folder.folder("disk")
        guard geteuid() == 0, mount("tmpfs", disk, "tmpfs", 0, "size=1m") == 0 else {
            print("skipped: a full disk needs the right to mount a small one (run as root)")
            return
        }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        try FileManager.default.createSymbolicLink(atPath: office.data, withDestinationPath: disk)
        for serial in 0..<20 {
            try office.drop(FakeRecording(serial, said: String(repeating: "路", count: 3000)), as: "call-\(serial).opus")
        }
        // Full before it starts, and full in the middle.
        let ballast = disk + "/ballast"
        func fill(_ bytes: Int) throws {
            try Data().write(to: URL(fileURLWithPath: ballast))
            let handle = try #require(FileHandle(forWritingAtPath: ballast))
            try? handle.write(contentsOf: Data(count: bytes))
            try? handle.close()
        }
        try fill(2 << 20)
        let refused = try office.watchOnce()
        #expect(refused.code == 4, "\(refused.output)")
        #expect(refused.errors.contains("full") || refused.errors.contains("No space"), "\(refused.errors)")
        #expect(office.waiting.count == 20)

        try FileManager.default.removeItem(atPath: ballast)
        try fill(600_000)
        let watcher = try office.startWatching()
        defer { watcher.kill(SIGTERM) }
        #expect(watcher.waitUntil { watcher.errorsSoFar.contains("Paused") }, "it says that it waits")
        #expect(watcher.isRunning)
        let kept = office.waiting.count + office.archived.count
        #expect(kept == 20)
        try FileManager.default.removeItem(atPath: ballast)
        #expect(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=32m") == 0)
        #expect(watcher.waitUntil { office.archived.count == 20 }, "\(watcher.errorsSoFar)")
        #expect(watcher.errorsSoFar.contains("Going on"))
        watcher.kill(SIGTERM)
        #expect(watcher.wait().code == 0)
        #expect(try office.journal().records(state: .ordered, limit: 99).count == 20)
        #expect(office.waiting.isEmpty)
    }

    @Test("a second watcher on the same data folder is told who has it")
    func refusesSecondWatcher() throws {
        let office = try CallsOffice()
        let first = try office.startWatching()
        defer { first.kill(SIGKILL) }
        let second = try office.watchOnce()
        #expect(second.code == 4)
        #expect(second.errors.contains("process \(first.identifier) already watches"), "\(second.errors)")
        #expect(first.isRunning)
    }

    @Test("a watch folder that does not exist is wrong input")
    func refusesMissingFolder() throws {
        let office = try CallsOffice()
        let ending = try office.run("watch", "nowhere")
        #expect(ending.code == 3)
        #expect(ending.errors.contains("there is no folder"))
    }

    @Test("without a gazetteer nothing is begun, and what to do is said once")
    func saysWhenNoGazetteer() throws {
        let office = try CallsOffice(worker: nil)
        try office.drop(FakeRecording(1), as: "good.opus")
        let ending = try office.watchOnce()
        #expect(ending.code == 4)
        #expect(ending.errors.contains("zhida init"), "\(ending.errors)")
        #expect(ending.errors.split(separator: "\n").count == 1, "\(ending.errors)")
        #expect(office.waiting == ["good.opus"])
    }

    @Test("a recogniser that cannot start is said, and all files stay")
    func saysWhenWorkerCannotStart() throws {
        for worker in ["/bin/false", "/no/such/program"] {
            let office = try CallsOffice(worker: worker)
            try office.drop(FakeRecording(1), as: "good.opus")
            let ending = try office.watchOnce()
            #expect(ending.code == 4)
            #expect(
                ending.errors.contains("cannot start") || ending.errors.contains("cannot start the worker"),
                "\(ending.errors)"
            )
            #expect(office.waiting == ["good.opus"])
        }
    }
}
