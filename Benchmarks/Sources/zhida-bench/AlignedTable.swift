/// Rows of text in columns, numbers to the right.
struct AlignedTable {
    var head: [String]
    var rows: [[String]] = []

    func print() {
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        for line in [head, widths.map { String(repeating: "-", count: $0) }] + rows {
            var text = ""
            for (column, cell) in line.enumerated() {
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                text += column == 0 ? cell + blanks : "  " + blanks + cell
            }
            while text.last == " " { text.removeLast() }
            Swift.print(text)
        }
    }
}
