import Foundation
import ZhidaCore

extension Gazetteer {
    /// Standard addresses in this version.
    public var count: Int { header.records }

    /// How many of them are places, that is stand above door level: `indices` begins with them.
    public var placeCount: Int { header.places }

    /// All standard addresses, places first.
    public var indices: some RandomAccessCollection<Index> { (0..<UInt32(header.records)).lazy.map(Index.init) }

    /// The addresses above door level.
    public var places: some RandomAccessCollection<Index> { (0..<UInt32(header.places)).lazy.map(Index.init) }

    /// Whether an address stands above door level.
    public func isPlace(_ index: Index) -> Bool { index.value < header.places }

    public func level(_ index: Index) -> AddressLevel {
        precondition(index.value < header.records)
        return AddressLevel(rawValue: tables.levels[Int(index.value)] & 15) ?? .room
    }

    public func origin(_ index: Index) -> Origin {
        precondition(index.value < header.records)
        return Origin(rawValue: tables.levels[Int(index.value)] >> 4) ?? .synthetic
    }

    /// The sort of place (estate, village, metro_station …), empty where the update gave none.
    public func kind(_ index: Index) -> String {
        withAttributes(of: index) { kind, _ in String(decoding: kind, as: UTF8.self) }
    }

    /// Where the facts come from, as the update says.
    public func source(_ index: Index) -> String {
        withAttributes(of: index) { _, source in String(decoding: source, as: UTF8.self) }
    }

    /// Calls `body` with the texts of kind and source, in place.
    func withAttributes<Result>(
        of index: Index,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        let row = Int(tables.recordAttributes[Int(index.value)]) * 4
        func text(_ field: Int) -> UnsafeRawBufferPointer {
            guard row + 3 < tables.attributes.count else { return ImageTables.text(tables.attributeText, 0, 0) }
            return ImageTables.text(
                tables.attributeText,
                tables.attributes[row + field],
                tables.attributes[row + field + 1]
            )
        }
        return try body(text(0), text(2))
    }

    /// Longitude and latitude in degrees (WGS84).
    public func coordinates(_ index: Index) -> (longitude: Double, latitude: Double)? {
        microdegrees(index).map { (Double($0.longitude) / 1e6, Double($0.latitude) / 1e6) }
    }

    /// Metres between two elements as the crow flies; `nil` where the update did not say where one of them is.
    ///
    /// On a plane, which within a city is off by less than a thousandth.
    public func metres(from one: Index, to other: Index) -> Double? {
        guard let from = coordinates(one), let to = coordinates(other) else { return nil }
        let north = (to.latitude - from.latitude) * Self.metresPerDegree
        let parallel = cos((from.latitude + to.latitude) / 2 * .pi / 180)
        let east = (to.longitude - from.longitude) * Self.metresPerDegree * parallel
        return (north * north + east * east).squareRoot()
    }

    /// Of a great circle of the mean earth (IUGG: radius 6,371,008.8 m).
    private static let metresPerDegree = 6_371_008.8 * .pi / 180

    /// Longitude and latitude in millionths of a degree.
    func microdegrees(_ index: Index) -> (longitude: Int32, latitude: Int32)? {
        guard tables.located[Int(index.value)] else { return nil }
        let row = tables.located.rank(Int(index.value)) * 2
        guard row >= 0, row + 1 < tables.coordinates.count else { return nil }
        return (Int32(bitPattern: tables.coordinates[row]), Int32(bitPattern: tables.coordinates[row + 1]))
    }

    // MARK: The tree

    /// The element above; `nil` for a district. In constant time.
    public func parent(_ index: Index) -> Index? {
        precondition(index.value < header.records)
        let group = tables.groupStarts.rank(Int(index.value) + 1) - 1
        guard group >= 0, group * 2 < tables.groups.count else { return nil }
        let parent = tables.groups[group * 2]
        // Parents stand before their children: damage makes no circle.
        return parent < index.value ? Index(value: parent) : nil
    }

    /// The element itself and all above it, closest first.
    public func lineage(_ index: Index) -> [Index] {
        var line = [index]
        while line.count < Self.deepest, let above = parent(line.last!) { line.append(above) }
        return line
    }

    /// More elements than any line can have: levels have eight depths.
    static let deepest = 16

    /// Whether `upper` is above `index`, or is it. Without allocation.
    public func isAbove(_ upper: Index, _ index: Index) -> Bool {
        var next = index
        for _ in 0..<Self.deepest {
            if next == upper { return true }
            guard next > upper, let above = parent(next) else { return false }
            next = above
        }
        return false
    }

    /// The elements directly below: places first, each of the two in natural order of name (2号 before 10号).
    ///
    /// Places of the same name stand by level and code. A view of two runs of indices, made in constant time.
    public func children(_ index: Index) -> IndexRuns {
        IndexRuns(childPlaces(index), childPlates(index))
    }

    /// The places directly below, one run of indices.
    public func childPlaces(_ index: Index) -> Range<UInt32> {
        guard tables.placeParents[Int(index.value)] else { return 0..<0 }
        return group(tables.placeParents.rank(Int(index.value)), limit: header.places)
    }

    /// The doors, buildings and rooms directly below, one run of indices.
    public func childPlates(_ index: Index) -> Range<UInt32> {
        guard tables.plateParents[Int(index.value)] else { return 0..<0 }
        return group(header.placeGroups + tables.plateParents.rank(Int(index.value)), limit: header.records)
    }

    private func group(_ number: Int, limit: Int) -> Range<UInt32> {
        guard number >= 0, number * 2 + 1 < tables.groups.count else { return 0..<0 }
        let first = tables.groups[number * 2 + 1]
        let next = number * 2 + 3
        let end = min(UInt32(limit), next < tables.groups.count ? tables.groups[next] : UInt32(header.records))
        return first <= end ? first..<end : 0..<0
    }

    // MARK: Names of addresses

    /// The name of this element as a position in the table of names. In constant time.
    public func nameIndex(_ index: Index) -> NameIndex {
        let name = tables.recordNames[Int(index.value)]
        return NameIndex(value: name < header.names ? name : 0)
    }

    /// The standard name of this element alone: 固戍一路.
    public func name(_ index: Index) -> String { text(of: nameIndex(index)) }

    /// The whole standard address, district first: 宝安区西乡街道固戍一路12号.
    public func address(_ index: Index) -> String { lineage(index).reversed().map { name($0) }.joined() }
}
