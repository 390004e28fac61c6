import Foundation
import Testing
import ZhidaCalls
import ZhidaCore
import ZhidaTesting

@preconcurrency import Glibc

/// The watch folder while the watcher runs.
struct CallsWatchTests {
    @Test("the same call twice and under two names makes one order and says so")
    func makesOneOrderOfCopies() throws {
        let office = try CallsOffice()
        try office.drop(FakeRecording(1), as: "a.opus")
        try office.drop(FakeRecording(1), as: "b.opus")
        let first = try office.watchOnce()
        #expect(first.code == 0)
        #expect(first.output.contains("1 work orders, 0 rejected, 1 repeated"))
        #expect(first.output.contains("same as a.opus"))
        try office.drop(FakeRecording(1), as: "a.opus")
        let second = try office.watchOnce()
        #expect(second.output.contains("0 work orders, 0 rejected, 1 repeated"))
        #expect(office.archived == ["a (2).opus", "a.opus", "b.opus"])
        #expect(try office.journal().records(state: nil, limit: 9).count == 1)
        let results = office.folder.files(below: "data/archive").filter { $0.hasSuffix(".result.json") }
        let repeats = try results.filter {
            try String(contentsOfFile: office.data + "/archive/" + $0, encoding: .utf8).contains("\"repeats\"")
        }
        #expect(results.count == 3 && repeats.count == 2)
    }

    @Test("a file is taken when it is closed or moved in, long before the next rescan")
    func followsEvents() throws {
        let office = try CallsOffice(settings: "")
        try slowRescans(office)
        let watcher = try office.startWatching()
        defer { watcher.kill(SIGTERM) }
        // Renamed in.
        let outside = office.folder.path("outside.opus")
        try FakeRecording(1).data.write(to: URL(fileURLWithPath: outside))
        #expect(rename(outside, office.watch + "/moved.opus") == 0)
        // Written in place, into a folder that is new.
        try FileManager.default.createDirectory(atPath: office.watch + "/new", withIntermediateDirectories: true)
        try office.drop(FakeRecording(2), as: "new/inside.opus")
        #expect(
            watcher.waitUntil(within: 10) { office.archived == ["inside.opus", "moved.opus"] },
            "\(watcher.errorsSoFar)"
        )
        watcher.kill(SIGTERM)
        #expect(watcher.wait().code == 0, "SIGTERM is a wish, not a fault")
    }

    private func slowRescans(_ office: CallsOffice) throws {
        let path = office.folder.path("zhida.toml")
        let text = try String(contentsOfFile: path, encoding: .utf8).replacing(
            "rescan_seconds = 1",
            with: "rescan_seconds = 3600"
        )
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test("a file that is still being written is left alone until it is closed")
    func waitsForSlowWriter() throws {
        let office = try CallsOffice()
        let watcher = try office.startWatching()
        defer { watcher.kill(SIGTERM) }
        let data = FakeRecording(1).data
        let file = open(office.watch + "/slow.opus", O_WRONLY | O_CREAT, 0o644)
        for byte in data.prefix(20) {
            var byte = byte
            #expect(write(file, &byte, 1) == 1)
            usleep(20_000)
        }
        // Longer than the settle time and several rescans: only its being open tells.
        usleep(2_500_000)
        #expect(office.waiting == ["slow.opus"])
        let rest = Array(data.dropFirst(20))
        #expect(write(file, rest, rest.count) == rest.count)
        close(file)
        #expect(watcher.waitUntil { office.archived == ["slow.opus"] }, "\(watcher.errorsSoFar)")
        #expect(office.rejected.isEmpty)
        #expect(
            try office.journal().records(state: nil, limit: 9).count == 1,
            "its halves were never taken for recordings"
        )
    }

    @Test("with --once a file that is still being written stays, and the program says so")
    func leavesOpenFileOnce() throws {
        let office = try CallsOffice()
        let file = open(office.watch + "/open.opus", O_WRONLY | O_CREAT, 0o644)
        #expect(write(file, "abc", 3) == 3)
        let ending = try office.watchOnce()
        #expect(ending.code == 1)
        #expect(ending.errors.contains("open.opus: still being written"))
        close(file)
        #expect(office.waiting == ["open.opus"])
    }

    @Test("a watch folder that is removed is said; work goes on when it is back")
    func waitsForFolder() throws {
        let office = try CallsOffice()
        let watcher = try office.startWatching()
        defer { watcher.kill(SIGTERM) }
        try FileManager.default.removeItem(atPath: office.watch)
        #expect(watcher.waitUntil { watcher.errorsSoFar.contains("is gone; work goes on when it is back") })
        #expect(watcher.isRunning)
        _ = try office.folder.folder("watch")
        try office.drop(FakeRecording(1), as: "call.opus")
        #expect(watcher.waitUntil { office.archived == ["call.opus"] }, "\(watcher.errorsSoFar)")
        #expect(watcher.errorsSoFar.contains("is back"))
        // And its events work again.
        try office.drop(FakeRecording(2), as: "second.opus")
        #expect(watcher.waitUntil { office.archived.count == 2 })
    }

    /// The processes that a watcher started. A child belongs to the thread that made it.
    private func workers(of watcher: RunningProgram) -> [Int32] {
        let tasks = "/proc/\(watcher.identifier)/task"
        return ((try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []).flatMap { task in
            ((try? String(contentsOfFile: "\(tasks)/\(task)/children", encoding: .utf8)) ?? "")
                .split(separator: " ").compactMap { Int32($0) }
        }.sorted()
    }

    @Test("a new gazetteer becomes active in the workers without a restart of the watcher")
    func renewsWorkers() throws {
        let office = try CallsOffice()
        let watcher = try office.startWatching()
        defer { watcher.kill(SIGTERM) }
        var before: [Int32] = []
        #expect(
            watcher.waitUntil {
                before = workers(of: watcher); return before.count == 2
            }
        )
        let gazetteer = try office.folder.folder("data/gazetteer")
        try Data("{}".utf8).write(to: URL(fileURLWithPath: gazetteer + "/active.json"))
        #expect(
            watcher.waitUntil {
                let now = workers(of: watcher); return now.count == 2 && Set(now).isDisjoint(with: before)
            }
        )
        try office.drop(FakeRecording(1), as: "call.opus")
        #expect(watcher.waitUntil { office.archived == ["call.opus"] }, "\(watcher.errorsSoFar)")
    }

    @Test("workers end with their watcher, also when it is killed in the middle of a hang")
    func endsWorkers() throws {
        let office = try CallsOffice()
        try office.drop(FakeRecording(1, behaviour: .hang), as: "hang.opus")
        let watcher = try office.startWatching()
        var found: [Int32] = []
        #expect(
            watcher.waitUntil {
                found = workers(of: watcher); return !found.isEmpty
            }
        )
        watcher.kill(SIGKILL)
        watcher.wait()
        #expect(watcher.waitUntil { found.allSatisfy { kill($0, 0) != 0 } }, "workers \(found) live on")
    }

    @Test("a retry puts a rejected recording back to work while the watcher runs")
    func retriesWhileWatching() throws {
        let office = try CallsOffice(settings: "attempts = 2")
        let counter = office.folder.path("crashes")
        try office.drop(FakeRecording(1, behaviour: .crashAtFirst(times: 2, counter: counter)), as: "call.opus")
        let watcher = try office.startWatching()
        defer { watcher.kill(SIGTERM) }
        #expect(watcher.waitUntil { office.rejected == ["call.opus"] })
        let id = try #require(try office.journal().records(state: .rejected, limit: 1).first).id
        #expect(try office.run("retry", id.short).code == 0)
        #expect(watcher.waitUntil { office.archived == ["call.opus"] }, "\(watcher.errorsSoFar)")
        #expect(office.folder.files(below: "data/rejected").isEmpty, "its former reason is gone too")
        let again = try office.run("retry", id.short)
        #expect(again.code == 1)
        #expect(again.errors.contains("it has its work order; correct that instead"))
    }
}
