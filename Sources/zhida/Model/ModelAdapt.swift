import ArgumentParser
import ZhidaModels
import ZhidaSpeech

extension AdaptationMethod: ExpressibleByArgument {}

/// `zhida model adapt`: make the model better with the district's own corrected calls.
struct ModelAdapt: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "adapt",
            abstract: say(
                "用更正过的来电改进语音模型，确实更好才启用。",
                "Adapt the speech model to corrected calls; activated only when it is better."
            ),
            discussion: say(
                """
                用的是写过 zhida calls correct 编号 --text "实际所说" 的来电：一部分用来学，其余留出来比较前后。
                新版本连同前后的数字一起保存；留出的来电上更好（95 % 区间全在 0 以下）而且地址没有变差才启用，随时可以
                zhida model rollback。
                退出码 0：更好，已启用；1：来电太少，或没有更好（版本保留，不启用）；4：缺程序等系统故障。
                """,
                """
                It learns from the calls with zhida calls correct ID --text "what was really said". Part of them is held out,
                to compare before and after. The new version is kept with its figures, and activated only when it is better
                on the held-out calls (the whole 95 % interval of the difference below 0) and loses no addresses. Go back at
                any time with zhida model rollback.
                Exit code 0: better and active; 1: too few calls, or not better (kept, not active); 4: a program is missing,
                or the system failed otherwise.
                """
            )
        )
    }

    @Option(
        name: .long,
        help: ArgumentHelp(
            say(
                "map：来电多时；mllr：来电或来电人少时；both：先 mllr 再 map。",
                "map: with many calls; mllr: with few calls or few callers; both: mllr, then map."
            )
        )
    )
    var method = AdaptationMethod.both

    @Option(
        name: .long,
        help: ArgumentHelp(say("留出来比较的来电占多少，0.1 到 0.9。", "The share of calls held out to compare on, 0.1 to 0.9."))
    )
    var testShare = 0.3

    @Option(name: .long, help: ArgumentHelp(say("至少要有几个更正过的来电。", "How many corrected calls there must be.")))
    var atLeast = 20

    @Option(name: .long, help: ArgumentHelp(say("决定哪些来电留出的种子。", "The seed that decides which calls are held out.")))
    var seed: UInt64 = 1

    @Flag(name: .long, help: ArgumentHelp(say("只比较，不保存也不启用。", "Compare, but keep and activate nothing.")))
    var dryRun = false

    @Flag(name: .long, help: ArgumentHelp(say("不比较地址，快一些。", "Do not compare addresses; faster.")))
    var syllablesOnly = false

    @OptionGroup var global: GlobalOptions

    /// What JSON output says.
    struct Answer: Encodable {
        var version: String?
        var isActive: Bool
        var base: String
        var method: AdaptationMethod
        var correctedCalls: Int
        var learnedFrom: Int
        var heldOut: Int
        var stretches: Int
        /// Calls that teach nothing, by the reason.
        var refused: [String: Int]
        var comparison: ModelComparison
        var seed: UInt64
    }

    func validate() throws {
        if !(0.1...0.9).contains(testShare) {
            throw ValidationError(say("--test-share 应是 0.1 到 0.9。", "--test-share must be 0.1 to 0.9."))
        }
        if atLeast < 2 { throw ValidationError(say("--at-least 至少是 2。", "--at-least must be 2 or more.")) }
    }

    func run() async throws {
        let settings = try global.settings()
        if let folder = settings.speech.model {
            throw Failure(
                .badInput,
                say(
                    "设置文件指定了模型 \(folder)，改进的版本不会被用到。请 zhida model install \(folder) --use，并删去 speech.model。",
                    "The settings name the model \(folder), before which no version goes. Run zhida model install \(folder) --use and remove speech.model."
                )
            )
        }
        let home = try Resources.home()
        let store = settings.modelStore(home: home)
        let trainingTools = try ModelCommand.reporting { try TrainingTools() }
        let addressTools = try AddressTools(settings: settings, text: TextTools(home: home))
        var measurement = ModelMeasurement(settings)
        measurement.withAddresses = !syllablesOnly
        let (calls, gone) = try HeldCall.corrected(OpenJournal(settings), addressTools, measurement.sound)
        if !gone.isEmpty {
            complain(
                say(
                    "\(gone.count) 个更正过的来电已没有录音，不用：\(gone.prefix(5).joined(separator: " "))",
                    "\(gone.count) corrected calls have no recording any more and are left out: \(gone.prefix(5).joined(separator: " "))"
                )
            )
        }
        let test = calls.filter { $0.isTest(share: testShare, seed: seed) }
        let training = calls.filter { !$0.isTest(share: testShare, seed: seed) }
        try refuseTooFew(calls.count, training.count, test.count)
        let answer = try ModelCommand.reporting {
            try store.withWorkFolder { work in
                try adapt(store, training, test, measurement, trainingTools, settings, work)
            }
        }
        if global.json { try JSONOutput.print(answer) } else { show(answer) }
        if answer.comparison.verdict != .better { throw Exit.no.quietly }
    }

    private func refuseTooFew(_ all: Int, _ training: Int, _ test: Int) throws {
        guard all < atLeast || training == 0 || test < 2 else { return }
        throw Failure(
            .no,
            say(
                """
                更正过内容的来电有 \(all) 个（学习 \(training)，留出 \(test)），还不够：至少要 \(atLeast) 个，其中留出至少 2 个。
                请先用 zhida calls correct 编号 --text "实际所说" 多更正一些；有 100 个以上时效果才明显。
                """,
                """
                There are \(all) calls with corrected words (\(training) to learn from, \(test) held out), which is not enough: \
                \(atLeast) are needed, at least 2 of them held out.
                Correct some more first, with zhida calls correct ID --text "what was really said"; from about 100 on it helps.
                """
            )
        )
    }

    private func adapt(
        _ store: ModelStore,
        _ training: [HeldCall],
        _ test: [HeldCall],
        _ measurement: ModelMeasurement,
        _ tools: TrainingTools,
        _ settings: Settings,
        _ work: String
    ) throws -> Answer {
        let active = try store.activeName()
        let base = store.unadapted(active)
        var progress = ProgressLine()
        defer { progress.clear() }
        let rate = try store.load(base).samplesPerSecond
        progress.show(say("读 \(training.count) 个来电", "reading \(training.count) calls"))
        let speech = try training.map { try measurement.speech(of: $0, samplesPerSecond: rate) }
        progress.show(say("对齐和学习", "aligning and learning"))
        let adapted = try store.adapt(base, to: speech, method: method, tools: tools, work: work)
        func measured(_ model: SpeechModel, _ label: String) throws -> ModelMeasurement.Result {
            try measurement.measure(model, on: test) { progress.show("\(label) \($0) / \(test.count)") }
        }
        let before = try measured(
            store.load(active, languageModel: settings.speech.languageModel),
            say("测评 \(active)", "measuring \(active)")
        )
        let after = try measured(
            store.load(adapted, languageModel: settings.speech.languageModel),
            say("测评新模型", "measuring the new model")
        )
        let comparison = ModelComparison(
            reference: active,
            before: before.syllables,
            after: after.syllables,
            addresses: Array(zip(before.addresses, after.addresses)).map { (before: $0, after: $1) }
        )
        var answer = Answer(
            isActive: false,
            base: base,
            method: method,
            correctedCalls: training.count + test.count,
            learnedFrom: adapted.calls,
            heldOut: test.count,
            stretches: adapted.outcome.stretches,
            refused: Dictionary(uniqueKeysWithValues: adapted.refused.map { ($0.key.rawValue, $0.value) }),
            comparison: comparison,
            seed: seed
        )
        guard !dryRun else { return answer }
        let name = try store.keep(adapted, comparison).name
        answer.version = name
        if comparison.verdict == .better {
            try store.use(name)
            answer.isActive = true
        }
        return answer
    }

    private func show(_ answer: Answer) {
        print(
            say(
                "由 \(answer.base) 用 \(answer.learnedFrom) 个来电（\(answer.stretches) 段）改进，\(ModelFigures.method(answer.method))；留出 \(answer.heldOut) 个。",
                "\(answer.base) adapted to \(answer.learnedFrom) calls (\(answer.stretches) stretches) by \(ModelFigures.method(answer.method)); \(answer.heldOut) held out."
            )
        )
        let refused = answer.refused.values.reduce(0, +)
        if refused > 0 {
            let reasons = answer.refused.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(
                separator: ", "
            )
            print(
                say(
                    "\(refused) 个来电的录音和文字对不上，没有学：\(reasons)",
                    "\(refused) calls were not learned from, since sound and text do not go together: \(reasons)"
                )
            )
        }
        let comparison = answer.comparison
        var table = TextTable([
            .init(say("留出的来电", "held-out calls")), .init(say("之前", "before"), .right), .init("95 %"),
            .init(say("之后", "after"), .right), .init("95 %"), .init("n", .right),
        ])
        table.add([
            say("音节错误率", "syllables wrong"), ModelFigures.percent(comparison.before.rate),
            ModelFigures.interval(comparison.before.interval), ModelFigures.percent(comparison.after.rate),
            ModelFigures.interval(comparison.after.interval), "\(comparison.after.n)",
        ])
        if let before = comparison.addressesBefore, let after = comparison.addressesAfter {
            table.add([
                say("地址完全正确", "whole address right"), ModelFigures.percent(before.rate),
                ModelFigures.interval(before.interval), ModelFigures.percent(after.rate),
                ModelFigures.interval(after.interval), "\(after.n)",
            ])
        }
        table.print()
        let change = ModelFigures.difference(comparison)
        print(
            say(
                "与 \(comparison.reference) 相比：\(change)，\(ModelFigures.verdict(comparison.verdict))。",
                "Against \(comparison.reference): \(change); \(ModelFigures.verdict(comparison.verdict))."
            )
        )
        switch (answer.version, answer.isActive) {
        case (let name?, true):
            print(say("已启用 \(name)。回滚：zhida model rollback", "\(name) is active. To go back: zhida model rollback"))
        case (let name?, false):
            print(say("版本 \(name) 已保存，没有启用。", "Version \(name) is kept and not activated."))
        default: print(say("没有保存（--dry-run）。", "Nothing was kept (--dry-run)."))
        }
    }
}
