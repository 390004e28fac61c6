/// The shape of a value in a request or an answer: requests are checked against it, and the OpenAPI document shows it.
indirect enum Schema: Sendable {
    case text(TextForm)
    /// One of these words.
    case word([String])
    case whole(ClosedRange<Int64>)
    case truth
    case list(Schema, ClosedRange<Int>)
    case object([Member])
    /// An object whose members' names are data.
    case map(Schema)
    /// Whatever JSON there is.
    case anything
    /// A schema that stands in the document under a name of its own.
    case named(String, Schema)

    struct Member: Sendable {
        var name: String
        var schema: Schema
        var isRequired: Bool
        /// What it is, for the document; may be empty.
        var about: String

        static func required(_ name: String, _ schema: Schema, _ about: String = "") -> Member {
            Member(name: name, schema: schema, isRequired: true, about: about)
        }

        static func optional(_ name: String, _ schema: Schema, _ about: String = "") -> Member {
            Member(name: name, schema: schema, isRequired: false, about: about)
        }
    }

    static var identifier: Schema { .text(.identifier) }
    static var day: Schema { .text(.day) }
    static var moment: Schema { .text(.moment) }
    static func words(_ most: Int, least: Int = 0) -> Schema { .text(.words(least...most)) }

    static func choice<Choice: RawRepresentable & CaseIterable>(_ choices: Choice.Type) -> Schema
    where Choice.RawValue == String {
        .word(Choice.allCases.map(\.rawValue))
    }

    /// A list in an answer, however long.
    static func list(_ element: Schema) -> Schema { .list(element, 0...1_000_000) }
}
