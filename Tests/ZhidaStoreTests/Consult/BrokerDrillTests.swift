import Foundation
import Testing
import ZhidaConsult
import ZhidaCore
import ZhidaStore
import ZhidaTesting

@preconcurrency import Glibc

/// The real program on a real file: killed, out of disk, raced. `ZHIDA_BROKER_KILLS` sets how often it is killed,
/// `ZHIDA_BROKER_OPERATIONS` how many operations race.
struct BrokerDrillTests {
    private static func number(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? standard
    }

    private let drill = BuiltProgram("zhida-broker-drill")

    @Test("killed at any moment, nothing acknowledged is lost and nothing is booked twice")
    func survivesKills() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("hall.sqlite")
        var random = SeededRandom(seed: 11)
        var total = 0
        for round in 1...Self.number("ZHIDA_BROKER_KILLS", 12) {
            let program = try drill.start(["work", path, "8", "\(round)"], in: folder.path)
            // Also while it opens the file, which the first rounds make.
            let isReady = round % 4 == 0 || program.waitUntil { program.outputSoFar.contains("ready") }
            #expect(isReady)
            usleep(UInt32.random(in: 0..<250_000, using: &random))
            program.kill(SIGKILL)
            program.wait()
            let lines = Acknowledgements(program.outputSoFar)
            total += lines.count
            let store = try SQLiteBrokerStore(path: path)
            #expect(try await lines.lost(in: store) == [])
            #expect(try await store.check().faults == [])
            try store.close()
        }
        #expect(total > 100, "only \(total) requests were acknowledged between the kills")
        print("kill drill: \(total) acknowledged, none lost")
    }

    @Test("the drill's own counts of a killed broker are those of the test above")
    func countsKills() throws {
        let folder = try TemporaryFolder()
        let ending = try drill.run(["kills", folder.path("hall.sqlite"), "6", "11"], in: folder.path)
        #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
        let figures = try DrillFigures(ending.output)
        #expect(figures["kills"] == 6 && (figures["acknowledged"] ?? 0) > 20)
        for name in ["lost", "double", "faults", "stalled"] { #expect(figures[name] == 0, "\(name)") }
    }

    @Test("a broker that is killed among live sessions and started again remembers every one of them")
    func remembersLiveSessions() throws {
        let folder = try TemporaryFolder()
        try LiveSessionDrill(drill).run(folder.path("live.sqlite"))
    }

    @Test("simulated days are drawn beside theory, and ten streets need 40 clerks where the pool needs 19")
    func drawsDays() throws {
        let folder = try TemporaryFolder()
        let ending = try drill.run(["days", "3", "1"], in: folder.path)
        #expect(ending.code == 0, "\(ending.errors)")
        let figures = try DrillFigures(ending.output)
        #expect(figures["clerks.alone"] == 40 && figures["clerks.pooled"] == 19)
        #expect((figures["callers"] ?? 0) > 2_500)
        #expect(ending.output.contains("12:00") && ending.output.contains("█"))
    }

    @Test("on a full disk requests are refused, what was acknowledged stays, and with more room it goes on")
    func survivesAFullDisk() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("hall.sqlite")
        let full = try drill.start(["work", path, "8", "1", "900000"], in: folder.path)
        let ending = full.wait()
        #expect(ending.code == 0, "\(ending.errors)")
        #expect(ending.output.hasSuffix("full\n"))
        let lines = Acknowledgements(ending.output)
        #expect(lines.count > 20)
        let store = try SQLiteBrokerStore(path: path)
        #expect(try await lines.lost(in: store) == [])
        #expect(try await store.check().faults == [])
        try store.close()

        let again = try drill.start(["work", path, "8", "2"], in: folder.path)
        #expect(again.waitUntil { Acknowledgements(again.outputSoFar).count > 20 })
        again.kill(SIGKILL)
        again.wait()
        let after = try SQLiteBrokerStore(path: path)
        #expect(try await (lines + Acknowledgements(again.outputSoFar)).lost(in: after) == [])
        #expect(try await after.check().faults == [])
    }

    @Test("two processes on one file race for the same few clerks and book nobody twice")
    func racesInTwoProcesses() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("hall.sqlite")
        let first = try drill.start(["work", path, "6", "1"], in: folder.path)
        #expect(first.waitUntil { first.outputSoFar.contains("ready") })
        let second = try drill.start(["work", path, "6", "2"], in: folder.path)
        #expect(first.waitUntil { Acknowledgements(first.outputSoFar).count > 60 })
        #expect(second.waitUntil { Acknowledgements(second.outputSoFar).count > 60 })
        second.kill(SIGKILL)
        second.wait()
        let count = Acknowledgements(first.outputSoFar).count
        // The other goes on.
        #expect(first.waitUntil { Acknowledgements(first.outputSoFar).count > count + 20 })
        first.kill(SIGKILL)
        first.wait()
        let store = try SQLiteBrokerStore(path: path)
        let lines = Acknowledgements(first.outputSoFar) + Acknowledgements(second.outputSoFar)
        #expect(try await lines.lost(in: store) == [])
        #expect(try await store.check().faults == [])
    }

    @Test("random operations of 32 callers at once leave no overlap, and requests sent twice get one answer")
    func racesAtRandom() throws {
        let folder = try TemporaryFolder()
        let operations = Self.number("ZHIDA_BROKER_OPERATIONS", 6_000)
        let ending = try drill.run(["random", folder.path("hall.sqlite"), "32", "\(operations)", "5"], in: folder.path)
        #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
        #expect(ending.output.contains("faults 0"))
        #expect(ending.output.contains("requests sent again 0"))
        print(ending.output)
    }
}
