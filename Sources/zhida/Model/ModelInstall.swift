import ArgumentParser
import ZhidaModels

/// `zhida model install`: take somebody's Sphinx model.
struct ModelInstall: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "install",
            abstract: say(
                "安装一个 Sphinx 语音模型文件夹，成为新版本。",
                "Install the folder of a Sphinx speech model as a new version."
            ),
            discussion: say(
                """
                文件夹里要有 mdef、means、variances 等声学文件（可在子文件夹里）。419 个音节的发音取自其中的词典，
                没有的按模型的音素名推出；缺哪些音素、音节会逐一列出，并拒绝安装。语言模型能用就用它自己的，否则用程序附带的。
                装好后不会自动启用：先用 zhida model evaluate 测评，再用 zhida model use 启用，或加 --use。
                退出码 3：这个文件夹不能用，原因已写明。
                """,
                """
                The folder, or one below it, holds mdef, means, variances and so on. The pronunciations of the 419 syllables
                come from a dictionary in it; what that lacks is made by the names of the model's phones. Where phones or
                syllables are missing they are listed and nothing is installed. Its own language model is taken where it
                can be used, else the one that ships. The new version is not active: measure it with zhida model evaluate
                and activate it with zhida model use, or add --use. Exit code 3: the folder cannot be used, and why.
                """
            )
        )
    }

    @Argument(help: ArgumentHelp(say("模型文件夹。", "The model's folder."), valueName: "folder"))
    var folder: String

    @Flag(name: .long, help: ArgumentHelp(say("装好就启用。", "Activate it at once.")))
    var use = false

    @OptionGroup var global: GlobalOptions

    /// What JSON output says.
    struct Answer: Encodable {
        var version: String
        var isNew: Bool
        var isActive: Bool
        var lexicon: LexiconOrigin
        var hasOwnLanguageModel: Bool
        var refusedLanguageModels: [String]
        var samplesPerSecond: Int
    }

    /// What JSON output says of a folder that lacks sounds.
    struct Refusal: Encodable {
        var lacks: LexiconGap
    }

    func run() async throws {
        let settings = try global.settings()
        let home = try Resources.home()
        let store = settings.modelStore(home: home)
        let readings = try TextTools(home: home).readings
        let installation = ModelInstallation(store: store) { readings.readings(of: $0).map { $0 } }
        let outcome = try ModelCommand.reporting {
            do {
                return try installation.install(folder)
            } catch ModelError.lacks(let folder, let gap) {
                if global.json { try JSONOutput.print(Refusal(lacks: gap)) }
                throw ModelError.lacks(folder: folder, gap)
            }
        }
        if use { _ = try ModelCommand.reporting { try store.use(outcome.version) } }
        let isActive = try ModelCommand.reporting { try store.activeName() } == outcome.version
        if global.json {
            return try JSONOutput.print(
                Answer(
                    version: outcome.version,
                    isNew: outcome.isNew,
                    isActive: isActive,
                    lexicon: outcome.lexicon,
                    hasOwnLanguageModel: outcome.hasOwnLanguageModel,
                    refusedLanguageModels: outcome.refusedLanguageModels,
                    samplesPerSecond: outcome.samplesPerSecond
                )
            )
        }
        show(outcome, isActive)
        ModelCommand.warnOfSettings(settings)
    }

    private func show(_ outcome: ModelInstallation.Outcome, _ isActive: Bool) {
        let state = isActive ? say("已启用", "active") : say("未启用", "not active")
        let novelty = outcome.isNew ? "" : say("（与已有版本相同）", " (the same as a kept version)")
        print(
            say(
                "版本 \(outcome.version)，\(outcome.samplesPerSecond) Hz，\(state)\(novelty)。",
                "Version \(outcome.version), \(outcome.samplesPerSecond) Hz, \(state)\(novelty)."
            )
        )
        let lexicon = outcome.lexicon
        let source = lexicon.dictionary.map { say("词典 \($0)", "from \($0)") } ?? say("词典", "from a dictionary")
        print(
            say(
                "音节：\(source) \(lexicon.listed) 个，类推 \(lexicon.byAnalogy) 个，按音素名 \(lexicon.byName) 个。",
                "Syllables: \(lexicon.listed) \(source), \(lexicon.byAnalogy) by analogy, \(lexicon.byName) by the phones' names."
            )
        )
        for reason in outcome.refusedLanguageModels {
            print(say("它的语言模型不能用：\(reason)", "Its language model cannot be used: \(reason)"))
        }
        if !outcome.hasOwnLanguageModel {
            print(say("使用程序附带的语言模型。", "The language model that ships is used."))
        }
        if !isActive {
            print(say("启用：zhida model use \(outcome.version)", "To activate it: zhida model use \(outcome.version)"))
        }
    }
}
