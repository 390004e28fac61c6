import ZhidaCore

/// Lays the content of a version out as its file.
///
/// Equal content gives equal bytes, in whatever order its rows came.
struct ImageBuilder {
    private var draft: GazetteerDraft
    private let readings: (String) -> [Syllable]
    private var writer = ImageWriter()
    private var header = ImageHeader()
    /// By row: record. By record: row.
    private var recordOf: [UInt32] = []
    private var rowOf: [UInt32] = []

    /// - Parameter readings: toneless syllables of a name that comes without a reading.
    init(_ draft: GazetteerDraft, readings: @escaping (String) -> [Syllable]) {
        self.draft = draft
        self.readings = readings
    }

    /// The file's bytes.
    mutating func build() -> [UInt8] {
        let shorts = shortNames()
        let final = finalNames()
        let order = NameOrder(draft, final: final, shorts: shorts)
        layRecords(rank: order.rank)
        layCodes()
        layAttributes()
        layCoordinates()
        layNames(order, shorts: shorts)
        layArchive()
        return writer.file(header)
    }

    /// The spoken short forms of administrative names: 西乡 for 西乡街道, 固戍 for 固戍社区.
    ///
    /// Only where at least two characters remain; a single one would be heard everywhere.
    private mutating func shortNames() -> [(row: UInt32, name: UInt32)] {
        var shorts: [(row: UInt32, name: UInt32)] = []
        for row in 0..<draft.count {
            let suffix: String
            switch draft.levels[row] {
            case .street: suffix = "街道"
            case .community: suffix = "社区"
            case .district: suffix = "区"
            default: continue
            }
            let name = draft.nameText(row)
            guard name.hasSuffix(suffix) else { continue }
            let short = name.dropLast(suffix.count)
            guard short.count >= 2 else { continue }
            let whole = draft.readings.syllables(of: draft.names.second(draft.nameOf[row]))
            let reading = whole.count > suffix.count ? Array(whole.dropLast(suffix.count)) : []
            let text = draft.texts.intern(String(short))
            shorts.append((UInt32(row), draft.names.intern(text, draft.readings.intern(reading))))
        }
        return shorts
    }

    /// Gives every name a reading, derived where none came.
    ///
    /// - Returns: for each name of the draft the one that stands for it; a name whose derived reading another row gives
    ///   is the same name.
    private mutating func finalNames() -> [UInt32] {
        var final: [UInt32] = []
        final.reserveCapacity(draft.names.count)
        let given = draft.names.count
        for name in 0..<UInt32(given) {
            guard draft.names.second(name) == 0 else {
                final.append(name)
                continue
            }
            let text = draft.names.first(name)
            let reading = readings(draft.texts.text(of: text)).map(\.rawValue)
            final.append(reading.isEmpty ? name : draft.names.intern(text, draft.readings.intern(reading)))
        }
        for name in given..<draft.names.count { final.append(UInt32(name)) }
        return final
    }

    // MARK: Records

    private mutating func layRecords(rank: [UInt32]) {
        let (starts, children) = draft.childTable()
        rowOf.reserveCapacity(draft.count)
        let roots = (0..<draft.count).filter { draft.parents[$0] == GazetteerDraft.none }
            .sorted { draft.codes[$0] < draft.codes[$1] }
        rowOf = roots.map(UInt32.init)
        header.roots = roots.count
        var groups: [UInt32] = []
        var groupStarts: [Int] = []
        var keys: [UInt64] = []
        // Whether the order of keys with the same name decides; then the level and the code do.
        func isBefore(_ left: UInt64, _ right: UInt64) -> Bool {
            if left >> 32 != right >> 32 { return left < right }
            let (one, other) = (Int(left & 0xFFFF_FFFF), Int(right & 0xFFFF_FFFF))
            if draft.levels[one] != draft.levels[other] {
                return draft.levels[one].rawValue < draft.levels[other].rawValue
            }
            return draft.codes[one] < draft.codes[other]
        }
        for isPlace in [true, false] {
            var parents: [Int] = []
            var head = 0
            while head < rowOf.count {
                let row = Int(rowOf[head])
                keys.removeAll(keepingCapacity: true)
                for position in Int(starts[row])..<Int(starts[row + 1]) {
                    let child = children[position]
                    guard (draft.levels[Int(child)].depth < AddressLevel.door.depth) == isPlace else { continue }
                    keys.append(UInt64(rank[Int(draft.nameOf[Int(child)])]) << 32 | UInt64(child))
                }
                if !keys.isEmpty {
                    if keys.count > 1 { keys.sort(by: isBefore) }
                    parents.append(head)
                    groups.append(UInt32(head))
                    groups.append(UInt32(rowOf.count))
                    groupStarts.append(rowOf.count)
                    for key in keys { rowOf.append(UInt32(truncatingIfNeeded: key)) }
                }
                head += 1
            }
            if isPlace {
                header.places = rowOf.count
                header.placeGroups = parents.count
                writer.setBits(.placeParents, count: rowOf.count, parents)
            } else {
                writer.setBits(.plateParents, count: rowOf.count, parents)
            }
        }
        header.records = rowOf.count
        writer.setBits(.groupStarts, count: rowOf.count, groupStarts)
        writer.set(.groups, groups, width: 8)
        recordOf = [UInt32](repeating: GazetteerImage.none, count: draft.count)
        for (record, row) in rowOf.enumerated() { recordOf[Int(row)] = UInt32(record) }
        writer.set(
            .levels,
            bytes: rowOf.map { draft.levels[Int($0)].rawValue | draft.origins[Int($0)].rawValue << 4 }
        )
        writer.setPacked(.recordNames, rowOf.map { rank[Int(draft.nameOf[Int($0)])] })
    }

    private mutating func layCodes() {
        var suffixes: [UInt32] = []
        suffixes.reserveCapacity(rowOf.count)
        var long: [UInt32] = []
        for (record, row) in rowOf.enumerated() {
            let row = Int(row)
            let parent = draft.parents[row]
            let shared = CodeSuffix.shared(
                parent: parent == GazetteerDraft.none ? nil : draft.levels[Int(parent)],
                child: draft.levels[row]
            )
            let code = draft.codes[row]
            let isBelow = parent == GazetteerDraft.none || code.hasPrefix(draft.codes[Int(parent)], shared)
            let length = draft.levels[row].codeLength
            if isBelow, let suffix = CodeSuffix.encode(code, from: shared, to: length) {
                suffixes.append(suffix)
            } else {
                suffixes.append(GazetteerImage.none)
                long.append(UInt32(record))
            }
        }
        long.sort { draft.codes[Int(rowOf[Int($0)])] < draft.codes[Int(rowOf[Int($1)])] }
        var rows: [UInt32] = []
        for (position, record) in long.enumerated() {
            suffixes[Int(record)] = CodeSuffix.long + UInt32(position)
            let (start, length) = archive(draft.codes[Int(rowOf[Int(record)])].text)
            rows += [start, length, record, 0]
        }
        writer.set(.longCodes, rows, width: 16)
        writer.set(.codeSuffixes, suffixes, width: 4)
        let places = (0..<UInt32(header.places)).sorted {
            draft.codes[Int(rowOf[Int($0)])] < draft.codes[Int(rowOf[Int($1)])]
        }
        writer.set(.placesByCode, places, width: 4)
    }

    private mutating func layAttributes() {
        var combinations = PairInterner()
        let numbers = rowOf.map { combinations.intern(draft.kinds[Int($0)], draft.sources[Int($0)]) }
        var text: [UInt8] = []
        var placed: [UInt32: UInt32] = [:]
        var rows: [UInt32] = []
        for number in 0..<UInt32(combinations.count) {
            for string in [combinations.first(number), combinations.second(number)] {
                if placed[string] == nil {
                    placed[string] = UInt32(text.count)
                    draft.texts.withBytes(of: string) { text.append(contentsOf: $0) }
                }
                rows += [placed[string]!, UInt32(draft.texts.length(of: string))]
            }
        }
        writer.setPacked(.recordAttributes, numbers)
        writer.set(.attributes, rows, width: 16)
        writer.set(.attributeText, bytes: text)
    }

    private mutating func layCoordinates() {
        var located: [Int] = []
        var coordinates: [Int32] = []
        for (record, row) in rowOf.enumerated() where draft.longitudes[Int(row)] != .min {
            located.append(record)
            coordinates.append(draft.longitudes[Int(row)])
            coordinates.append(draft.latitudes[Int(row)])
        }
        writer.setBits(.located, count: rowOf.count, located)
        writer.set(.coordinates, coordinates, width: 8)
    }

    // MARK: Names

    private mutating func layNames(_ order: NameOrder, shorts: [(row: UInt32, name: UInt32)]) {
        header.names = order.names.count
        header.placeNames = order.placeNames
        var textStarts: [UInt32] = [0]
        var text: [UInt8] = []
        var syllableStarts: [UInt32] = [0]
        var syllables: [UInt16] = []
        var pairs = SyllablePairs()
        for (position, name) in order.names.enumerated() {
            draft.texts.withBytes(of: draft.names.first(name)) { text.append(contentsOf: $0) }
            textStarts.append(UInt32(text.count))
            let reading = draft.readings.syllables(of: draft.names.second(name))
            syllables += reading
            syllableStarts.append(UInt32(syllables.count))
            if position < order.placeNames {
                let core = draft.texts.withBytes(of: draft.names.first(name)) {
                    KindWord.coreLength($0, syllables: reading.count)
                }
                pairs.add(reading, core: core, name: UInt32(position))
            }
        }
        writer.setPacked(.nameTextStarts, textStarts)
        writer.set(.nameText, bytes: text)
        writer.setPacked(.nameSyllableStarts, syllableStarts)
        writer.set(.syllables, syllables, width: 2)
        pairs.lay(&writer)

        var bearings: [(name: UInt32, key: UInt64)] = []
        func add(_ name: UInt32, _ row: UInt32, _ kind: AliasKind, _ year: UInt16 = 0) {
            let bearing = GazetteerImage.Bearing(record: recordOf[Int(row)], kind: kind.rawValue, untilYear: year)
            bearings.append((order.rank[Int(name)], bearing.key))
        }
        for record in 0..<header.places { add(draft.nameOf[Int(rowOf[record])], rowOf[record], .standard) }
        for short in shorts { add(short.name, short.row, .suffixless) }
        for alias in draft.aliases { add(alias.name, alias.target, alias.kind, alias.untilYear) }
        bearings.sort { ($0.name, $0.key) < ($1.name, $1.key) }
        var starts = [UInt32](repeating: 0, count: order.names.count + 1)
        var keys: [UInt64] = []
        var last: (name: UInt32, key: UInt64)?
        for bearing in bearings where last.map({ $0 != bearing }) ?? true {
            last = bearing
            starts[Int(bearing.name) + 1] += 1
            keys.append(bearing.key)
        }
        for name in 0..<order.names.count { starts[name + 1] += starts[name] }
        writer.setPacked(.nameBearerStarts, starts)
        // In the file: record, kind, 0, year.
        let rows = keys.map { $0 >> 32 | ($0 >> 16 & 0xFF) << 32 | ($0 & 0xFFFF) << 48 }
        writer.set(.bearers, rows, width: GazetteerImage.Bearing.stride)
    }

    // MARK: What is no address

    private var archiveText: [UInt8] = []

    private mutating func archive(_ text: String) -> (start: UInt32, length: UInt32) {
        let start = UInt32(archiveText.count)
        archiveText.append(contentsOf: text.utf8)
        return (start, UInt32(archiveText.count) - start)
    }

    private mutating func layArchive() {
        var rows: [UInt32] = []
        for other in draft.otherCodes.sorted(by: { ($0.code, $0.target) < ($1.code, $1.target) }) {
            let (start, length) = archive(other.code.text)
            rows += [start, length, recordOf[Int(other.target)], other.date]
        }
        writer.set(.otherCodes, rows, width: 16)
        rows = []
        for retirement in draft.retirements.sorted(by: { $0.code < $1.code }) {
            let code = archive(retirement.code.text)
            let address = archive(retirement.address)
            let successor = archive(retirement.successors.map(\.text).joined(separator: " "))
            rows += [
                code.start, code.length, address.start, address.length, successor.start, successor.length,
                UInt32(retirement.level.rawValue), retirement.date,
            ]
        }
        writer.set(.retirements, rows, width: 32)
        writer.set(.archiveText, bytes: archiveText)
    }
}
