import ZhidaCore

/// One element of a query: which row it names, and how it is written.
struct QueryPart {
    var row: AddressBook.Row
    var level: AddressLevel
    /// As it would be written without noise: the name, a short form or an alias.
    var clean: String
    /// As it stands in the query.
    var written: [Unicode.Scalar]

    init(row: AddressBook.Row, level: AddressLevel, clean: String) {
        self.row = row
        self.level = level
        self.clean = clean
        written = Array(clean.unicodeScalars)
    }

    /// A door, building or room, which a number names.
    var isNumber: Bool { level.depth >= AddressLevel.door.depth }
    var isDivision: Bool { level.depth <= AddressLevel.community.depth }

    var text: String { Self.text(written) }

    static func text(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
