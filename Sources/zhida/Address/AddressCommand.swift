import ArgumentParser

/// `zhida address`: addresses in typed text.
struct AddressCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "address",
            abstract: say("在文字里找地址，对到标准地址库。", "Find the addresses in a text and match them to the gazetteer."),
            subcommands: [AddressMatch.self, AddressExplain.self, AddressParse.self, AddressTrain.self]
        )
    }
}
