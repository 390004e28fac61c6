import ArgumentParser
import Foundation
import ZhidaTagging

/// `zhida address train`: makes a model of address elements from a district's own labelled lines.
struct AddressTrain: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "train",
            abstract: say("用本区标注的文字训练地址要素模型。", "Train a model of address elements from labelled texts."),
            discussion: say(
                """
                文件一行一个字和它的标签（用一个空格隔开），句子之间空一行；连续的数字算一个字。标签是 B-要素、I-要素、O，\
                要素名如 road、community（见 docs/parsing.md）。先留出一部分句子量准确率，再用全部句子训练。
                退出码 3：有不合格的行，一个模型也不写。
                """,
                """
                A token and its tag a line (one blank between), an empty line between sentences; a run of digits is one \
                token. Tags are B-kind, I-kind and O, kinds such as road and community (see docs/parsing.md). First a \
                part is held out to measure, then all sentences are learnt from.
                Exit code 3: there are bad lines; no model is written.
                """
            )
        )
    }

    @Argument(help: ArgumentHelp(say("标注文件。", "The labelled file."), valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp(say("写到哪个文件。", "Where the model is written."), valueName: "model"))
    var out: String

    @Option(help: ArgumentHelp(say("每几句留出一句来量；0 表示不量。", "Hold out one sentence in so many; 0 measures nothing.")))
    var holdOut = 5

    @Option(help: ArgumentHelp(say("学几遍（默认按句数定）。", "Passes over the sentences (by their number unless given).")))
    var epochs: Int?

    @Flag(
        help: ArgumentHelp(
            say(
                "再学一个神经网络，找得更准；几千句要学几分钟，以后每秒能拆的文字少得多。",
                "Learn a network beside it, which finds more; takes minutes for thousands of sentences, and parsing is slower."
            )
        )
    )
    var network = false

    @Option(help: ArgumentHelp(say("随机种子。", "Seed of the random numbers.")))
    var seed: UInt64 = 1

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard holdOut == 0 || holdOut >= 2, (1...1_000).contains(epochs ?? 1) else {
            throw ValidationError(
                say("--hold-out 是 0 或 2 以上，--epochs 是 1 到 1000。", "--hold-out is 0 or at least 2, --epochs 1 to 1000.")
            )
        }
    }

    /// The figures of the sentences that were held out.
    struct Figures: Encodable {
        struct Label: Encodable {
            var label: String
            var phrases: Int
            var precision: Double
            var recall: Double
            var f1: Double
        }

        var model: String
        var bytes: Int
        var sentences: Int
        var heldOut: Int
        var seed: UInt64
        var precision: Double?
        var recall: Double?
        var f1: Double?
        /// F1 of the same model without its network, where it has one.
        var f1WithoutNetwork: Double?
        var labels: [Label] = []
    }

    func run() async throws {
        let home = try Resources.home()
        var settings = TaggerSettings()
        settings.seed = seed
        if network { settings.network = NetworkSettings() }
        if let epochs {
            settings.epochs = epochs
            settings.network?.epochs = epochs
            settings.network?.leastSteps = 0
        }
        settings.words = home + "/models/text/words.tsv"
        settings.divisions = home + "/models/address/divisions.tsv"
        do {
            let text = try LabelledText(contentsOf: file)
            var figures = Figures(model: out, bytes: 0, sentences: text.sentences.count, heldOut: 0, seed: seed)
            if holdOut > 0, text.sentences.count >= 2 * holdOut {
                let parts = text.split(holdingOut: holdOut - 1, of: holdOut)
                let data = try train(parts.kept, settings, say("试训", "trial"))
                measure(try SequenceTagger(data), parts.heldOut, &figures)
            }
            let data = try train(text, settings, say("训练", "training"))
            figures.bytes = data.count
            try data.write(to: URL(fileURLWithPath: out), options: .atomic)
            if global.json { try JSONOutput.print(figures) } else { show(figures) }
        } catch let error as TaggingError {
            throw Failure(
                .badInput,
                say("不能用来训练，什么也没有写：\n", "Cannot be learnt from, nothing was written:\n") + "\(error)"
            )
        } catch let error as CocoaError {
            throw Failure(.systemFailed, say("写不了 \(out)：", "Cannot write \(out): ") + error.localizedDescription)
        }
    }

    private func train(_ text: LabelledText, _ settings: TaggerSettings, _ what: String) throws -> Data {
        var line = ProgressLine()
        line.show(what + " …")
        let trainer = try TaggerTrainer(text, settings: settings)
        trainer.train { progress in
            line.show(
                "\(what) \(progress.part == .network ? say("网络 ", "network ") : "")\(progress.epoch)/\(progress.epochs)  "
                    + String(format: "log-likelihood %.3f", progress.logLikelihood)
            )
        }
        line.clear()
        let name = URL(fileURLWithPath: file).lastPathComponent
        return try trainer.model(recipe: "\(name): \(trainer.sentenceCount) sentences, seed \(seed)")
    }

    private func measure(_ tagger: SequenceTagger, _ text: LabelledText, _ figures: inout Figures) {
        let session = tagger.makeSession()
        let each = scores(session, text)
        let total = each.reduce(into: PhraseScore()) { $0 += $1 }
        if session.networkShare != nil {
            session.networkShare = 0
            figures.f1WithoutNetwork = scores(session, text).reduce(into: PhraseScore()) { $0 += $1 }.f1
        }
        figures.heldOut = text.sentences.count
        figures.precision = total.precision
        figures.recall = total.recall
        figures.f1 = total.f1
        figures.labels = zip(text.labels, each).map {
            Figures.Label(label: $0, phrases: $1.gold, precision: $1.precision, recall: $1.recall, f1: $1.f1)
        }
    }

    /// The scores of each label. Labels are numbered alike in both parts of one file.
    private func scores(_ session: TaggingSession, _ text: LabelledText) -> [PhraseScore] {
        var each = [PhraseScore](repeating: PhraseScore(), count: text.labels.count)
        for sentence in text.sentences {
            let found = session.tag(tokens: sentence.tokens)
                .map { LabelledSentence.Phrase(range: $0.range, label: $0.label) }
                .filter { $0.label < text.labels.count }
            let scores = PhraseScore.byLabel(text.labels.count, gold: sentence.phrases, found: found)
            for (label, score) in scores.enumerated() { each[label] += score }
        }
        return each
    }

    private func show(_ figures: Figures) {
        if let f1 = figures.f1 {
            var table = TextTable([
                .init(say("要素", "label")), .init("n", .right), .init(say("准确", "precision"), .right),
                .init(say("召回", "recall"), .right), .init("F1", .right),
            ])
            func percent(_ value: Double) -> String { String(format: "%.1f", value * 100) }
            for label in figures.labels {
                let name = ElementKind(label: label.label).map { say($0.chineseName, label.label) } ?? label.label
                table.add([
                    name, "\(label.phrases)", percent(label.precision), percent(label.recall), percent(label.f1),
                ])
            }
            table.print()
            print(
                say(
                    "留出的 \(figures.heldOut) 句上 F1 \(percent(f1))（种子 \(seed)）。",
                    "F1 \(percent(f1)) on \(figures.heldOut) sentences held out (seed \(seed))."
                )
            )
            if let without = figures.f1WithoutNetwork {
                print(say("不用网络时 F1 \(percent(without))。", "F1 \(percent(without)) without the network."))
                if without >= f1 {
                    print(say("网络在这里没有用，不必加 --network。", "The network does not help here: leave --network out."))
                }
            }
        } else {
            print(say("句子太少，没有量。", "Too few sentences to measure."))
        }
        print(
            say(
                "模型由 \(figures.sentences) 句训练，写在 \(figures.model)（\(figures.bytes / 1_000) kB）。用法：zhida address parse --model \(figures.model) …",
                "The model of \(figures.sentences) sentences is in \(figures.model) (\(figures.bytes / 1_000) kB). Use: zhida address parse --model \(figures.model) …"
            )
        )
    }
}
