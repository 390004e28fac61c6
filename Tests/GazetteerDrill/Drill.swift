import Foundation
import ZhidaCore
import ZhidaGazetteer

/// Load, delta, difference, activation under queries, kills at each step, rollback; prints a table and fails where a
/// promise is broken.
struct Drill {
    var folder: String
    var addresses: Int
    var rows: Int
    /// How often a load is killed at each of its steps.
    var kills: Int
    var seed: UInt64

    /// Addresses of the library that loads are killed on: the steps are those of a large one, only shorter.
    private static let killAddresses = 2_000
    /// From this step on the new version is the active one.
    private static let activeFrom = "active renamed"

    private struct Broken: Error, CustomStringConvertible { var description: String }

    func run() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let library = GazetteerLibrary(folder: folder + "/library")
        var city = City(seed: seed)
        try city.write(addresses: addresses, to: folder + "/city.csv")
        line("step", "wall s", "CPU s", "what")
        try step("load") {
            try child(["load", library.folder, folder + "/city.csv"])
            return "\(try library.active().count) addresses, \(try library.active().size) bytes"
        }
        let first = try library.active()
        var changes = CityDelta(seed: seed)
        try changes.write(rows: rows, to: folder + "/delta.csv", on: first)

        let sign = folder + "/asking"
        try Data().write(to: URL(fileURLWithPath: sign))
        let asking = try start(["ask", library.folder, sign])
        try step("delta") {
            try child(["load", library.folder, folder + "/delta.csv"])
            return "\(rows) rows, \(try library.active().count) addresses"
        }
        let second = try library.active()
        try step("diff") {
            let difference = GazetteerDifference(from: first, to: second)
            return
                "\(difference.added.count) added, \(difference.removed.count) removed, \(difference.changed.count) changed, \(difference.aliasesAdded.count) names, \(difference.retired.count) retired"
        }
        try step("activate") {
            for _ in 0..<5 {
                _ = try library.activate(first.version)
                _ = try library.activate(second.version)
            }
            return "10 times"
        }
        try step("rollback") {
            let (from, to) = try library.rollback()
            guard from == second.version, to == first.version else {
                throw Broken(description: "rolled back \(from) to \(to)")
            }
            return "\(from) to \(to)"
        }
        try FileManager.default.removeItem(atPath: sign)
        asking.process.waitUntilExit()
        let figures = try JSONDecoder().decode(
            Asking.Figures.self,
            from: asking.output.fileHandleForReading.readDataToEndOfFile()
        )
        line(
            "queries",
            "",
            "",
            "\(figures.queries) asked meanwhile, \(figures.failures) failed, p50 \(round(figures.median)) ms, p99 \(round(figures.p99)) ms, longest \(round(figures.longest)) ms, versions \(Set(figures.versions).count)"
        )
        guard figures.failures == 0, figures.queries > 0 else { throw Broken(description: "a query failed") }
        try killAtEachStep()
    }

    private func round(_ value: Double) -> String { String(format: "%.2f", value) }

    // MARK: Kills

    private func killAtEachStep() throws {
        let origin = folder + "/small"
        var city = City(seed: seed &+ 1)
        try city.write(addresses: Self.killAddresses, to: folder + "/small.csv")
        try child(["load", origin, folder + "/small.csv"])
        let old = try GazetteerLibrary(folder: origin).active().version
        var changes = CityDelta(seed: seed)
        try changes.write(rows: 20, to: folder + "/small-delta.csv", on: GazetteerLibrary(folder: origin).active())
        let copy = folder + "/killed"
        func fresh() throws -> GazetteerLibrary {
            try? FileManager.default.removeItem(atPath: copy)
            try FileManager.default.copyItem(atPath: origin, toPath: copy)
            return GazetteerLibrary(folder: copy)
        }
        _ = try fresh()
        let steps = try child(["load", copy, folder + "/small-delta.csv"]).split(separator: "\n").map(String.init)
        var isNew = false
        for step in steps {
            if step == Self.activeFrom { isNew = true }
            for _ in 0..<kills {
                let library = try fresh()
                let killed = try start(["load", copy, folder + "/small-delta.csv", step])
                killed.process.waitUntilExit()
                guard killed.process.terminationReason == .uncaughtSignal, killed.process.terminationStatus == SIGKILL
                else {
                    throw Broken(description: "\(step): the load was not killed")
                }
                let active = try library.active(verifying: true)
                guard (active.version == old) != isNew else {
                    throw Broken(description: "\(step): \(active.version) is active")
                }
                // And what is left over is in nobody's way.
                if !isNew {
                    try child(["load", copy, folder + "/small-delta.csv"])
                    guard try library.active(verifying: true).version != old else {
                        throw Broken(description: "\(step): the next load changed nothing")
                    }
                }
                let parts = try FileManager.default.contentsOfDirectory(atPath: copy + "/versions")
                    .filter { $0.hasSuffix(".part") }
                guard isNew || parts.isEmpty else { throw Broken(description: "\(step): \(parts) are left") }
            }
            line(
                "kill -9",
                "",
                "",
                "\(kills) times after “\(step)”: \(isNew ? "the new" : "the old") version serves, whole"
            )
        }
    }

    // MARK: Processes and the table

    private func start(_ words: [String]) throws -> (process: Process, output: Pipe) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = words
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        return (process, output)
    }

    @discardableResult
    private func child(_ words: [String]) throws -> String {
        let (process, output) = try start(words)
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Broken(description: "\(words) ended with \(process.terminationStatus)")
        }
        return text
    }

    private func step(_ name: String, _ body: () throws -> String) throws {
        let clock = ContinuousClock()
        let (start, used) = (clock.now, Self.processorSeconds())
        let what = try body()
        let wall = start.duration(to: clock.now)
        line(
            name,
            String(format: "%.2f", Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18),
            String(format: "%.2f", Self.processorSeconds() - used),
            what
        )
    }

    private func line(_ name: String, _ wall: String, _ cpu: String, _ what: String) {
        func pad(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        print("\(pad(name, 10)) \(pad(wall, 8)) \(pad(cpu, 8)) \(what)")
        fflush(nil)
    }

    /// Of this process and of those that it waited for.
    private static func processorSeconds() -> Double {
        var used = tms()
        _ = times(&used)
        let ticks = used.tms_utime + used.tms_stime + used.tms_cutime + used.tms_cstime
        return Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
