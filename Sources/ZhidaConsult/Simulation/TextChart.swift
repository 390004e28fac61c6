import Foundation

/// Bars in a terminal, one row a value, with the number before the bar so that no font can shift it.
///
/// ```
/// 11:30   2.1  1.9  ████████▏
/// 12:00   3.0  2.8  ███████████|▌
/// ```
public struct TextChart: Hashable, Sendable {
    public struct Row: Hashable, Sendable {
        public var label: String
        /// `nil` where there is nothing to show, which is not the same as 0.
        public var value: Double?
        /// What it is compared with: a second number and a mark in the bar.
        public var reference: Double?

        public init(_ label: String, _ value: Double?, reference: Double? = nil) {
            self.label = label
            self.value = value
            self.reference = reference
        }
    }

    public var title: String
    public var rows: [Row]
    /// Columns of the longest bar.
    public var width: Int

    public init(title: String, rows: [Row], width: Int = 50) {
        self.title = title
        self.rows = rows
        self.width = max(1, width)
    }

    /// The chart's lines, without blanks at their ends.
    ///
    /// - Parameter plain: `#` for the bars, where a terminal has no block characters.
    public func lines(plain: Bool = false) -> [String] {
        let longest = rows.flatMap { [$0.value, $0.reference] }.compactMap { $0 }.filter(\.isFinite).max() ?? 0
        let labels = rows.map(\.label.count).max() ?? 0
        let values = rows.map { Self.number($0.value).count }.max() ?? 0
        let references = rows.map { Self.number($0.reference).count }.max() ?? 0
        let body = rows.map { row in
            let head = [
                row.label.padding(toLength: labels, withPad: " ", startingAt: 0),
                Self.right(Self.number(row.value), values),
                Self.right(Self.number(row.reference), references),
            ].filter { !$0.isEmpty }.joined(separator: "  ")
            return Self.trimmed(head + "  " + bar(row, longest, plain))
        }
        return [title] + body
    }

    private func bar(_ row: Row, _ longest: Double, _ plain: Bool) -> String {
        guard longest > 0 else { return "" }
        func columns(_ value: Double) -> Double { min(1, max(0, value / longest)) * Double(width) }
        var cells: [Character] = []
        if let value = row.value, !value.isNaN {
            let length = columns(value)
            let eighths = Int(((length - length.rounded(.down)) * 8).rounded(.down))
            cells = Array(repeating: plain ? "#" : "█", count: Int(length))
            if !plain, eighths > 0 { cells.append(Self.blocks[eighths - 1]) }
        }
        if let reference = row.reference, !reference.isNaN {
            let column = min(width - 1, Int(columns(reference)))
            while cells.count <= column { cells.append(" ") }
            cells[column] = "|"
        }
        return String(cells)
    }

    private static let blocks: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    private static func number(_ value: Double?) -> String {
        guard let value else { return "" }
        return value.isFinite ? String(format: "%.1f", value) : "–"
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
