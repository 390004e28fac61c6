import ArgumentParser
import ZhidaModels
import ZhidaSpeech

/// `zhida model evaluate`: how well a version hears a set of recordings.
struct ModelEvaluate: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "evaluate",
            abstract: say(
                "测评语音模型：音节错误率和地址准确率。",
                "Measure the speech model: syllables heard wrongly, whole addresses right."
            ),
            discussion: say(
                """
                测评集是一个文件夹：录音和 expected.tsv（首行为列名：file、text，可加 syllables、code）。
                加 --corrected 则用本数据目录里更正过内容的来电。95 % 区间由重抽录音 2000 次得出（种子 1）。
                模型学过的来电上的数字偏好：改进模型时留出的来电见 zhida model list。
                """,
                """
                A set is a folder with recordings and expected.tsv (first line the columns' names: file and text; syllables
                and code where known). With --corrected, the calls of this data folder whose words a clerk corrected. The 95 %
                interval comes from drawing the recordings anew 2,000 times (seed 1). On calls that the model has learned from
                the figures are too good: for held-out ones see zhida model list.
                """
            )
        )
    }

    @Argument(help: ArgumentHelp(say("测评集文件夹。", "The set's folder."), valueName: "set"))
    var set: String?

    @Flag(name: .long, help: ArgumentHelp(say("用更正过的来电。", "Measure on the corrected calls of this data folder.")))
    var corrected = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            say("要测评的版本（默认：正在用的）。", "The version to measure (default: the one in use)."),
            valueName: "version"
        )
    )
    var model: String?

    @Flag(name: .long, help: ArgumentHelp(say("不测地址，快一些。", "Leave the addresses out; faster.")))
    var syllablesOnly = false

    @OptionGroup var global: GlobalOptions

    /// What JSON output says.
    struct Answer: Encodable {
        var model: String
        var recordings: Int
        var syllables: SyllableScore
        var addresses: ExactScore?
        var seed = Bootstrap.seed
    }

    func validate() throws {
        if corrected == (set != nil) {
            throw ValidationError(say("请写测评集文件夹，或 --corrected。", "Name a set's folder, or give --corrected."))
        }
    }

    func run() async throws {
        let settings = try global.settings()
        let home = try Resources.home()
        let tools = try AddressTools(settings: settings, text: TextTools(home: home))
        var measurement = ModelMeasurement(settings)
        measurement.withAddresses = !syllablesOnly
        let calls: [HeldCall]
        if let set {
            calls = try HeldCall.set(set, tools, measurement.sound)
        } else {
            calls = try HeldCall.corrected(OpenJournal(settings), tools, measurement.sound).calls
        }
        let usable = calls.filter { !$0.reference.isEmpty }
        guard !usable.isEmpty else {
            throw Failure(.no, say("没有可以测评的录音。", "There is no recording to measure on."))
        }
        let answer = try ModelCommand.reporting {
            let speech = try settings.speechModel(home: home, version: model)
            var progress = ProgressLine()
            let result = try measurement.measure(speech, on: usable) { progress.show("\($0) / \(usable.count)") }
            progress.clear()
            return Answer(
                model: try name(settings, home, speech),
                recordings: usable.count,
                syllables: SyllableScore(result.syllables),
                addresses: result.addresses.isEmpty ? nil : ExactScore(result.addresses)
            )
        }
        if global.json { return try JSONOutput.print(answer) }
        show(answer)
    }

    private func name(_ settings: Settings, _ home: String, _ speech: SpeechModel) throws(ModelError) -> String {
        let store = settings.modelStore(home: home)
        if let model { return try store.resolve(model) }
        return settings.speech.model == nil ? try store.activeName() : speech.name
    }

    private func show(_ answer: Answer) {
        var table = TextTable([
            .init(say("模型", "model")), .init(say("指标", "figure")), .init(say("数值", "value"), .right),
            .init("95 %"), .init("n", .right),
        ])
        let syllables = answer.syllables
        table.add([
            answer.model, say("音节错误率", "syllables wrong"), ModelFigures.percent(syllables.rate),
            ModelFigures.interval(syllables.interval), "\(syllables.n)",
        ])
        if let addresses = answer.addresses {
            table.add([
                answer.model, say("地址完全正确", "whole address right"), ModelFigures.percent(addresses.rate),
                ModelFigures.interval(addresses.interval), "\(addresses.n)",
            ])
        }
        table.print()
    }
}
