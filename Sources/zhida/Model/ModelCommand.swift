import ArgumentParser
import ZhidaModels
import ZhidaSpeech

/// `zhida model`: the versions of the speech model.
struct ModelCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "model",
            abstract: say(
                "语音模型：查看、切换、回滚、安装、测评、用更正过的来电改进。",
                "The speech model: list, switch, roll back, install, measure, adapt to corrected calls."
            ),
            discussion: say(
                """
                程序附带的模型叫 default，一直都在。新版本存在数据目录的 models/ 里，不改动旧版本，随时可以回滚。
                正在运行的 watch 会自动改用新启用的版本，不必重启。
                """,
                """
                The model that ships is called default and is always there. New versions are kept in models/ of the data
                folder and never change old ones, so that rolling back always works. A running watch goes over to a newly
                activated version by itself.
                """
            ),
            subcommands: [
                ModelList.self, ModelUse.self, ModelRollback.self, ModelInstall.self, ModelEvaluate.self,
                ModelAdapt.self,
            ]
        )
    }

    /// Runs `body` and gives the models' errors the exit code that they stand for.
    static func reporting<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as ModelError {
            switch error {
            case .noSuchVersion, .unusable, .lacks: throw Failure(.badInput, "\(error)")
            case .nothingToRollBack, .notAdaptable: throw Failure(.no, "\(error)")
            case .damaged, .toolFailed, .system: throw Failure(.systemFailed, "\(error)")
            case .toolMissing(let name):
                throw Failure(
                    .systemFailed,
                    say(
                        "缺少改进模型要用的程序 \(name)。请安装：apt-get install sphinxtrain sphinxbase-utils pocketsphinx",
                        "\(error)"
                    )
                )
            }
        } catch let fault as SpeechFault {
            throw Failure(.systemFailed, "\(fault)")
        }
    }

    /// Says that the settings file names a model, which goes before every version.
    static func warnOfSettings(_ settings: Settings) {
        guard let folder = settings.speech.model else { return }
        complain(
            say(
                "注意：设置文件里的 speech.model（\(folder)）优先于这里启用的版本；要用版本，请删去那一行。",
                "Note: speech.model of the settings file (\(folder)) goes before the active version; remove that line to use versions."
            )
        )
    }
}
