import ArgumentParser
import ZhidaAddress
import ZhidaCore
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
        var elements: [AddressElement]
    }

    func run() async throws {
        let settings = try global.settings()
        let tools = try AddressTools(settings: settings, text: TextTools(home: Resources.home()))
        try input.forEach(json: global.json) { text in
            let answer = parse(text, tools)
            if input.jsonl {
                try JSONOutput.printLine(answer)
            } else if global.json {
                try JSONOutput.print(answer)
            } else {
                show(answer)
            }
        }
    }

    private func parse(_ text: String, _ tools: AddressTools) -> Answer {
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
            elements: tools.finder.parse(text)
        )
    }

    private func show(_ answer: Answer) {
        print(answer.words.filter { $0.tag != "w" }.map { "\($0.text)/\($0.tag)" }.joined(separator: " "))
        var table = TextTable([
            .init(say("层级", "level")), .init(say("原话", "said")), .init(say("标准名", "name")), .init(say("数字", "number")),
            .init(say("位置", "characters")),
        ])
        for element in answer.elements {
            table.add([
                element.level.name, element.text, element.name ?? "–", element.digits ?? "–",
                "\(element.range.lowerBound)–\(element.range.upperBound)",
            ])
        }
        if !table.isEmpty { table.print() }
    }
}
