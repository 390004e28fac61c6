/// A table for people: columns padded by display width, so that hanzi and letters line up.
struct TextTable {
    struct Column {
        enum Alignment { case left, right }

        var title: String
        var alignment: Alignment
        /// A column that may be cut with … when the table is wider than the terminal.
        var canShrink: Bool

        init(_ title: String, _ alignment: Alignment = .left, canShrink: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.canShrink = canShrink
        }
    }

    var columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    var isEmpty: Bool { rows.isEmpty }

    /// - Precondition: one cell per column.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has one cell per column")
        rows.append(cells.map(Self.oneLine))
    }

    /// The lines, header first. `width` is the terminal's, where it is one.
    func lines(width: Int? = nil) -> [String] {
        var widths = columns.indices.map { column in
            ([columns[column].title] + rows.map { $0[column] }).map { DisplayWidth.of($0) }.max() ?? 0
        }
        if let width { shrink(&widths, to: width) }
        let header = line(columns.map(\.title), widths)
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        return [header, rule] + rows.map { line($0, widths) }
    }

    func print() {
        for line in lines(width: Terminal.width) { Swift.print(line) }
    }

    /// Takes cells from the widest column that may shrink until the table fits or none is left to take from.
    private func shrink(_ widths: inout [Int], to width: Int) {
        let narrowest = 12
        while widths.reduce(0, +) + 2 * (widths.count - 1) > width {
            let candidates = columns.indices.filter { columns[$0].canShrink && widths[$0] > narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
        }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = ""
        for (index, cell) in cells.enumerated() {
            let shown = DisplayWidth.truncate(cell, to: widths[index])
            let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(shown)))
            if index > 0 { text += "  " }
            text += columns[index].alignment == .right ? padding + shown : shown + padding
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// Control characters (a newline in a file's name) shown as escapes, so that a row stays a line.
    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        return text.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
        }.joined()
    }
}
