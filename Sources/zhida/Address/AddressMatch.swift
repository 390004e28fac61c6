import ArgumentParser
import ZhidaCore

/// `zhida address match`: what standard address a text names.
struct AddressMatch: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "match",
            abstract: say(
                "文字对到标准地址；拿不准就说拿不准。",
                "Match a text to standard addresses, or say honestly that it is not known."
            ),
            discussion: say(
                "退出码 0：有地址（确定、部分或待选）；1：没有说地址，或地址库里没有。",
                "Exit code 0: an address was found (matched, partial or ambiguous); 1: none was said, or the gazetteer has none."
            )
        )
    }

    @OptionGroup var input: AddressInput
    @OptionGroup var global: GlobalOptions

    /// One line of JSON output.
    struct Answer: Encodable {
        var text: String
        var decisions: [AddressDecision]
    }

    func run() async throws {
        let settings = try global.settings()
        let tools = try AddressTools(settings: settings, text: TextTools(home: Resources.home()))
        var found = false
        try input.forEach(json: global.json) { text in
            let decisions = tools.match(text)
            found = found || decisions.contains { [.matched, .partial, .ambiguous].contains($0.outcome) }
            if input.jsonl {
                try JSONOutput.printLine(Answer(text: text, decisions: decisions))
            } else if global.json {
                try JSONOutput.print(Answer(text: text, decisions: decisions))
            } else {
                DecisionTable.print(decisions)
            }
        }
        if !found && !input.stdin { throw Exit.no.quietly }
    }
}
