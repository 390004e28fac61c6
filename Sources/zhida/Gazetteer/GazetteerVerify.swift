import ArgumentParser
import ZhidaGazetteer

/// `zhida gazetteer verify`: every byte of a version against its checksums.
struct GazetteerVerify: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify",
            abstract: say("逐字节核对版本（默认：启用的版本）。", "Check every byte of a version (default: the active one)."),
            discussion: say("退出码 0：完好；4：损坏，并指出位置。", "Exit code 0: sound; 4: damaged, with the place.")
        )
    }

    @Argument(help: ArgumentHelp(say("版本名或序号。", "The version's name or serial."), valueName: "version"))
    var version: String?

    @OptionGroup var global: GlobalOptions

    struct Answer: Encodable {
        var version: String
        var hash: String
        var bytes: Int
        var damages: [Gazetteer.Damage]
    }

    func run() async throws {
        let library = GazetteerLibrary(folder: try global.settings().gazetteerFolder)
        let gazetteer = try GazetteerCommand.reporting {
            try version.map { try library.open($0) } ?? library.active()
        }
        let damages = gazetteer.verify()
        if global.json {
            try JSONOutput.print(
                Answer(version: gazetteer.version, hash: gazetteer.hash, bytes: gazetteer.size, damages: damages)
            )
        } else if damages.isEmpty {
            print(
                say(
                    "\(gazetteer.version)：\(gazetteer.size) 字节完好，校验值 \(gazetteer.hash)。",
                    "\(gazetteer.version): \(gazetteer.size) bytes are sound, hash \(gazetteer.hash)."
                )
            )
        } else {
            for damage in damages {
                print(
                    say(
                        "第 \(damage.first) 至 \(damage.last) 字节（\(damage.table)）与校验值不符",
                        damage.description
                    )
                )
            }
        }
        guard damages.isEmpty else {
            let message = say(
                "\(gazetteer.version) 已损坏。请启用别的版本（gazetteer activate 或 rollback），或重新载入文件。",
                "\(gazetteer.version) is damaged. Activate another version (gazetteer activate or rollback), or load the file again."
            )
            if global.json { throw Exit.systemFailed.quietly }
            throw Failure(.systemFailed, message)
        }
    }
}
