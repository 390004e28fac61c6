import CLinux

/// How many terminal cells a text takes: a hanzi two, a combining mark none.
enum DisplayWidth {
    static func of(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    /// The widest scalar of a grapheme: an emoji sequence is drawn as one picture.
    static func of(_ character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, $1.isASCII ? 1 : Int(zhida_cells_of_scalar($1.value))) }
    }

    /// The longest beginning of `text` that fits into `cells`, with … in its last cell where something was cut off.
    static func truncate(_ text: String, to cells: Int) -> String {
        guard of(text) > cells else { return text }
        var kept = ""
        var width = 0
        for character in text {
            let next = of(character)
            if width + next > cells - 1 { break }
            kept.append(character)
            width += next
        }
        return cells > 0 ? kept + "…" : ""
    }
}
