import ArgumentParser

/// `zhida address`: addresses in typed text.
struct AddressCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "address",
            abstract: say("在文字里找地址，对到标准地址库。", "Find the addresses in a text and match them to the gazetteer."),
            subcommands: [AddressMatch.self, AddressParse.self, AddressTrain.self]
        )
    }
}

/// The ways in which a text reaches an address command.
struct AddressInput: ParsableArguments {
    @Argument(help: ArgumentHelp(say("要处理的文字。", "The text."), valueName: "text"))
    var text: String?

    @Flag(help: ArgumentHelp(say("从标准输入读，一行一条。", "Read texts from standard input, one a line.")))
    var stdin = false

    @Flag(help: ArgumentHelp(say("一行一个 JSON 对象，次序不变。", "Print one JSON object a line, in order.")))
    var jsonl = false

    func validate() throws {
        if stdin == (text != nil) {
            throw ValidationError(say("请给出文字，或用 --stdin（两者选一）。", "Give a text or --stdin, one of the two."))
        }
    }

    /// Calls `body` with each text; lines of standard input may be of any length.
    func forEach(_ body: (String) throws -> Void) rethrows {
        if let text {
            try body(text)
        } else {
            while let line = readLine() { try body(line) }
        }
    }
}
