import ZhidaCore

/// What changed between two versions, in counts and samples.
public struct GazetteerDifference: Sendable, Codable {
    /// One address that was added, removed or changed, or one of its facts.
    public struct Entry: Hashable, Sendable, Codable {
        public var code: AddressCode
        public var level: AddressLevel
        /// The whole address in the newer version, or in the older one for what was removed.
        public var address: String
        /// What was before: the whole address, the reading, the coordinates.
        public var before: String?
        /// What is now, where it is not the address.
        public var after: String?
    }

    /// Addresses of the newer version that the older one does not hold.
    public var added: [Entry] = []
    public var removed: [Entry] = []
    /// Same code, another name, parent or level, or the same of an element above.
    public var changed: [Entry] = []
    /// Same name, other syllables.
    public var readings: [Entry] = []
    public var coordinates: [Entry] = []
    /// Another kind, origin or source.
    public var facts: [Entry] = []
    /// Other names and codes that came, as `after`.
    public var aliasesAdded: [Entry] = []
    /// Other names and codes that went, as `before`.
    public var aliasesRemoved: [Entry] = []
    /// Codes that are retired in the newer version and were not in the older one.
    public var retired: [Entry] = []

    /// Whether the versions hold the same.
    public var isEmpty: Bool { all.allSatisfy { $0.isEmpty } }

    private var all: [[Entry]] {
        [added, removed, changed, readings, coordinates, facts, aliasesAdded, aliasesRemoved, retired]
    }

    /// Compares by code, in one pass over both tables sorted by it.
    public init(from old: Gazetteer, to new: Gazetteer) {
        let oldOf = compareCodes(old, new)
        compareAddresses(old, new, oldOf)
        compareAliases(old, new)
        let known = Set(old.retirements.map(\.code))
        for retirement in new.retirements where !known.contains(retirement.code) {
            let successors = retirement.successors.map(\.text).joined(separator: " ")
            retired.append(
                Entry(
                    code: retirement.code,
                    level: retirement.level,
                    address: retirement.address,
                    after: successors.isEmpty ? "\(retirement.date)" : "\(retirement.date) → \(successors)"
                )
            )
        }
        added.sort { $0.code < $1.code }
        removed.sort { $0.code < $1.code }
        changed.sort { $0.code < $1.code }
        readings.sort { $0.code < $1.code }
        coordinates.sort { $0.code < $1.code }
        facts.sort { $0.code < $1.code }
    }

    /// Finds what was removed.
    ///
    /// - Returns: for each record of the newer version the one of the older, or none.
    private mutating func compareCodes(_ old: Gazetteer, _ new: Gazetteer) -> [UInt32] {
        func sorted(_ version: Gazetteer) -> [(code: PackedCode, record: UInt32)] {
            version.indices.map { (version.packedCode($0), $0.value) }.sorted { $0.0 < $1.0 }
        }
        let (left, right) = (sorted(old), sorted(new))
        var oldOf = [UInt32](repeating: GazetteerImage.none, count: right.count)
        var position = 0
        for entry in left {
            while position < right.count, right[position].code < entry.code { position += 1 }
            if position < right.count, right[position].code == entry.code {
                oldOf[Int(right[position].record)] = entry.record
            } else {
                let index = Gazetteer.Index(value: entry.record)
                removed.append(Entry(code: old.code(index), level: old.level(index), address: old.address(index)))
            }
        }
        return oldOf
    }

    private mutating func compareAddresses(_ old: Gazetteer, _ new: Gazetteer, _ oldOf: [UInt32]) {
        // Whether an address or one above it is another; parents stand before their children.
        var isOther = [Bool](repeating: false, count: oldOf.count)
        for (record, oldRecord) in oldOf.enumerated() {
            let index = Gazetteer.Index(value: UInt32(record))
            func entry(before: String? = nil, after: String? = nil) -> Entry {
                Entry(
                    code: new.code(index),
                    level: new.level(index),
                    address: new.address(index),
                    before: before,
                    after: after
                )
            }
            guard oldRecord != GazetteerImage.none else {
                isOther[record] = true
                added.append(entry())
                continue
            }
            let before = Gazetteer.Index(value: oldRecord)
            let (name, oldName) = (new.nameIndex(index), old.nameIndex(before))
            let isSameName = new.withText(of: name) { text in
                old.withText(of: oldName) { text.elementsEqual($0) }
            }
            let (parent, oldParent) = (new.parent(index), old.parent(before))
            let isMoved = parent.map { oldOf[Int($0.value)] } != oldParent?.value
            isOther[record] =
                !isSameName || isMoved || new.level(index) != old.level(before)
                || parent.map { isOther[Int($0.value)] } ?? false
            if isOther[record] { changed.append(entry(before: old.address(before))) }
            let isSameReading = new.withReading(of: name) { reading in
                old.withReading(of: oldName) { reading.elementsEqual($0) }
            }
            if isSameName, !isSameReading {
                readings.append(
                    entry(before: Self.text(old.reading(of: oldName)), after: Self.text(new.reading(of: name)))
                )
            }
            compareFacts(old, before, new, index, entry)
        }
    }

    private mutating func compareFacts(
        _ old: Gazetteer,
        _ before: Gazetteer.Index,
        _ new: Gazetteer,
        _ after: Gazetteer.Index,
        _ entry: (String?, String?) -> Entry
    ) {
        let (here, there) = (new.microdegrees(after), old.microdegrees(before))
        if here?.longitude != there?.longitude || here?.latitude != there?.latitude {
            func text(_ place: (longitude: Int32, latitude: Int32)?) -> String? {
                place.map { "\(Double($0.longitude) / 1e6), \(Double($0.latitude) / 1e6)" }
            }
            coordinates.append(entry(text(there), text(here)))
        }
        let isSame = new.withAttributes(of: after) { kind, source in
            old.withAttributes(of: before) { kind.elementsEqual($0) && source.elementsEqual($1) }
        }
        if !isSame || new.origin(after) != old.origin(before) {
            func text(_ version: Gazetteer, _ index: Gazetteer.Index) -> String {
                [version.kind(index), version.origin(index).name, version.source(index)].joined(separator: ", ")
            }
            facts.append(entry(text(old, before), text(new, after)))
        }
    }

    private static func text(_ reading: [Syllable]) -> String { reading.map(\.pinyin).joined(separator: " ") }

    // MARK: Other names

    private struct OtherName: Hashable {
        var code: AddressCode
        var text: String
    }

    private mutating func compareAliases(_ old: Gazetteer, _ new: Gazetteer) {
        let (left, right) = (Self.otherNames(old), Self.otherNames(new))
        func entries(_ names: Set<OtherName>, _ version: Gazetteer, _ make: (Entry, String) -> Entry) -> [Entry] {
            names.sorted { ($0.code, $0.text) < ($1.code, $1.text) }.compactMap { name in
                guard let index = version.index(of: name.code) else { return nil }
                let entry = Entry(code: name.code, level: version.level(index), address: version.address(index))
                return make(entry, name.text)
            }
        }
        aliasesAdded = entries(right.subtracting(left), new) { entry, text in
            var entry = entry
            entry.after = text
            return entry
        }
        aliasesRemoved = entries(left.subtracting(right), old) { entry, text in
            var entry = entry
            entry.before = text
            return entry
        }
    }

    /// Every other name and code of a version, with kind, year and reading.
    private static func otherNames(_ version: Gazetteer) -> Set<OtherName> {
        var names: Set<OtherName> = []
        for name in version.nameIndices {
            for bearer in version.bearers(of: name) {
                guard let kind = bearer.kind.word else { continue }
                let year = bearer.untilYear.map { " –\($0)" } ?? ""
                let reading = text(version.reading(of: name))
                names.insert(
                    OtherName(
                        code: version.code(bearer.index),
                        text: "\(version.text(of: name)) (\(kind)\(year), \(reading))"
                    )
                )
            }
        }
        for other in version.otherCodes {
            let date = other.mergedOn.map { ", \($0)" } ?? ""
            names.insert(OtherName(code: version.code(other.index), text: "\(other.code) (编码\(date))"))
        }
        return names
    }
}
