import ArgumentParser
import ZhidaGazetteer

/// `zhida gazetteer`: the versions of the standard addresses.
struct GazetteerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "gazetteer",
            abstract: say(
                "标准地址库：载入、切换、回滚、查找、核对。",
                "The standard addresses: load, activate, roll back, look up, check."
            ),
            subcommands: [
                GazetteerLoad.self, GazetteerVersions.self, GazetteerActivate.self, GazetteerRollback.self,
                GazetteerDiff.self, GazetteerFind.self, GazetteerVerify.self, GazetteerLearn.self,
            ]
        )
    }

    /// Runs `body` and gives the gazetteer's errors the exit code that they stand for.
    static func reporting<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as GazetteerError {
            switch error {
            case .unreadable, .rejected, .noSuchVersion, .wrongBase, .golden: throw Failure(.badInput, "\(error)")
            case .nothingToRollBack: throw Failure(.no, "\(error)")
            case .noActiveVersion, .damaged, .system: throw Failure(.systemFailed, "\(error)")
            }
        }
    }
}
