import Foundation

/// A small CSV file (RFC 4180, one row a line) with its columns by name.
struct PlainTable {
    var rows: [[String: String]] = []

    init(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var columns: [String] = []
        for line in text.split(separator: "\n") {
            let fields = Self.fields(of: line)
            if columns.isEmpty { columns = fields } else { rows.append(Dictionary(zip(columns, fields)) { $1 }) }
        }
    }

    static func fields(of line: some StringProtocol) -> [String] {
        var fields = [""]
        var quoted = false
        for character in line {
            switch character {
            case "\"": quoted.toggle()
            case "," where !quoted: fields.append("")
            case "\r": break
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
