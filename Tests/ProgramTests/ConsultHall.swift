import Foundation
import Testing
import ZhidaTesting

/// A data folder and the real program, by which clerks of the district that ships book and call.
final class ConsultHall: Sendable {
    let folder: TemporaryFolder
    let program = BuiltProgram("zhida")

    init() throws { folder = try TemporaryFolder("zhida-hall") }

    /// Runs `zhida` as somebody at some time.
    ///
    /// - Parameters:
    ///   - time: `YYYY-MM-DD HH:MM[:SS]` in Asia/Shanghai; `nil` for the real clock.
    ///   - who: a clerk's code; `nil` for the local administrator.
    ///   - seed: makes identifiers repeatable.
    func run(
        _ arguments: [String],
        at time: String? = "2026-11-26 09:00",
        as who: String? = nil,
        language: String = "zh",
        seed: Int? = nil,
        more: [String: String] = [:]
    ) throws -> BuiltProgram.Ending {
        try start(arguments, at: time, as: who, language: language, seed: seed, more: more).wait()
    }

    func start(
        _ arguments: [String],
        at time: String? = "2026-11-26 09:00",
        as who: String? = nil,
        language: String = "zh",
        seed: Int? = nil,
        more: [String: String] = [:]
    ) throws -> RunningProgram {
        var environment = more
        environment["ZHIDA_NOW"] = time
        environment["ZHIDA_AS"] = who
        environment["LANG"] = language == "zh" ? "zh_CN.UTF-8" : "en_US.UTF-8"
        environment["ZHIDA_SEED"] = seed.map(String.init)
        let prefix = ["env"] + environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return try program.start(arguments, in: folder.path, prefix: prefix)
    }

    /// Runs with `--json` and reads the answer.
    func json(
        _ arguments: [String],
        at time: String? = "2026-11-26 09:00",
        as who: String? = nil,
        code: Int32 = 0,
        more: [String: String] = [:],
        _ location: SourceLocation = #_sourceLocation
    ) throws -> [String: Any] {
        let ending = try run(arguments + ["--json"], at: time, as: who, more: more)
        #expect(ending.code == code, "\(arguments): \(ending.errors) \(ending.output)", sourceLocation: location)
        let value = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
        return try #require(value as? [String: Any], "\(arguments): \(ending.output)", sourceLocation: location)
    }
}
