import ZhidaCore
import ZhidaTables

/// Takes the rows of an update one at a time, then checks what only the whole file can tell.
struct RowReader {
    typealias Column = GazetteerUpdate.Column

    private(set) var draft = GazetteerDraft()
    private(set) var steps: [DeltaStep] = []
    private(set) var base: String?
    private var baseRow: Int?

    private var faults: [GazetteerFault] = []
    /// Codes of rows that have a fault elsewhere: what lies under them is no orphan.
    private var faultyCodes: Set<PackedCode> = []
    /// Position in the file of each column, -1 for one that is missing; once the header was read.
    private var positions: [Int] = []
    private var headerFailed = false
    private var fieldCount = 0
    private var isDelta = false

    /// By row of the draft: row of the file, code of the element above.
    private var numbers: [UInt32] = []
    private var parents: [PackedCode] = []
    /// By alias of the draft.
    private var aliasRows: [(number: Int, target: PackedCode)] = []
    private var otherCodeRows: [(number: Int, target: PackedCode)] = []
    private var retirementRows: [Int] = []

    private var names = NameChecks()

    mutating func take(_ row: CSVTable.Row) {
        if positions.isEmpty {
            readHeader(row)
        } else if !headerFailed {
            readRow(row)
        }
    }

    private mutating func fault(_ row: Int, _ column: Column, _ what: String, _ mend: String) {
        faults.append(GazetteerFault(row: row, field: column.title, what: what, mend: mend))
    }

    // MARK: Header

    private mutating func readHeader(_ row: CSVTable.Row) {
        var found = [Int](repeating: -1, count: Column.allCases.count)
        for position in 0..<row.count {
            let title = String(decoding: row[position], as: UTF8.self).lowercased()
            guard let column = Column.allCases.first(where: { $0.title == title }) else {
                faults.append(
                    GazetteerFault(
                        row: row.number,
                        field: title.isEmpty ? "column \(position + 1)" : title,
                        what: "no column of the update format",
                        mend: "Remove it. The columns are: \(Column.allCases.map(\.title).joined(separator: ", "))."
                    )
                )
                continue
            }
            if found[column.rawValue] >= 0 { fault(row.number, column, "the column stands twice", "Keep one of them.") }
            found[column.rawValue] = position
        }
        for column in Column.allCases where column.isRequired && found[column.rawValue] < 0 {
            fault(row.number, column, "the column is missing", "Add it; required are: \(Column.required).")
            headerFailed = true
        }
        fieldCount = row.count
        isDelta = found[Column.op.rawValue] >= 0
        positions = found
    }

    private func bytes(_ row: CSVTable.Row, _ column: Column) -> UnsafeRawBufferPointer {
        row[positions[column.rawValue]]
    }

    private func text(_ row: CSVTable.Row, _ column: Column) -> String {
        String(decoding: bytes(row, column), as: UTF8.self)
    }

    // MARK: Rows

    private mutating func readRow(_ row: CSVTable.Row) {
        if row.count != fieldCount {
            faults.append(
                GazetteerFault(
                    row: row.number,
                    field: "row",
                    what: "\(row.count) fields where the header has \(fieldCount)",
                    mend: "Check for a missing or extra comma; a text with a comma needs quotation marks."
                )
            )
            if let code = PackedCode(bytes(row, .code)) { faultyCodes.insert(code) }
            return
        }
        if isDelta { return readStep(row) }
        let known = faults.count
        let word = RowLevel.words[bytes(row, .level)]
        if case .retired = word { return readRetired(row) }
        let name = readName(row)
        let reading = readReading(row, name: name)
        if case .alias = word { return readAlias(row, name: name, reading: reading, known: known) }
        let level = readLevel(row, word)
        let code = readCode(row, level: level)
        let parent = readParent(row, level: level)
        let origin = readOrigin(row)
        let coordinates = readCoordinates(row)
        guard faults.count == known, let code, let level, let origin else {
            if let code { faultyCodes.insert(code) }
            return
        }
        numbers.append(UInt32(row.number))
        parents.append(parent ?? PackedCode())
        draft.codes.append(code)
        draft.levels.append(level)
        draft.origins.append(origin)
        draft.nameOf.append(draft.names.intern(name, reading))
        draft.kinds.append(draft.texts.intern(bytes(row, .kind)))
        draft.sources.append(draft.texts.intern(bytes(row, .source)))
        draft.longitudes.append(coordinates?.longitude ?? .min)
        draft.latitudes.append(coordinates?.latitude ?? .min)
    }

    private mutating func readLevel(_ row: CSVTable.Row, _ word: RowLevel?) -> AddressLevel? {
        if case .address(let level) = word { return level }
        let text = text(row, .level)
        fault(
            row.number,
            .level,
            text.isEmpty ? "empty" : "“\(text)” is no level",
            "Use one of: \(RowLevel.list)."
        )
        return nil
    }

    /// The name's number among the texts.
    private mutating func readName(_ row: CSVTable.Row) -> UInt32 {
        let name = draft.texts.intern(bytes(row, .name))
        if let (what, mend) = names.fault(of: name, draft.texts) { fault(row.number, .name, what, mend) }
        return name
    }

    /// The reading's number among the readings; 0 where none is given.
    private mutating func readReading(_ row: CSVTable.Row, name: UInt32) -> UInt32 {
        let field = bytes(row, .reading)
        guard !field.isEmpty else { return 0 }
        switch names.reading(field, &draft.readings) {
        case .unknown(let part):
            fault(
                row.number,
                .reading,
                "“\(part)” is no Mandarin syllable",
                "Write pinyin with blanks between the syllables, ü as v, for example: gu shu."
            )
            return 0
        case .known(let reading, let syllables):
            if let characters = names.characters(of: name, draft.texts), characters > 0, characters != syllables {
                fault(
                    row.number,
                    .reading,
                    "\(syllables) syllables for the \(characters) characters of \(draft.texts.text(of: name))",
                    "Give one syllable a character, or leave the field empty."
                )
            }
            return reading
        }
    }

    private mutating func readCode(_ row: CSVTable.Row, level: AddressLevel?) -> PackedCode? {
        let field = bytes(row, .code)
        guard let code = PackedCode(field) else {
            let text = text(row, .code)
            fault(
                row.number,
                .code,
                text.isEmpty ? "empty" : "“\(text)” is no code",
                "Use digits and upper-case letters only."
            )
            return nil
        }
        if let level, field.count != level.codeLength {
            fault(
                row.number,
                .code,
                "“\(code.text)” has \(field.count) characters",
                "A \(level.name) code has \(level.codeLength) (SZDB/Z 281-2017: 6, 9, 12, 14, 19, 25)."
            )
            return nil
        }
        return code
    }

    private mutating func readParent(_ row: CSVTable.Row, level: AddressLevel?) -> PackedCode? {
        let field = bytes(row, .parent)
        if field.isEmpty {
            if level != .district, level != nil {
                fault(row.number, .parent, "empty", "Give the code of the element above; only a district has none.")
            }
            return nil
        }
        guard let code = PackedCode(field) else {
            fault(
                row.number,
                .parent,
                "“\(text(row, .parent))” is no code",
                "Use digits and upper-case letters only."
            )
            return nil
        }
        // A district's parent, the city, lies outside the gazetteer.
        return level == .district ? nil : code
    }

    private static let origins = FieldWords<Origin>(Origin.allCases.map { ($0.name, $0) })

    private mutating func readOrigin(_ row: CSVTable.Row) -> Origin? {
        let field = bytes(row, .origin)
        if field.isEmpty { return .official }
        if let origin = Self.origins[field] { return origin }
        fault(
            row.number,
            .origin,
            "“\(text(row, .origin))” is no origin",
            "Use one of: \(Origin.allCases.map(\.name).joined(separator: ", "))."
        )
        return nil
    }

    private mutating func readCoordinates(_ row: CSVTable.Row) -> (longitude: Int32, latitude: Int32)? {
        func read(_ column: Column, _ limit: Int) -> Int32? {
            let field = bytes(row, column)
            guard !field.isEmpty else { return nil }
            guard let degrees = Microdegrees.read(field), degrees.magnitude <= limit * 1_000_000 else {
                fault(
                    row.number,
                    column,
                    "“\(text(row, column))” is no \(column.title)",
                    "Use decimal degrees (WGS84) from \(-limit) to \(limit)."
                )
                return nil
            }
            return Int32(degrees)
        }
        let longitude = read(.longitude, 180)
        let latitude = read(.latitude, 90)
        if bytes(row, .longitude).isEmpty != bytes(row, .latitude).isEmpty {
            fault(row.number, .longitude, "one coordinate without the other", "Give both or neither.")
        }
        guard let longitude, let latitude else { return nil }
        return (longitude, latitude)
    }

    /// A date; faults where there is one that is none.
    private mutating func readDate(_ row: CSVTable.Row, _ column: Column) -> UpdateDate? {
        let field = bytes(row, column)
        guard !field.isEmpty else { return nil }
        if let date = UpdateDate(field) { return date }
        fault(row.number, column, "“\(text(row, column))” is no date", "Use YYYY, YYYY-MM or YYYY-MM-DD.")
        return nil
    }

    private mutating func readSuccessors(_ row: CSVTable.Row) -> [AddressCode] {
        var codes: [AddressCode] = []
        for part in text(row, .successor).split(whereSeparator: { $0 == " " || $0 == ";" }) {
            guard let code = AddressCode(part), PackedCode(code) != nil else {
                fault(
                    row.number,
                    .successor,
                    "“\(part)” is no code",
                    "Give the codes of the addresses that follow, with blanks between them."
                )
                continue
            }
            codes.append(code)
        }
        return codes
    }

    // MARK: Aliases

    private mutating func readAlias(_ row: CSVTable.Row, name: UInt32, reading: UInt32, known: Int) {
        if !bytes(row, .code).isEmpty {
            fault(row.number, .code, "an alias has no code of its own", "Leave it empty; `parent` names the address.")
        }
        let target = readTarget(row)
        let kind = readAliasKind(row)
        let until = readDate(row, .until)
        guard faults.count == known, let target, let kind else { return }
        switch kind {
        case .code:
            guard let code = readOtherCode(row) else { return }
            otherCodeRows.append((row.number, target))
            draft.otherCodes.append(
                GazetteerDraft.OtherCode(code: code, target: 0, date: UInt32(until?.number ?? 0))
            )
        case .name(let kind):
            aliasRows.append((row.number, target))
            draft.aliases.append(
                GazetteerDraft.Alias(
                    target: 0,
                    name: draft.names.intern(name, reading),
                    kind: kind,
                    untilYear: UInt16(until?.year ?? 0)
                )
            )
        }
    }

    private mutating func readTarget(_ row: CSVTable.Row) -> PackedCode? {
        if let target = PackedCode(bytes(row, .parent)) { return target }
        fault(
            row.number,
            .parent,
            "“\(text(row, .parent))” is no code",
            "Give the code of the address that the alias names."
        )
        return nil
    }

    private mutating func readAliasKind(_ row: CSVTable.Row) -> AliasRowKind? {
        if let kind = AliasRowKind.words[bytes(row, .kind)] { return kind }
        let text = text(row, .kind)
        fault(
            row.number,
            .kind,
            text.isEmpty ? "empty" : "“\(text)” is no kind of alias",
            "Use one of: \(AliasRowKind.list)."
        )
        return nil
    }

    private mutating func readOtherCode(_ row: CSVTable.Row) -> AddressCode? {
        if let code = AddressCode(text(row, .name)) { return code }
        fault(
            row.number,
            .name,
            "“\(text(row, .name))” is no code",
            "Give the code in the other series, digits and upper-case letters only."
        )
        return nil
    }

    private mutating func readRetired(_ row: CSVTable.Row) {
        let known = faults.count
        var level: AddressLevel?
        if case .address(let word) = RowLevel.words[bytes(row, .kind)] { level = word }
        if level == nil {
            fault(row.number, .kind, "“\(text(row, .kind))” is no level", "Give the level that the address had.")
        }
        let code = readCode(row, level: level)
        let address = text(row, .name)
        if address.isEmpty || address.unicodeScalars.count > 400
            || address.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        {
            fault(row.number, .name, "no address", "Give the whole address as it was, up to 400 characters.")
        }
        let until = readDate(row, .until)
        if until == nil, bytes(row, .until).isEmpty {
            fault(row.number, .until, "empty", "Give the day on which the address ended, or its year.")
        }
        let successors = readSuccessors(row)
        guard faults.count == known, let code, let level, let until else { return }
        retirementRows.append(row.number)
        draft.retirements.append(
            GazetteerDraft.Retirement(
                code: AddressCode(code.text)!,
                address: address,
                level: level,
                date: UInt32(until.number),
                successors: successors
            )
        )
    }

    // MARK: Deltas

    private mutating func readStep(_ row: CSVTable.Row) {
        let known = faults.count
        let field = bytes(row, .op)
        if field.elementsEqual("base".utf8) { return readBase(row) }
        guard let operation = DeltaStep.Operation.words[field] else {
            fault(
                row.number,
                .op,
                field.isEmpty ? "empty" : "“\(text(row, .op))” is no operation",
                "Use one of: \(DeltaStep.Operation.list). A full list has no column op."
            )
            return
        }
        let word = RowLevel.words[bytes(row, .level)]
        if case .alias = word { return readAliasStep(row, operation) }
        let level = operation == .add || !bytes(row, .level).isEmpty ? readLevel(row, word) : nil
        guard operation != .remove else {
            return fault(
                row.number,
                .op,
                "an address is not removed",
                "Use retire, with the date; its code stays known."
            )
        }
        let isNamed = operation == .add || operation == .rename || !bytes(row, .name).isEmpty
        let name = isNamed ? readName(row) : 0
        let reading = isNamed || !bytes(row, .reading).isEmpty ? readReading(row, name: name) : 0
        let code = readCode(row, level: level)
        var step = DeltaStep(row: row.number, operation: operation, level: level, code: code ?? PackedCode())
        if operation == .add || (operation == .change && !bytes(row, .parent).isEmpty) {
            step.parent = readParent(row, level: level)
        }
        step.name = draft.texts.text(of: name)
        step.reading = draft.readings.syllables(of: reading)
        readFacts(row, &step)
        step.since = readDate(row, .since)
        if [.rename, .merge, .split, .retire].contains(operation), bytes(row, .since).isEmpty {
            fault(row.number, .since, "empty", "Give the day from which it holds, or its year.")
        }
        step.successors = readSuccessors(row)
        let wanted: ClosedRange<Int>? =
            switch operation {
            case .merge: 1...1
            case .split: 2...99
            case .retire: 0...99
            default: nil
            }
        if let wanted, !wanted.contains(step.successors.count) {
            fault(
                row.number,
                .successor,
                "\(step.successors.count) codes",
                operation == .merge
                    ? "Give the code of the one address that stays." : "Give the codes of the two or more that follow."
            )
        }
        guard faults.count == known, code != nil else { return }
        steps.append(step)
    }

    private mutating func readBase(_ row: CSVTable.Row) {
        let hash = text(row, .name).lowercased()
        if let baseRow {
            return fault(row.number, .op, "base stands already in row \(baseRow)", "A delta applies to one version.")
        }
        baseRow = row.number
        guard (8...64).contains(hash.utf8.count),
            hash.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            return fault(
                row.number,
                .name,
                "“\(text(row, .name))” is no version's hash",
                "Give 8 to 64 digits of the hash that `gazetteer versions` shows for the version to be changed."
            )
        }
        base = hash
    }

    private mutating func readFacts(_ row: CSVTable.Row, _ step: inout DeltaStep) {
        func cleared(_ column: Column) -> Bool { bytes(row, column).elementsEqual("-".utf8) }
        if !bytes(row, .kind).isEmpty { step.kind = cleared(.kind) ? "" : text(row, .kind) }
        if !bytes(row, .source).isEmpty { step.source = cleared(.source) ? "" : text(row, .source) }
        if !bytes(row, .origin).isEmpty || step.operation == .add { step.origin = readOrigin(row) }
        if cleared(.longitude), cleared(.latitude) {
            step.clearsCoordinates = true
        } else {
            step.coordinates = readCoordinates(row)
        }
    }

    private mutating func readAliasStep(_ row: CSVTable.Row, _ operation: DeltaStep.Operation) {
        let known = faults.count
        guard operation == .add || operation == .remove else {
            return fault(row.number, .op, "an alias is added or removed", "Use add or remove.")
        }
        if !bytes(row, .code).isEmpty {
            fault(row.number, .code, "an alias has no code of its own", "Leave it empty; `parent` names the address.")
        }
        let name = readName(row)
        let reading = readReading(row, name: name)
        let target = readTarget(row)
        let kind = operation == .remove && bytes(row, .kind).isEmpty ? .name(.other) : readAliasKind(row)
        if case .code = kind { _ = readOtherCode(row) }
        let until = readDate(row, .until)
        guard faults.count == known, let target, let kind else { return }
        var step = DeltaStep(row: row.number, operation: operation, alias: kind, code: target)
        step.name = draft.texts.text(of: name)
        step.reading = draft.readings.syllables(of: reading)
        step.until = until
        steps.append(step)
    }

    // MARK: The whole file

    /// Checks what takes the whole file: duplicates, parents, prefixes.
    ///
    /// - Returns: every fault, by row.
    mutating func finish() -> [GazetteerFault] {
        guard !headerFailed, !positions.isEmpty else { return faults }
        if isDelta {
            if base == nil, baseRow == nil {
                fault(
                    1,
                    .op,
                    "no row names the version that the delta applies to",
                    "Begin with a row of op base and the version's hash as name."
                )
            }
        } else {
            var checks = DraftChecks(draft, parents: parents, faultyCodes: faultyCodes)
            checks.numbers = numbers
            checks.otherTargets = otherCodeRows.map(\.target)
            checks.resolve()
            checks.resolveAliases(aliasRows, otherCodeRows)
            checks.checkRetirements(retirementRows)
            draft = checks.draft
            faults += checks.faults
            if faults.isEmpty, !draft.levels.contains(.district) {
                fault(1, .level, "the file has no district", "A full load begins with the district's own row.")
            }
        }
        return faults.sorted { ($0.row, $0.field) < ($1.row, $1.field) }
    }
}
