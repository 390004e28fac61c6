import Foundation
import ZhidaCore

extension GazetteerUpdate {
    /// Takes CSV rows one at a time, then checks what only the whole file can tell.
    struct RowReader {
        private(set) var addresses: [AddressRow] = []
        private(set) var aliases: [AliasRow] = []
        private var faults: [GazetteerFault] = []
        /// Codes of rows that have a fault elsewhere: what lies under them is no orphan.
        private var faultyCodes: Set<AddressCode> = []
        /// Position in the file of each column, once the header was read.
        private var positions: [Int?]?
        private var headerFailed = false
        private var fieldCount = 0

        mutating func take(_ row: CSVTable.Row) {
            if positions == nil {
                readHeader(row)
            } else if !headerFailed {
                readRow(row)
            }
        }

        private mutating func fault(_ row: Int, _ column: Column, _ what: String, _ mend: String) {
            faults.append(GazetteerFault(row: row, field: column.rawValue, what: what, mend: mend))
        }

        private mutating func readHeader(_ row: CSVTable.Row) {
            var found = [Int?](repeating: nil, count: Column.allCases.count)
            for position in 0..<row.count {
                let title = row[position].lowercased()
                guard let column = Column.allCases.firstIndex(where: { $0.rawValue == title }) else {
                    faults.append(
                        GazetteerFault(
                            row: row.number,
                            field: title.isEmpty ? "column \(position + 1)" : title,
                            what: "no column of the update format",
                            mend:
                                "Remove it. The columns are: \(Column.allCases.map(\.rawValue).joined(separator: ", "))."
                        )
                    )
                    continue
                }
                if found[column] != nil {
                    fault(row.number, Column.allCases[column], "the column stands twice", "Keep one of them.")
                }
                found[column] = position
            }
            for (index, column) in Column.allCases.enumerated() where column.isRequired && found[index] == nil {
                fault(row.number, column, "the column is missing", "Add it; required are: \(Column.required).")
                headerFailed = true
            }
            fieldCount = row.count
            positions = found
        }

        private func value(_ row: CSVTable.Row, _ column: Column) -> String {
            guard let position = positions?[Column.allCases.firstIndex(of: column)!] else { return "" }
            return row[position]
        }

        private mutating func readRow(_ row: CSVTable.Row) {
            let known = faults.count
            if row.count != fieldCount {
                faults.append(
                    GazetteerFault(
                        row: row.number,
                        field: "row",
                        what: "\(row.count) fields where the header has \(fieldCount)",
                        mend: "Check for a missing or extra comma; a text with a comma needs quotation marks."
                    )
                )
                if let code = AddressCode(value(row, .code)) { faultyCodes.insert(code) }
                return
            }
            let name = readName(row)
            let reading = readReading(row, name: name)
            let levelText = value(row, .level)
            if levelText == "alias" {
                readAlias(row, name: name, reading: reading, intact: faults.count == known)
                return
            }
            let level = AddressLevel(name: levelText)
            if level == nil {
                let levels = AddressLevel.allCases.map(\.name).joined(separator: ", ")
                fault(
                    row.number,
                    .level,
                    levelText.isEmpty ? "empty" : "“\(levelText)” is no level",
                    "Use one of: \(levels), alias."
                )
            }
            let code = readCode(row, level: level)
            let parent = readParent(row, level: level)
            let origin = readOrigin(row)
            let (longitude, latitude) = readCoordinates(row)
            guard faults.count == known, let code, let level, let origin else {
                if let code { faultyCodes.insert(code) }
                return
            }
            addresses.append(
                AddressRow(
                    row: row.number,
                    code: code,
                    level: level,
                    parent: parent,
                    name: name,
                    reading: reading,
                    kind: value(row, .kind),
                    longitude: longitude,
                    latitude: latitude,
                    origin: origin,
                    source: value(row, .source)
                )
            )
        }

        private mutating func readName(_ row: CSVTable.Row) -> String {
            let name = value(row, .name)
            if name.isEmpty {
                fault(row.number, .name, "empty", "Give the element's own name, for example 西乡街道.")
            } else if name.unicodeScalars.count > 60 {
                fault(row.number, .name, "\(name.unicodeScalars.count) characters long", "A name has 60 at most.")
            } else if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0.value == 0xFFFD })
            {
                fault(row.number, .name, "holds a line break or another control character", "Remove it.")
            }
            return name
        }

        private mutating func readReading(_ row: CSVTable.Row, name: String) -> [Syllable] {
            let text = value(row, .reading)
            guard !text.isEmpty else { return [] }
            var syllables: [Syllable] = []
            for part in text.split(separator: " ") {
                guard let syllable = Syllable(pinyin: part) else {
                    fault(
                        row.number,
                        .reading,
                        "“\(part)” is no Mandarin syllable",
                        "Write pinyin with blanks between the syllables, ü as v, for example: gu shu."
                    )
                    return []
                }
                syllables.append(syllable)
            }
            let onlyHanzi = name.unicodeScalars.allSatisfy { (0x3400...0x9FFF).contains($0.value) }
            if onlyHanzi, !name.isEmpty, syllables.count != name.unicodeScalars.count {
                fault(
                    row.number,
                    .reading,
                    "\(syllables.count) syllables for the \(name.unicodeScalars.count) characters of \(name)",
                    "Give one syllable a character, or leave the field empty."
                )
            }
            return syllables
        }

        private mutating func readCode(_ row: CSVTable.Row, level: AddressLevel?) -> AddressCode? {
            let text = value(row, .code)
            guard let code = AddressCode(text) else {
                fault(
                    row.number,
                    .code,
                    text.isEmpty ? "empty" : "“\(text)” is no code",
                    "Use digits and upper-case letters only."
                )
                return nil
            }
            if let level, text.utf8.count != level.codeLength {
                fault(
                    row.number,
                    .code,
                    "“\(text)” has \(text.utf8.count) characters",
                    "A \(level.name) code has \(level.codeLength) (SZDB/Z 281-2017: 6, 9, 12, 14, 19, 25)."
                )
                return nil
            }
            return code
        }

        private mutating func readParent(_ row: CSVTable.Row, level: AddressLevel?) -> AddressCode? {
            let text = value(row, .parent)
            if text.isEmpty {
                if level != .district, level != nil {
                    fault(row.number, .parent, "empty", "Give the code of the element above; only a district has none.")
                }
                return nil
            }
            guard let code = AddressCode(text) else {
                fault(row.number, .parent, "“\(text)” is no code", "Use digits and upper-case letters only.")
                return nil
            }
            // A district's parent, the city, lies outside the gazetteer.
            return level == .district ? nil : code
        }

        private mutating func readOrigin(_ row: CSVTable.Row) -> Origin? {
            let text = value(row, .origin)
            if text.isEmpty { return .official }
            if let origin = Origin(name: text) { return origin }
            fault(
                row.number,
                .origin,
                "“\(text)” is no origin",
                "Use one of: \(Origin.allCases.map(\.name).joined(separator: ", "))."
            )
            return nil
        }

        private mutating func readCoordinates(_ row: CSVTable.Row) -> (Double?, Double?) {
            func read(_ column: Column, _ range: ClosedRange<Double>) -> Double? {
                let text = value(row, column)
                guard !text.isEmpty else { return nil }
                guard let degrees = Double(text), range.contains(degrees) else {
                    fault(
                        row.number,
                        column,
                        "“\(text)” is no \(column.rawValue)",
                        "Use decimal degrees (WGS84) from \(range.lowerBound) to \(range.upperBound)."
                    )
                    return nil
                }
                return degrees
            }
            let longitude = read(.longitude, -180...180)
            let latitude = read(.latitude, -90...90)
            if value(row, .longitude).isEmpty != value(row, .latitude).isEmpty {
                fault(row.number, .longitude, "one coordinate without the other", "Give both or neither.")
            }
            return (longitude, latitude)
        }

        private mutating func readAlias(_ row: CSVTable.Row, name: String, reading: [Syllable], intact: Bool) {
            var intact = intact
            if !value(row, .code).isEmpty {
                fault(
                    row.number,
                    .code,
                    "an alias has no code of its own",
                    "Leave it empty; `parent` names the address."
                )
                intact = false
            }
            let target = AddressCode(value(row, .parent))
            if target == nil {
                fault(
                    row.number,
                    .parent,
                    "“\(value(row, .parent))” is no code",
                    "Give the code of the address that the alias names."
                )
            }
            let kindText = value(row, .kind)
            let kind = AliasKind(word: kindText)
            if kind == nil {
                fault(
                    row.number,
                    .kind,
                    kindText.isEmpty ? "empty" : "“\(kindText)” is no kind of alias",
                    "Use one of: \(AliasKind.allCases.compactMap(\.word).joined(separator: ", "))."
                )
            }
            let untilText = value(row, .until)
            var year: Int?
            if !untilText.isEmpty {
                year = Int(untilText.prefix(4)).flatMap { (1000...9999).contains($0) ? $0 : nil }
                let shape = untilText.utf8.map { (0x30...0x39).contains($0) ? UInt8(ascii: "0") : $0 }
                if year == nil || !["0000", "0000-00", "0000-00-00"].contains(String(decoding: shape, as: UTF8.self)) {
                    fault(row.number, .until, "“\(untilText)” is no date", "Use YYYY, YYYY-MM or YYYY-MM-DD.")
                    intact = false
                }
            }
            guard intact, let target, let kind else { return }
            aliases.append(
                AliasRow(
                    row: row.number,
                    target: target,
                    name: name,
                    reading: reading,
                    kind: kind,
                    untilYear: year
                )
            )
        }

        /// Checks what takes the whole file: duplicates, parents, prefixes.
        ///
        /// - Returns: every fault, by row.
        mutating func finish() -> [GazetteerFault] {
            guard !headerFailed, positions != nil else { return faults }
            var rows: [AddressCode: Int] = [:]
            rows.reserveCapacity(addresses.count)
            for index in addresses.indices {
                let address = addresses[index]
                if let first = rows[address.code] {
                    fault(
                        address.row,
                        .code,
                        "\(address.code) stands already in row \(addresses[first].row)",
                        "Give each address a code of its own."
                    )
                } else {
                    rows[address.code] = index
                }
            }
            checkParents(rows)
            checkNames(rows)
            checkAliases(rows)
            if faults.isEmpty, !addresses.contains(where: { $0.level == .district }) {
                fault(1, .level, "the file has no district", "A full load begins with the district's own row.")
            }
            return faults.sorted { ($0.row, $0.field) < ($1.row, $1.field) }
        }

        private mutating func checkParents(_ rows: [AddressCode: Int]) {
            for address in addresses {
                guard let parentCode = address.parent else { continue }
                guard let index = rows[parentCode] else {
                    if faultyCodes.contains(parentCode) { continue }
                    fault(
                        address.row,
                        .parent,
                        "no address of the file has the code \(parentCode)",
                        "Add the parent, or correct the code."
                    )
                    continue
                }
                let parent = addresses[index]
                if parent.level.depth >= address.level.depth {
                    fault(
                        address.row,
                        .parent,
                        "level \(address.level.name) cannot lie under level \(parent.level.name) (\(parentCode))",
                        "Give the code of an element above it."
                    )
                    continue
                }
                // A place with no known street carries 000 in the street's place.
                let shared = min(
                    parentCode.text.utf8.count,
                    address.level.depth >= 6 ? 19 : 9,
                    address.code.text.utf8.count
                )
                let prefix = parentCode.text.prefix(shared)
                if !address.code.text.hasPrefix(prefix) {
                    fault(
                        address.row,
                        .code,
                        "\(address.code) does not begin with \(prefix) as its parent's does",
                        "Correct the code or the parent."
                    )
                }
            }
        }

        private mutating func checkNames(_ rows: [AddressCode: Int]) {
            struct Place: Hashable {
                var parent: AddressCode?
                var level: AddressLevel
                var name: String
            }
            var first: [Place: Int] = [:]
            first.reserveCapacity(addresses.count)
            for address in addresses {
                let place = Place(parent: address.parent, level: address.level, name: address.name)
                if let row = first[place] {
                    fault(
                        address.row,
                        .name,
                        "\(address.name) stands already in row \(row) under the same parent",
                        "Remove one, or tell them apart by name."
                    )
                } else {
                    first[place] = address.row
                }
            }
        }

        private mutating func checkAliases(_ rows: [AddressCode: Int]) {
            var seen: Set<String> = []
            for alias in aliases {
                if rows[alias.target] == nil, !faultyCodes.contains(alias.target) {
                    fault(
                        alias.row,
                        .parent,
                        "no address of the file has the code \(alias.target)",
                        "Add the address, or correct the code."
                    )
                }
                if !seen.insert("\(alias.target) \(alias.name)").inserted {
                    fault(alias.row, .name, "\(alias.name) stands twice for \(alias.target)", "Remove one.")
                }
            }
        }
    }
}
