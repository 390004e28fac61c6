import ZhidaTables

/// One file read into rows of text, its header and shape checked.
struct FileTable {
    let name: String
    private(set) var rows: [Row] = []
    /// Whether the header was understood; if not, nothing is known of the rows, and nothing that names them is at fault.
    private(set) var isReadable = false
    /// The codes of rows that have too few or too many fields: what names these is no orphan.
    private(set) var brokenCodes: [String] = []

    /// One row: its number as a spreadsheet counts, and its fields by column title.
    struct Row {
        var number: Int
        fileprivate var fields: [String]
        fileprivate var positions: [String: Int]

        /// Without surrounding blanks; empty where the column is missing.
        subscript(_ title: String) -> String { positions[title].map { fields[$0] } ?? "" }
    }

    /// The longest text of one field in bytes: longer ones are files gone wrong.
    static let longestField = 20_000

    init(_ source: DirectorySource, _ faults: FaultList) {
        name = source.name
        guard let start = textStart(source.bytes, faults) else { return }
        var lines: [(number: Int, fields: [String])] = []
        let broken = source.bytes.withUnsafeBytes { bytes in
            CSVTable.read(UnsafeRawBufferPointer(rebasing: bytes[start...])) { row in
                lines.append((row.number, (0..<row.count).map { String(decoding: row[$0], as: UTF8.self) }))
            }
        }
        if let broken {
            faults.add(name, row: 0, field: "", broken, "Close the quotation mark, or double one within a field.")
            return
        }
        let titles = source.file.columns.map(\.title).joined(separator: ",")
        guard let header = lines.first else {
            faults.add(name, row: 0, field: "", "the file is empty", "The first row must name the columns: \(titles).")
            return
        }
        guard let positions = readHeader(header, source.file, faults) else { return }
        isReadable = true
        for line in lines.dropFirst() {
            guard line.fields.count == header.fields.count else {
                faults.add(
                    name,
                    row: line.number,
                    field: "",
                    "\(line.fields.count) fields where the header has \(header.fields.count)",
                    "Check for a missing or extra comma; a text with a comma needs quotation marks."
                )
                if let code = positions["code"], code < line.fields.count { brokenCodes.append(line.fields[code]) }
                continue
            }
            rows.append(Row(number: line.number, fields: line.fields, positions: positions))
            checkTexts(line, header.fields, faults)
        }
        if lines.count == 1 {
            faults.add(name, row: 1, field: "", "there are no rows under the header", "Add the rows.")
        }
    }

    /// Where the text begins after a byte-order mark; `nil` with a fault where it is no UTF-8.
    private func textStart(_ bytes: [UInt8], _ faults: FaultList) -> Int? {
        let what: String
        switch bytes.withUnsafeBytes(TextEncoding.guess) {
        case .utf8(let skip): return skip
        case .utf16: what = "the text is UTF-16"
        case .gbk: what = "the text is GBK or GB18030"
        case .unknown(let offset): what = "byte \(offset) is no UTF-8"
        }
        let mend = "Save it as CSV UTF-8, or convert it: iconv -f GB18030 -t UTF-8 \(name) > utf8.csv"
        faults.add(name, row: 0, field: "", what, mend)
        return nil
    }

    private func readHeader(
        _ header: (number: Int, fields: [String]),
        _ file: DirectoryFile,
        _ faults: FaultList
    ) -> [String: Int]? {
        var positions: [String: Int] = [:]
        var isClear = true
        let columns = file.columns
        for (index, field) in header.fields.enumerated() {
            let title = field.lowercased()
            if !columns.contains(where: { $0.title == title }) {
                faults.add(
                    name,
                    row: header.number,
                    field: title.isEmpty ? "column \(index + 1)" : field,
                    "no column of \(file.fileName)",
                    "Remove it. The columns are: \(columns.map(\.title).joined(separator: ", "))."
                )
            } else if positions.updateValue(index, forKey: title) != nil {
                isClear = false
                faults.add(name, row: header.number, field: title, "the column stands twice", "Keep one of them.")
            }
        }
        let missing = columns.filter { $0.isRequired && positions[$0.title] == nil }
        for column in missing {
            faults.add(
                name,
                row: header.number,
                field: column.title,
                "the column is missing",
                "Add it; required are: \(columns.filter(\.isRequired).map(\.title).joined(separator: ", "))."
            )
        }
        return isClear && missing.isEmpty ? positions : nil
    }

    /// Control characters break lists, calendars and headers further on; none belongs in any field.
    private func checkTexts(_ line: (number: Int, fields: [String]), _ titles: [String], _ faults: FaultList) {
        for (title, field) in zip(titles, line.fields) {
            if let control = field.unicodeScalars.first(where: { $0.properties.generalCategory == .control }) {
                let code = String(control.value, radix: 16, uppercase: true)
                faults.add(name, row: line.number, field: title, "a control character (U+\(code))", "Remove it.")
            }
            if field.utf8.count > Self.longestField {
                faults.add(name, row: line.number, field: title, "\(field.utf8.count) bytes", "Shorten it.")
            }
        }
    }
}
