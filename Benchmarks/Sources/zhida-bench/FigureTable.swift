/// The figures as aligned columns.
struct FigureTable {
    /// One row; what is not asked for is empty.
    struct Row {
        var figure: String
        var measured: String
        /// The peer, or the run that it is compared with.
        var beside = ""
        var ratio = ""
        var reach = ""
        var isReached: Bool?
        var count: String
    }

    var rows: [Row] = []

    var allReached: Bool { rows.allSatisfy { $0.isReached != false } }

    func print() {
        let head = ["figure", "measured", "beside it", "ratio", "reach", "", "n"]
        let cells = rows.map { row in
            [
                row.figure, row.measured, row.beside, row.ratio, row.reach,
                row.isReached.map { $0 ? "reached" : "MISSED" } ?? "", row.count,
            ]
        }
        let widths = head.indices.map { column in ([head] + cells).map { $0[column].count }.max() ?? 0 }
        let rule = widths.map { String(repeating: "-", count: $0) }
        for line in [head, rule] + cells {
            let padded = zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            var text = padded.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            Swift.print(text)
        }
    }
}
