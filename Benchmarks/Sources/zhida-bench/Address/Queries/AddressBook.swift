import Foundation
import ZhidaCore

/// A gazetteer file as the query maker needs it: rows with parent and children, and which places bear a name or a sound.
struct AddressBook {
    /// A row by its position.
    typealias Row = UInt32
    static let none = Row.max

    private let bytes: Data
    private var codes: [Field] = []
    private var names: [Field] = []
    private var levels: [AddressLevel] = []
    private var parents: [Row] = []
    private var starts: [UInt32] = []
    private var below: [Row] = []
    private var aliases: [Row: [String]] = [:]
    private var byName: [String: [Row]] = [:]
    private var bySound: [String: [Row]] = [:]
    private(set) var byLevel: [AddressLevel: [Row]] = [:]
    let characters: CharacterTable

    private struct Field {
        var start: UInt32
        var count: UInt16
    }

    /// - Throws: ``BenchFault`` where the file cannot be read or lacks a column.
    init(path: String, characters: CharacterTable) throws {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped),
            data.count < Int(UInt32.max)
        else { throw BenchFault("\(path): cannot be read. Make it with `zhida-bench address generate`.") }
        bytes = data
        self.characters = characters
        try read(path)
        linkChildren()
        indexNames()
    }

    // MARK: Rows

    var count: Int { levels.count }
    func level(_ row: Row) -> AddressLevel { levels[Int(row)] }
    func code(_ row: Row) -> String { text(codes[Int(row)]) }
    func name(_ row: Row) -> String { text(names[Int(row)]) }
    func parent(_ row: Row) -> Row? { parents[Int(row)] == Self.none ? nil : parents[Int(row)] }
    func children(_ row: Row) -> ArraySlice<Row> { below[Int(starts[Int(row)])..<Int(starts[Int(row) + 1])] }

    /// The row and all above it, highest first.
    func lineage(_ row: Row) -> [Row] {
        var line = [row]
        while let above = parent(line[0]) { line.insert(above, at: 0) }
        return line
    }

    func address(_ row: Row) -> String { lineage(row).map(name).joined() }

    /// Every way to write the name: its own, its aliases, and for divisions without 街道, 社区, 区.
    func surfaces(_ row: Row) -> [String] {
        var found = [name(row)] + (aliases[row] ?? [])
        if let short = Self.short(found[0], level(row)) { found.append(short) }
        return found
    }

    /// A division's name without its suffix, where two characters remain.
    static func short(_ name: String, _ level: AddressLevel) -> String? {
        let suffix =
            switch level {
            case .district: "区"
            case .street: "街道"
            case .community: "社区"
            default: ""
            }
        guard !suffix.isEmpty, name.hasSuffix(suffix), name.count - suffix.count >= 2 else { return nil }
        return String(name.dropLast(suffix.count))
    }

    /// Roads, lanes, areas and places of interest of this name.
    func places(named name: String) -> [Row] { byName[name] ?? [] }

    /// Those that sound so.
    func places(sounding syllables: [Syllable]) -> [Row] { bySound[Self.key(syllables)] ?? [] }

    private static func key(_ syllables: [Syllable]) -> String { syllables.map(\.pinyin).joined(separator: " ") }

    // MARK: Reading

    private func text(_ field: Field) -> String {
        let start = bytes.startIndex + Int(field.start)
        return String(decoding: bytes[start..<start + Int(field.count)], as: UTF8.self)
    }

    private mutating func read(_ path: String) throws {
        var columns: [String: Int] = [:]
        var parentKeys: [UInt64] = []
        var rowsByCode: [UInt64: Row] = [:]
        var named: [(key: UInt64, name: String)] = []
        try bytes.withUnsafeBytes { (raw: UnsafeRawBufferPointer) in
            var fields: [Field] = []
            var (at, code, levelAt, parentAt, name) = (0, 0, 0, 0, 0)
            let levelsByHash = Dictionary(
                uniqueKeysWithValues: AddressLevel.allCases.map { level in
                    (level.name.utf8.reduce(Self.offsetBasis) { Self.hash($0, $1) }, level)
                }
            )
            while at < raw.count {
                at = Self.readLine(raw, at, &fields)
                if columns.isEmpty {
                    for (index, field) in fields.enumerated() { columns[text(field)] = index }
                    guard let first = columns["code"], let second = columns["level"], let third = columns["parent"],
                        let fourth = columns["name"]
                    else { throw BenchFault("\(path): the first row must name code, level, parent, name") }
                    (code, levelAt, parentAt, name) = (first, second, third, fourth)
                    continue
                }
                guard fields.count == columns.count else { continue }
                let parent = Self.hash(raw, fields[parentAt])
                guard let level = levelsByHash[Self.hash(raw, fields[levelAt])] else {
                    named.append((parent, text(fields[name])))
                    continue
                }
                if level != .room { rowsByCode[Self.hash(raw, fields[code])] = Row(levels.count) }
                codes.append(fields[code])
                names.append(fields[name])
                levels.append(level)
                parentKeys.append(parent)
            }
        }
        parents = zip(levels, parentKeys).map { $0 == .district ? Self.none : rowsByCode[$1] ?? Self.none }
        for (key, name) in named { if let row = rowsByCode[key] { aliases[row, default: []].append(name) } }
    }

    /// Splits a line at its commas; a field in quotation marks is taken without them.
    private static func readLine(_ raw: UnsafeRawBufferPointer, _ from: Int, _ fields: inout [Field]) -> Int {
        fields.removeAll(keepingCapacity: true)
        var (at, start, quoted) = (from, from, false)
        func close(_ end: Int) {
            let isQuoted = end - start >= 2 && raw[start] == UInt8(ascii: "\"")
            fields.append(
                Field(start: UInt32(start + (isQuoted ? 1 : 0)), count: UInt16(end - start - (isQuoted ? 2 : 0)))
            )
        }
        while at < raw.count, quoted || raw[at] != UInt8(ascii: "\n") {
            if raw[at] == UInt8(ascii: "\"") { quoted.toggle() }
            if raw[at] == UInt8(ascii: ","), !quoted {
                close(at)
                start = at + 1
            }
            at += 1
        }
        close(at > start && raw[at - 1] == UInt8(ascii: "\r") ? at - 1 : at)
        return at + 1
    }

    /// FNV-1a, by which codes and levels are compared.
    private static let offsetBasis: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    private static func hash(_ raw: UnsafeRawBufferPointer, _ field: Field) -> UInt64 {
        var result = offsetBasis
        for at in Int(field.start)..<Int(field.start) + Int(field.count) { result = hash(result, raw[at]) }
        return result
    }

    private mutating func linkChildren() {
        starts = Array(repeating: 0, count: count + 1)
        for parent in parents where parent != Self.none { starts[Int(parent) + 1] += 1 }
        for row in 0..<count { starts[row + 1] += starts[row] }
        var next = starts
        below = Array(repeating: 0, count: Int(starts[count]))
        for (row, parent) in parents.enumerated() where parent != Self.none {
            below[Int(next[Int(parent)])] = Row(row)
            next[Int(parent)] += 1
        }
    }

    private mutating func indexNames() {
        for level in AddressLevel.allCases { byLevel[level] = (0..<Row(count)).filter { self.level($0) == level } }
        for row in 0..<Row(count) {
            guard (AddressLevel.road.depth...AddressLevel.poi.depth).contains(level(row).depth) else { continue }
            for name in surfaces(row) {
                byName[name, default: []].append(row)
                if let sounds = characters.reading(of: Array(name.unicodeScalars)) {
                    bySound[Self.key(sounds), default: []].append(row)
                }
            }
        }
    }
}
