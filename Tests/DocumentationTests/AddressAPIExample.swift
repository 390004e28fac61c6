import ZhidaAddress
import ZhidaCore

/// The example of docs/address-api.md, between the marks, with its output and folders handed in.
enum AddressAPIExample {
    static func run(gazetteer: String, models: String, print: (Any...) -> Void) throws {
        // example
        let finder = try AddressFinder(gazetteer: gazetteer, models: models)
        for decision in finder.match("我在古树一路88号那边") {
            print(decision.outcome, decision.answer?.code.text ?? "–", decision.confidence)
            if let question = decision.question { print(question) }
        }
        // end
    }
}
