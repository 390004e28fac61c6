import Foundation
import Testing
import ZhidaCalls
import ZhidaCore
import ZhidaStore
import ZhidaTesting

@preconcurrency import Glibc

/// Must-show 4: SIGKILL at random moments.
///
/// With the environment variable `ZHIDA_KILL_SAMPLES` (a folder of recordings) the product's own worker and those
/// recordings are used; `ZHIDA_KILL_WINDOW` (milliseconds) then says how late a kill may come.
@Suite(.serialized)
struct CallsKillTests {
    private struct Plan {
        var office: CallsOffice
        var kills: Int
        /// Milliseconds after its start in which the watcher is killed; by default a few times what one recording needs.
        var window: Int?
        /// The files that are dropped before the n-th start.
        var drops: [[(name: String, data: Data)]]
    }

    private static let environment = ProcessInfo.processInfo.environment

    private static func plan(_ random: inout some RandomNumberGenerator) throws -> Plan {
        let window = environment["ZHIDA_KILL_WINDOW"].flatMap(Int.init)
        let kills = environment["ZHIDA_KILLS"].flatMap(Int.init) ?? 200
        if let samples = environment["ZHIDA_KILL_SAMPLES"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: samples)
                .filter { $0.hasSuffix(".opus") || $0.hasSuffix(".wav") }.sorted()
            let files = try names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: samples + "/" + $0))) }
            // All at once, and each of them a second time under another name in the middle.
            var drops: [[(name: String, data: Data)]] = Array(repeating: [], count: kills)
            drops[0] = files.map { (name: $0.0, data: $0.1) }
            for file in files {
                drops[Int.random(in: 1..<kills, using: &random)].append((name: "again-" + file.0, data: file.1))
            }
            return Plan(office: try realOffice(), kills: kills, window: window, drops: drops)
        }
        var drops: [[(name: String, data: Data)]] = []
        for turn in 0..<kills {
            drops.append(
                (0..<3).map { index in
                    let serial = turn * 3 + index
                    let behaviour: FakeRecording.Behaviour =
                        serial % 10 == 7 ? .reject(.noSpeech) : serial % 50 == 33 ? .crash : .succeed
                    // Every ninth is an earlier recording under another name.
                    let content = serial % 9 == 8 ? Int.random(in: 0..<serial, using: &random) : serial
                    let recording = FakeRecording(
                        content,
                        behaviour: content == serial ? behaviour : Self.behaviour(content),
                        milliseconds: content % 4
                    )
                    return (name: "\(serial % 3)/call-\(serial).opus", data: recording.data)
                }
            )
        }
        return Plan(office: try CallsOffice(), kills: kills, window: window, drops: drops)
    }

    /// An office with the product's own worker and the default gazetteer.
    private static func realOffice() throws -> CallsOffice {
        let office = try CallsOffice(worker: nil)
        let ready = try office.program.run(["init"], in: office.folder.path)
        try #require(ready.code == 0, "\(ready.errors)")
        return office
    }

    private static func behaviour(_ serial: Int) -> FakeRecording.Behaviour {
        serial % 10 == 7 ? .reject(.noSpeech) : serial % 50 == 33 ? .crash : .succeed
    }

    @Test("however often the watcher is killed, each recording ends once and each file is kept")
    func survivesKills() throws {
        var random = SystemRandomNumberGenerator()
        let plan = try Self.plan(&random)
        let office = plan.office
        let start = Date()
        var dropped: [Data] = []
        var interrupted = 0
        let window = try plan.window ?? Self.timeOfOneRecording(plan) * 5 / 2
        for turn in 0..<plan.kills {
            for file in plan.drops[turn] {
                try office.drop(file.data, as: file.name)
                dropped.append(file.data)
            }
            let watcher = try office.program.start(["calls", "watch", "watch", "--once"], in: office.folder.path)
            usleep(UInt32(Int.random(in: 0...window, using: &random)) * 1000)
            if watcher.isRunning { interrupted += 1 }
            watcher.kill(SIGKILL)
            watcher.wait()
        }
        let before = try office.journal().records(state: nil, limit: .max).filter(\.state.isFinal).count
        let last = try office.watchOnce()
        #expect(last.code == 0 || last.code == 1, "\(last.errors)")
        print(
            "\(plan.kills) kills within \(window) ms, \(interrupted) of them at work; \(dropped.count) files, \(before) recordings finished between kills;",
            String(format: "%.1f s", Date().timeIntervalSince(start))
        )
        #expect(before > 0, "the kills came too early to meet any work: allow a later one with ZHIDA_KILL_WINDOW")
        try check(office, dropped)
    }

    /// Milliseconds from the watcher's start to its end with a single recording, on this machine at this load.
    private static func timeOfOneRecording(_ plan: Plan) throws -> Int {
        let isReal = environment["ZHIDA_KILL_SAMPLES"] != nil
        let office = try isReal ? realOffice() : CallsOffice()
        let first = try #require(plan.drops.first?.first)
        try office.drop(first.data, as: first.name)
        usleep(250_000)
        let start = Date()
        try office.watchOnce()
        return Int(Date().timeIntervalSince(start) * 1000)
    }

    private func check(_ office: CallsOffice, _ dropped: [Data]) throws {
        #expect(office.waiting.isEmpty)
        let journal = try office.journal()
        let records = try journal.records(state: nil, limit: .max)
        #expect(records.count == Set(dropped).count)
        for record in records {
            #expect(record.state.isFinal)
            #expect((record.order != nil) != (record.rejection != nil), "exactly one work order or one rejection")
        }
        var orders: [RecordingID] = []
        try journal.forEachOrder { numbered, _ in orders.append(numbered.order.recording) }
        #expect(Set(orders).count == orders.count)
        #expect(orders.count == records.filter { $0.state == .ordered }.count)
        #expect(try journal.openSightings().isEmpty)

        // Every dropped file, byte for byte, as often as it was dropped, each with its document, and nothing else.
        var kept: [Data: Int] = [:]
        var leftovers: [String] = []
        for name in ["data/archive", "data/rejected"] {
            let all = Set(office.folder.files(below: name))
            for file in all {
                if file.hasSuffix(".json") {
                    let original = String(file.dropLast(".result.json".count))
                    if !all.contains(original) { leftovers.append(file) }
                    continue
                }
                let suffix = name == "data/archive" ? ".result.json" : ".reason.json"
                #expect(all.contains(file + suffix), "\(file) has its document")
                kept[try Data(contentsOf: URL(fileURLWithPath: office.folder.path(name + "/" + file))), default: 0] += 1
            }
        }
        #expect(leftovers.isEmpty)
        #expect(kept == dropped.reduce(into: [:]) { $0[$1, default: 0] += 1 })
    }
}
