import ArgumentParser
import ZhidaCore

/// `zhida address explain`: why a text was decided as it was.
struct AddressExplain: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "explain",
            abstract: say(
                "说明为什么这样判断：哪些话给了哪一级，什么有矛盾，缺什么，该问什么。",
                "Say why: which words gave which level, what contradicted, what is missing, what to ask."
            ),
            discussion: say(
                "退出码 0：有地址（确定、部分或待选）；1：没有说地址，或地址库里没有。",
                "Exit code 0: an address was found (matched, partial or ambiguous); 1: none was said, or the gazetteer has none."
            )
        )
    }

    @OptionGroup var input: AddressInput
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let settings = try global.settings()
        let tools = try AddressTools(settings: settings, text: TextTools(home: Resources.home()))
        var found = false
        try input.forEach(json: global.json) { text in
            let explanation = AddressExplanation(
                of: tools.match(text),
                elements: tools.finder.parse(text),
                in: text
            )
            found = found || explanation.decisions.contains { [.matched, .partial, .ambiguous].contains($0.outcome) }
            if input.jsonl {
                try JSONOutput.printLine(explanation)
            } else if global.json {
                try JSONOutput.print(explanation)
            } else {
                for line in explanation.lines { print(line) }
            }
        }
        if !found && !input.stdin { throw Exit.no.quietly }
    }
}
