import ZhidaCore

/// Applies the steps of a delta to the content of a version, one after the other, then checks the whole.
struct DeltaEditor {
    private(set) var faults: [GazetteerFault] = []
    private var draft: GazetteerDraft
    /// By row: the row of the file that last touched it; 0 for what is as in the version.
    private var numbers: [UInt32]
    private var states: [State]
    private var table: CodeTable
    /// By row: the code of the new element above, where a step gives one.
    private var movedTo: [Int: PackedCode] = [:]
    private var aliasesOf: [UInt32: [Int]] = [:]
    private var removedAliases: Set<Int> = []
    private var otherCodesOf: [UInt32: [Int]] = [:]
    private var otherCodes: [AddressCode: Int] = [:]
    private var removedOtherCodes: Set<Int> = []
    private var retiredCodes: [AddressCode: Int] = [:]

    private enum State: Equatable {
        case alive
        /// Part of the address in another row now.
        case merged(into: Int)
        /// Ended by the step with this position.
        case split(by: Int)
        case retired(by: Int)
    }

    private let steps: [DeltaStep]

    init(_ version: Gazetteer, steps: [DeltaStep]) {
        self.steps = steps
        draft = GazetteerDraft(version)
        numbers = [UInt32](repeating: 0, count: draft.count)
        states = [State](repeating: .alive, count: draft.count)
        table = CodeTable(count: draft.count + steps.count)
        for row in 0..<UInt32(draft.count) { _ = table.insert(row, in: draft.codes) }
        for (position, alias) in draft.aliases.enumerated() { aliasesOf[alias.target, default: []].append(position) }
        for (position, other) in draft.otherCodes.enumerated() {
            otherCodesOf[other.target, default: []].append(position)
            otherCodes[other.code] = position
        }
        for (position, retirement) in draft.retirements.enumerated() { retiredCodes[retirement.code] = position }
    }

    /// The content after all steps; with any fault in ``faults`` it is not to be used.
    mutating func apply() -> GazetteerDraft {
        for position in steps.indices { apply(position) }
        return finish()
    }

    private mutating func fault(_ row: Int, _ column: GazetteerUpdate.Column, _ what: String, _ mend: String) {
        faults.append(GazetteerFault(row: row, field: column.title, what: what, mend: mend))
    }

    // MARK: Steps

    private mutating func apply(_ position: Int) {
        let step = steps[position]
        if step.operation == .add, step.isAddress { return add(step) }
        guard let row = row(of: step.code, step, step.isAddress ? .code : .parent) else { return }
        if step.alias != nil { return step.operation == .add ? addAlias(step, row) : removeAlias(step, row) }
        if let level = step.level, level != draft.levels[row] {
            return fault(
                step.row,
                .level,
                "\(step.code.text) is of level \(draft.levels[row].name)",
                "Leave the level empty: it does not change. Another level is another address."
            )
        }
        numbers[row] = UInt32(step.row)
        switch step.operation {
        case .change: change(step, row)
        case .rename: rename(step, row)
        case .merge: merge(step, row)
        case .split:
            retire(row, step)
            states[row] = .split(by: position)
        case .retire: states[row] = .retired(by: position)
        case .add, .remove: break
        }
    }

    /// The row with a code that is still in use.
    private mutating func row(of code: PackedCode, _ step: DeltaStep, _ column: GazetteerUpdate.Column) -> Int? {
        if let row = table.row(of: code, in: draft.codes) {
            if states[Int(row)] == .alive { return Int(row) }
            fault(step.row, column, "\(code.text) ended in a row above", "Put this row before that one, or remove it.")
            return nil
        }
        if let retired = AddressCode(code.text).flatMap({ retiredCodes[$0] }) {
            fault(
                step.row,
                column,
                "\(code.text) is retired since \(draft.retirements[retired].date)",
                "Remove the row, or give the code of the address that followed."
            )
        } else if let other = AddressCode(code.text).flatMap({ otherCodes[$0] }) {
            fault(
                step.row,
                column,
                "\(code.text) is another code of \(draft.codes[Int(draft.otherCodes[other].target)].text)",
                "Give the address's own code."
            )
        } else {
            fault(step.row, column, "the version has no address \(code.text)", "Correct the code, or add the address.")
        }
        return nil
    }

    private mutating func name(_ step: DeltaStep) -> UInt32 {
        draft.names.intern(draft.texts.intern(step.name), draft.readings.intern(step.reading))
    }

    private mutating func add(_ step: DeltaStep) {
        guard let level = step.level else { return }
        let code = AddressCode(step.code.text)!
        if let retired = retiredCodes[code] {
            return fault(
                step.row,
                .code,
                "\(code) was retired (\(draft.retirements[retired].address))",
                "A code is not used again; give another."
            )
        }
        if otherCodes[code] != nil {
            return fault(step.row, .code, "\(code) is another address's code", "Give a code of its own.")
        }
        let row = draft.count
        draft.codes.append(step.code)
        if let first = table.insert(UInt32(row), in: draft.codes) {
            draft.codes.removeLast()
            let place = numbers[Int(first)] == 0 ? "in the version" : "in row \(numbers[Int(first)])"
            return fault(step.row, .code, "\(code) stands already \(place)", "Use change, or give another code.")
        }
        draft.levels.append(level)
        draft.origins.append(step.origin ?? .official)
        draft.parents.append(GazetteerDraft.none)
        draft.nameOf.append(name(step))
        draft.kinds.append(draft.texts.intern(step.kind ?? ""))
        draft.sources.append(draft.texts.intern(step.source ?? ""))
        draft.longitudes.append(step.coordinates?.longitude ?? .min)
        draft.latitudes.append(step.coordinates?.latitude ?? .min)
        numbers.append(UInt32(step.row))
        states.append(.alive)
        if let parent = step.parent { movedTo[row] = parent }
    }

    private mutating func change(_ step: DeltaStep, _ row: Int) {
        if !step.name.isEmpty {
            draft.nameOf[row] = name(step)
        } else if !step.reading.isEmpty {
            draft.nameOf[row] = draft.names.intern(
                draft.names.first(draft.nameOf[row]),
                draft.readings.intern(step.reading)
            )
        }
        if let parent = step.parent { movedTo[row] = parent }
        facts(step, row)
    }

    private mutating func facts(_ step: DeltaStep, _ row: Int) {
        if let kind = step.kind { draft.kinds[row] = draft.texts.intern(kind) }
        if let source = step.source { draft.sources[row] = draft.texts.intern(source) }
        if let origin = step.origin { draft.origins[row] = origin }
        if let place = step.coordinates {
            draft.longitudes[row] = place.longitude
            draft.latitudes[row] = place.latitude
        } else if step.clearsCoordinates {
            draft.longitudes[row] = .min
            draft.latitudes[row] = .min
        }
    }

    private mutating func rename(_ step: DeltaStep, _ row: Int) {
        let old = draft.nameOf[row]
        let text = draft.texts.intern(step.name)
        guard draft.names.first(old) != text else {
            return fault(step.row, .name, "\(step.name) is the name already", "Remove the row, or use change.")
        }
        // A name that people used already is the standard one from now on.
        for alias in aliases(of: row, text: text) { removedAliases.insert(alias) }
        draft.nameOf[row] = name(step)
        addFormer(old, row, step)
        facts(step, row)
    }

    /// Keeps a name that ended, unless the address goes by it already.
    private mutating func addFormer(_ name: UInt32, _ row: Int, _ step: DeltaStep) {
        let text = draft.names.first(name)
        guard draft.names.first(draft.nameOf[row]) != text, aliases(of: row, text: text).isEmpty else { return }
        append(
            GazetteerDraft.Alias(
                target: UInt32(row),
                name: name,
                kind: .former,
                untilYear: UInt16(step.since?.year ?? 0)
            )
        )
    }

    private mutating func append(_ alias: GazetteerDraft.Alias) {
        aliasesOf[alias.target, default: []].append(draft.aliases.count)
        draft.aliases.append(alias)
    }

    private mutating func append(_ other: GazetteerDraft.OtherCode) {
        otherCodesOf[other.target, default: []].append(draft.otherCodes.count)
        otherCodes[other.code] = draft.otherCodes.count
        draft.otherCodes.append(other)
    }

    private func aliases(of row: Int, text: UInt32) -> [Int] {
        aliasesOf[UInt32(row), default: []].filter {
            !removedAliases.contains($0) && draft.names.first(draft.aliases[$0].name) == text
        }
    }

    private mutating func merge(_ step: DeltaStep, _ row: Int) {
        guard let successor = step.successors.first.flatMap({ PackedCode($0) }),
            let target = self.row(of: successor, step, .successor)
        else { return }
        guard target != row, draft.levels[target].depth == draft.levels[row].depth else {
            return fault(
                step.row,
                .successor,
                target == row
                    ? "the address itself"
                    : "level \(draft.levels[row].name) does not merge into level \(draft.levels[target].name)",
                "Give another address of the same level."
            )
        }
        states[row] = .merged(into: target)
        for position in otherCodesOf[UInt32(row), default: []] where !removedOtherCodes.contains(position) {
            draft.otherCodes[position].target = UInt32(target)
            otherCodesOf[UInt32(target), default: []].append(position)
        }
        otherCodesOf[UInt32(row)] = nil
        append(
            GazetteerDraft.OtherCode(
                code: AddressCode(step.code.text)!,
                target: UInt32(target),
                date: UInt32(step.since?.number ?? 0)
            )
        )
        addFormer(draft.nameOf[row], target, step)
        for position in aliasesOf[UInt32(row), default: []] where !removedAliases.contains(position) {
            removedAliases.insert(position)
            var alias = draft.aliases[position]
            let text = draft.names.first(alias.name)
            guard draft.names.first(draft.nameOf[target]) != text, aliases(of: target, text: text).isEmpty else {
                continue
            }
            alias.target = UInt32(target)
            append(alias)
        }
    }

    /// Keeps what is to be known of an address that ends.
    private mutating func retire(_ row: Int, _ step: DeltaStep) {
        let address = draft.address(row)
        let others = otherCodesOf[UInt32(row), default: []].filter { !removedOtherCodes.contains($0) }
        for code in [AddressCode(draft.codes[row].text)!] + others.map({ draft.otherCodes[$0].code }) {
            retiredCodes[code] = draft.retirements.count
            draft.retirements.append(
                GazetteerDraft.Retirement(
                    code: code,
                    address: address,
                    level: draft.levels[row],
                    date: UInt32(step.since?.number ?? 0),
                    successors: step.successors
                )
            )
        }
        removedOtherCodes.formUnion(others)
        removedAliases.formUnion(aliasesOf[UInt32(row), default: []])
    }

    private mutating func addAlias(_ step: DeltaStep, _ row: Int) {
        switch step.alias {
        case .code:
            let code = AddressCode(step.name)!
            if let first = otherCodes[code], !removedOtherCodes.contains(first) {
                let owner = draft.codes[Int(draft.otherCodes[first].target)].text
                return fault(step.row, .name, "\(code) is a code of \(owner) already", "Remove one.")
            }
            if let own = PackedCode(code).flatMap({ table.row(of: $0, in: draft.codes) }) {
                return fault(
                    step.row,
                    .name,
                    "\(code) is the own code of \(draft.nameText(Int(own)))",
                    "Remove the row."
                )
            }
            append(GazetteerDraft.OtherCode(code: code, target: UInt32(row), date: UInt32(step.until?.number ?? 0)))
        case .name(let kind):
            let name = name(step)
            guard aliases(of: row, text: draft.names.first(name)).isEmpty else {
                return fault(step.row, .name, "\(step.code.text) goes by \(step.name) already", "Remove the row.")
            }
            append(
                GazetteerDraft.Alias(
                    target: UInt32(row),
                    name: name,
                    kind: kind,
                    untilYear: UInt16(step.until?.year ?? 0)
                )
            )
        case nil: break
        }
    }

    private mutating func removeAlias(_ step: DeltaStep, _ row: Int) {
        let found = aliases(of: row, text: draft.texts.intern(step.name))
        removedAliases.formUnion(found)
        let codes = otherCodesOf[UInt32(row), default: []].filter {
            draft.otherCodes[$0].code.text == step.name && !removedOtherCodes.contains($0)
        }
        removedOtherCodes.formUnion(codes)
        if found.isEmpty, codes.isEmpty {
            fault(
                step.row,
                .name,
                "\(step.code.text) has no other name or code \(step.name)",
                "Correct it, or remove the row."
            )
        }
    }

    // MARK: The whole

    /// Where the children of a row belong: what was merged is followed.
    private func successor(_ row: Int) -> Int {
        var row = row
        var steps = 0
        while case .merged(let target) = states[row], steps <= states.count {
            row = target
            steps += 1
        }
        return row
    }

    /// Ends what lies below what ended, moves what lies below what was merged, and checks the result.
    private mutating func finish() -> GazetteerDraft {
        moveChildren()
        retireBelow()
        for step in steps where !step.successors.isEmpty && step.operation != .merge {
            for successor in step.successors {
                guard let code = PackedCode(successor), let row = table.row(of: code, in: draft.codes),
                    states[Int(row)] == .alive
                else {
                    fault(step.row, .successor, "no address has the code \(successor)", "Add it, or correct the code.")
                    continue
                }
            }
        }
        return faults.isEmpty ? compact() : draft
    }

    private mutating func moveChildren() {
        for (row, code) in movedTo.sorted(by: { $0.key < $1.key }) {
            guard let parent = table.row(of: code, in: draft.codes) else {
                fault(
                    Int(numbers[row]),
                    .parent,
                    "no address has the code \(code.text)",
                    "Add the parent, or correct the code."
                )
                continue
            }
            // Only what stands above: rings would have no district.
            guard draft.levels[Int(parent)].depth < draft.levels[row].depth else {
                fault(
                    Int(numbers[row]),
                    .parent,
                    "level \(draft.levels[row].name) cannot lie under level \(draft.levels[Int(parent)].name) (\(code.text))",
                    "Give the code of an element above it."
                )
                continue
            }
            draft.parents[row] = parent
        }
        for row in 0..<draft.count where states[row] == .alive && draft.parents[row] != GazetteerDraft.none {
            let parent = Int(draft.parents[row])
            switch states[parent] {
            case .alive, .retired: break
            case .merged:
                draft.parents[row] = UInt32(successor(parent))
                if numbers[row] == 0 { numbers[row] = numbers[parent] }
            case .split(let position):
                fault(
                    steps[position].row,
                    .code,
                    "\(draft.codes[row].text) (\(draft.nameText(row))) still lies under it",
                    "Add a row of op change that gives it one of the successors as parent."
                )
            }
        }
    }

    /// Retires all below what is retired, each with the address that it had.
    private mutating func retireBelow() {
        for row in 0..<draft.count {
            var next = row
            var retiring: Int?
            // A line has eight elements at the most.
            for _ in 0..<16 {
                if case .retired(let position) = states[next] {
                    retiring = position
                    break
                }
                guard draft.parents[next] != GazetteerDraft.none else { break }
                next = Int(draft.parents[next])
            }
            guard let retiring, states[row] == .alive || next == row else { continue }
            if next != row {
                if numbers[row] > UInt32(steps[retiring].row) {
                    fault(
                        Int(numbers[row]),
                        .code,
                        "\(draft.codes[row].text) lies under \(draft.codes[next].text), which row \(steps[retiring].row) retires",
                        "Remove one of the two rows, or give it another parent."
                    )
                    continue
                }
                states[row] = .retired(by: retiring)
            }
            retire(row, steps[retiring])
        }
    }

    /// The rows that remain, checked as a full list is.
    private mutating func compact() -> GazetteerDraft {
        var rest = draft
        rest.clearRows()
        var newRow = [UInt32](repeating: GazetteerDraft.none, count: draft.count)
        var newNumbers: [UInt32] = []
        var parents: [PackedCode] = []
        for row in 0..<draft.count where states[row] == .alive {
            newRow[row] = UInt32(rest.count)
            newNumbers.append(numbers[row])
            parents.append(
                draft.parents[row] == GazetteerDraft.none ? PackedCode() : draft.codes[Int(draft.parents[row])]
            )
            rest.append(row, of: draft)
        }
        rest.aliases = draft.aliases.indices.compactMap { position in
            guard !removedAliases.contains(position) else { return nil }
            var alias = draft.aliases[position]
            alias.target = newRow[Int(alias.target)]
            return alias.target == GazetteerDraft.none ? nil : alias
        }
        rest.otherCodes = draft.otherCodes.indices.compactMap { position in
            guard !removedOtherCodes.contains(position) else { return nil }
            var other = draft.otherCodes[position]
            other.target = newRow[Int(other.target)]
            return other.target == GazetteerDraft.none ? nil : other
        }
        var checks = DraftChecks(rest, parents: parents)
        checks.numbers = newNumbers
        checks.otherTargets = rest.otherCodes.map { rest.codes[Int($0.target)] }
        checks.resolve()
        faults += checks.faults
        return checks.draft
    }
}

extension GazetteerDraft {
    /// Removes all addresses, other names and codes; texts and names stay known.
    mutating func clearRows() {
        codes = []
        levels = []
        origins = []
        parents = []
        nameOf = []
        kinds = []
        sources = []
        longitudes = []
        latitudes = []
        aliases = []
        otherCodes = []
    }

    /// Adds a row of another draft that has the same texts and names; its parent is still to be found.
    mutating func append(_ row: Int, of other: GazetteerDraft) {
        codes.append(other.codes[row])
        levels.append(other.levels[row])
        origins.append(other.origins[row])
        parents.append(Self.none)
        nameOf.append(other.nameOf[row])
        kinds.append(other.kinds[row])
        sources.append(other.sources[row])
        longitudes.append(other.longitudes[row])
        latitudes.append(other.latitudes[row])
    }
}
