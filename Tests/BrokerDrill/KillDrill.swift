import Foundation
import ZhidaConsult
import ZhidaCore
import ZhidaTesting

@preconcurrency import Glibc

/// Kills brokers in the middle of a load, again and again, and looks for what was acknowledged.
///
/// With `isShared`, one broker works on the same store all the time and must go on working after each kill.
struct KillDrill: Sendable {
    /// A round's load is killed at a random moment within so many microseconds after it is ready.
    private static let longestRun: UInt32 = 250_000
    /// The store is looked over whole after so many rounds, and at the end; what was acknowledged after each.
    private static let roundsBetweenChecks = 25

    var path: String
    var rounds: Int
    var seed: UInt64
    var isShared: Bool

    /// What was found, all of which must stay empty or above zero.
    private struct Findings {
        var killed = Acknowledgements("")
        var lost: [String] = []
        var faults: [String] = []
        /// Rounds after which the broker that stays did nothing more.
        var stalled = 0
    }

    func run() async throws {
        let folder = try TemporaryFolder()
        var program = BuiltProgram("zhida-broker-drill")
        // By its own file, wherever it was started from.
        program.path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let started = ContinuousClock.now
        // Made before anybody is killed, so that the first rounds do not all die while they make tables.
        try await BrokerDrill.close(try await BrokerDrill.store(path).0)
        let staying = isShared ? try program.start(["work", path, "6", "\(seed * 1_000_000)"], in: folder.path) : nil
        if let staying {
            guard staying.waitUntil(within: 600, { Acknowledgements(staying.outputSoFar).count > 10 }) else {
                throw BrokerStoreError.unavailable("the broker that stays does not work: \(staying.errorsSoFar)")
            }
        }
        let findings = try await killings(program, folder.path, staying)
        staying?.kill(SIGKILL)
        staying?.wait()
        try await conclude(findings, Acknowledgements(staying?.outputSoFar ?? ""), Elapsed.seconds(since: started))
    }

    private func killings(_ program: BuiltProgram, _ folder: String, _ staying: RunningProgram?) async throws
        -> Findings
    {
        var random = SeededRandom(seed: seed)
        var findings = Findings()
        for round in 1...rounds {
            let load = try program.start(["work", path, "8", "\(seed * 1_000_000 + UInt64(round))"], in: folder)
            // One in four also while it opens the store.
            if round % 4 != 0 {
                guard load.waitUntil(within: 600, { load.outputSoFar.contains("ready") }) else {
                    throw BrokerStoreError.unavailable("round \(round) did not begin: \(load.errorsSoFar)")
                }
            }
            usleep(UInt32.random(in: 0..<Self.longestRun, using: &random))
            let before = Acknowledgements(staying?.outputSoFar ?? "").count
            load.kill(SIGKILL)
            load.wait()
            let lines = Acknowledgements(load.outputSoFar)
            findings.killed = findings.killed + lines
            let (store, _) = try await BrokerDrill.store(path)
            findings.lost += try await lines.lost(in: store)
            if round % Self.roundsBetweenChecks == 0 { findings.faults += try await store.check().faults }
            try await BrokerDrill.close(store)
            if let staying,
                !staying.waitUntil(within: 120, { Acknowledgements(staying.outputSoFar).count > before + 5 })
            {
                findings.stalled += 1
            }
            if round % 100 == 0 {
                print("\(round) kills, \(findings.killed.count) acknowledged, \(findings.lost.count) lost")
            }
        }
        return findings
    }

    private func conclude(_ findings: Findings, _ stayed: Acknowledgements, _ seconds: Double) async throws {
        let (store, _) = try await BrokerDrill.store(path)
        let all = findings.killed + stayed
        // Once more at the end: what a later recovery might have thrown away.
        let lost = Set(findings.lost + (try await all.lost(in: store)))
        let check = try await store.check()
        try await BrokerDrill.close(store)
        let faults = Set(findings.faults + check.faults)
        let double = faults.count { $0.hasSuffix("overlap") }
        print(
            """
            \(rounds) brokers killed in \(Int(seconds)) s; acknowledged \(all.count), \(findings.killed.count) of them by \
            those that were killed\(isShared ? ", \(stayed.count) by the one that stayed" : "")
            lost \(lost.count), double \(double), faults \(faults.count)\
            \(isShared ? ", the other stood still \(findings.stalled) times" : "")
            """
        )
        for line in (lost.sorted() + faults.sorted()).prefix(20) { print("  \(line)") }
        var figures = Figures()
        figures["kills"] = Double(rounds)
        figures["acknowledged"] = Double(all.count)
        figures["byKilled"] = Double(findings.killed.count)
        figures["lost"] = Double(lost.count)
        figures["double"] = Double(double)
        figures["faults"] = Double(faults.count)
        figures["stalled"] = Double(findings.stalled)
        try figures.print()
        if !lost.isEmpty || !faults.isEmpty || findings.stalled > 0 { exit(1) }
    }
}
