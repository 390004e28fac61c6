import ArgumentParser
import ZhidaAddress
import ZhidaCore
import ZhidaTagging
import ZhidaText

/// `zhida address parse`: sentences, words, parts of speech and address elements of a text.
struct AddressParse: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "parse",
            abstract: say(
                "拆出句子、词、词性和地址要素。",
                "Split a text into sentences, words with parts of speech, and address elements."
            )
        )
    }

    @Option(
        help: ArgumentHelp(
            say("自己训练的要素模型（zhida address train）。", "A model of one's own (zhida address train)."),
            valueName: "file"
        )
    )
    var model: String?

    @Flag(
        help: ArgumentHelp(
            say(
                "不问模型里的神经网络：快一两倍，准确率低一点。",
                "Do not ask the model's network: two to three times faster, a little less right."
            )
        )
    )
    var fast = false

    @OptionGroup var input: AddressInput
    @OptionGroup var global: GlobalOptions

    /// One line of JSON output; ranges are Unicode scalars of `text`.
    struct Answer: Encodable {
        struct Word: Encodable {
            var text: String
            var tag: String
            var range: Range<Int>
        }

        var text: String
        var sentences: [Range<Int>]
        var words: [Word]
        var elements: [ParsedElement]
    }

    func run() async throws {
        let settings = try global.settings()
        let home = try Resources.home()
        let tools = try AddressTools(settings: settings, text: TextTools(home: home))
        let tagger = try ElementTagger(home: home, model: model, fast: fast)
        try input.forEach(json: global.json) { text in
            let answer = parse(text, tools, tagger)
            if input.jsonl {
                try JSONOutput.printLine(answer)
            } else if global.json {
                try JSONOutput.print(answer)
            } else {
                show(answer)
            }
        }
    }

    private func parse(_ text: String, _ tools: AddressTools, _ tagger: ElementTagger) -> Answer {
        let normalised = NormalisedText(text)
        return Answer(
            text: text,
            sentences: SentenceSplitter().sentences(in: normalised).map { normalised.originalRange(of: $0) },
            words: tools.segmenter.words(in: normalised).map { word in
                Answer.Word(
                    text: String(normalised.originalText(of: word.range)),
                    tag: word.tag,
                    range: normalised.originalRange(of: word.range)
                )
            },
            elements: tagger.elements(of: text, beside: tools.finder.parse(text))
        )
    }

    private func show(_ answer: Answer) {
        print(answer.words.filter { $0.tag != "w" }.map { "\($0.text)/\($0.tag)" }.joined(separator: " "))
        var table = TextTable([
            .init(say("要素", "element")), .init(say("原话", "said")), .init(say("标准名", "name")),
            .init(say("数字", "number")),
            .init(say("位置", "characters")), .init(say("把握", "confidence"), .right),
        ])
        for element in answer.elements {
            table.add([
                name(of: element), element.text, element.name ?? "–", element.digits ?? "–",
                "\(element.range.lowerBound)–\(element.range.upperBound)",
                element.confidence.map { "\(Int(($0 * 100).rounded())) %" } ?? "–",
            ])
        }
        if !table.isEmpty { table.print() }
    }

    private func name(of element: ParsedElement) -> String {
        guard let kind = ElementKind(rawValue: element.kind) else { return element.kind }
        return say(kind.chineseName, kind.englishName)
    }
}
