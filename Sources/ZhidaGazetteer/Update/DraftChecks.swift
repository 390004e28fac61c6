import ZhidaCore

/// Checks a draft as a whole and joins its rows: duplicates, parents, prefixes, other names and codes.
struct DraftChecks {
    private(set) var draft: GazetteerDraft
    private(set) var faults: [GazetteerFault] = []
    /// By row of the draft: the row of the file that gave it.
    var numbers: [UInt32] = []
    /// By row: code of the element above; no characters for a district.
    private let parents: [PackedCode]
    /// Codes of rows that have a fault elsewhere: what lies under them is no orphan.
    private let faultyCodes: Set<PackedCode>
    private var table: CodeTable

    init(_ draft: GazetteerDraft, parents: [PackedCode], faultyCodes: Set<PackedCode> = []) {
        self.draft = draft
        self.parents = parents
        self.faultyCodes = faultyCodes
        table = CodeTable(count: draft.count)
    }

    private mutating func fault(_ row: Int, _ column: GazetteerUpdate.Column, _ what: String, _ mend: String) {
        faults.append(GazetteerFault(row: row, field: column.title, what: what, mend: mend))
    }

    private func number(_ row: some BinaryInteger) -> Int { Int(numbers[Int(row)]) }

    /// Where a row stands, in words: rows of the version that a delta applies to have number 0.
    private func place(_ row: some BinaryInteger) -> String {
        number(row) == 0 ? "in the version" : "in row \(number(row))"
    }

    /// Finds each row's parent, and what is there twice.
    mutating func resolve() {
        for row in 0..<UInt32(draft.count) {
            if let first = table.insert(row, in: draft.codes) {
                fault(
                    number(row),
                    .code,
                    "\(draft.codes[Int(row)].text) stands already \(place(first))",
                    "Give each address a code of its own."
                )
            }
        }
        let formerPrefixes = formerPrefixes()
        draft.parents = [UInt32](repeating: GazetteerDraft.none, count: draft.count)
        var siblings = SiblingTable(count: draft.count)
        for row in 0..<draft.count {
            resolveParent(row, formerPrefixes)
            guard let first = siblings.insert(row, draft, parents: parents) else { continue }
            fault(
                max(number(row), number(first)),
                .name,
                "\(draft.nameText(row)) stands already \(place(first)) under the same parent",
                "Remove one, or tell them apart by name."
            )
        }
    }

    private mutating func resolveParent(_ row: Int, _ formerPrefixes: [PackedCode: [PackedCode]]) {
        let parentCode = parents[row]
        guard parentCode.count > 0 else { return }
        guard let parent = table.row(of: parentCode, in: draft.codes) else {
            guard !faultyCodes.contains(parentCode) else { return }
            return fault(
                number(row),
                .parent,
                "no address of the file has the code \(parentCode.text)",
                "Add the parent, or correct the code."
            )
        }
        let (level, above) = (draft.levels[row], draft.levels[Int(parent)])
        guard above.depth < level.depth else {
            return fault(
                number(row),
                .parent,
                "level \(level.name) cannot lie under level \(above.name) (\(parentCode.text))",
                "Give the code of an element above it."
            )
        }
        draft.parents[row] = parent
        let shared = CodeSuffix.shared(parent: above, child: level)
        let code = draft.codes[row]
        // What came from an address that was merged or split keeps its code.
        let isBelow =
            code.hasPrefix(parentCode, shared)
            || formerPrefixes[parentCode, default: []].contains { code.hasPrefix($0, shared) }
        if !isBelow {
            fault(
                number(row),
                .code,
                "\(code.text) does not begin with \(parentCode.prefix(shared).text) as its parent's does",
                "Correct the code or the parent."
            )
        }
    }

    /// For each address the codes of those that were merged into it or that it followed.
    private func formerPrefixes() -> [PackedCode: [PackedCode]] {
        var former: [PackedCode: [PackedCode]] = [:]
        for (other, target) in zip(draft.otherCodes, otherTargets) {
            if let code = PackedCode(other.code) { former[target, default: []].append(code) }
        }
        for retirement in draft.retirements {
            guard let code = PackedCode(retirement.code) else { continue }
            for successor in retirement.successors {
                if let successor = PackedCode(successor) { former[successor, default: []].append(code) }
            }
        }
        return former
    }

    /// By other code of the draft: the code of the address that it names.
    var otherTargets: [PackedCode] = []

    /// Finds the address of each alias and other code, and what is there twice.
    mutating func resolveAliases(
        _ aliases: [(number: Int, target: PackedCode)],
        _ others: [(number: Int, target: PackedCode)]
    ) {
        func target(_ code: PackedCode, _ number: Int) -> UInt32? {
            if let row = table.row(of: code, in: draft.codes) { return row }
            if !faultyCodes.contains(code) {
                fault(
                    number,
                    .parent,
                    "no address of the file has the code \(code.text)",
                    "Add the address, or correct the code."
                )
            }
            return nil
        }
        var seen = PairInterner()
        for (index, alias) in aliases.enumerated() {
            guard let row = target(alias.target, alias.number) else { continue }
            draft.aliases[index].target = row
            let known = seen.count
            let text = draft.names.first(draft.aliases[index].name)
            _ = seen.intern(row, draft.names.first(draft.aliases[index].name))
            if seen.count == known {
                fault(
                    alias.number,
                    .name,
                    "\(draft.texts.text(of: text)) stands twice for \(alias.target.text)",
                    "Remove one."
                )
            }
        }
        var owners: [AddressCode: Int] = [:]
        for (index, other) in others.enumerated() {
            let code = draft.otherCodes[index].code
            if let row = target(other.target, other.number) { draft.otherCodes[index].target = row }
            if let own = PackedCode(code).flatMap({ table.row(of: $0, in: draft.codes) }) {
                fault(
                    other.number,
                    .name,
                    "\(code) is the own code of \(draft.nameText(Int(own))) (\(place(own)))",
                    "Give the code of another series; one that is an address's own cannot name a second one."
                )
            } else if let first = owners.updateValue(other.number, forKey: code) {
                fault(other.number, .name, "\(code) stands already in row \(first)", "Remove one.")
            }
        }
    }

    /// Checks that the codes of retired addresses are nobody's.
    mutating func checkRetirements(_ rows: [Int]) {
        var seen: [AddressCode: Int] = [:]
        for (retirement, number) in zip(draft.retirements, rows) {
            if let row = PackedCode(retirement.code).flatMap({ table.row(of: $0, in: draft.codes) }) {
                fault(
                    number,
                    .code,
                    "\(retirement.code) is in use (\(draft.nameText(Int(row))))",
                    "A code is either retired or in use."
                )
            } else if let first = seen.updateValue(number, forKey: retirement.code) {
                fault(number, .code, "\(retirement.code) stands already in row \(first)", "Remove one.")
            }
        }
    }
}
