import ZhidaDigest

/// The first 1,024 bytes of a version's file.
///
/// ```
///    0  magic (8), format (4), size of this header (4), size of the file (8)
///   24  counts: records, places, districts, groups of places, names, place names (4 each), 0 (8)
///   56  SHA-256 of the digests
///   88  for each section: offset (8), bytes (8), bytes an element (4), 0 (4)
///  992  SHA-256 of the 992 bytes before
/// ```
/// The last of them stands for the whole content: it is the version's hash.
struct ImageHeader {
    struct Extent: Equatable {
        var offset = 0
        var size = 0
        /// Bytes an element.
        var width = 1
    }

    var records = 0
    var places = 0
    var roots = 0
    var placeGroups = 0
    var names = 0
    var placeNames = 0
    var fileSize = 0
    var digestOfDigests: [UInt8] = []
    var extents = [Extent](repeating: Extent(), count: GazetteerImage.Section.allCases.count)
    /// The version's hash, 32 bytes.
    var hash: [UInt8] = []

    static let countsOffset = 24
    static let digestOffset = 56
    static let extentsOffset = 88
    static let extentSize = 24
    static let hashOffset = GazetteerImage.headerSize - 32

    /// Bytes of tables, from the header's end to the digests.
    var bodySize: Int { fileSize - GazetteerImage.headerSize - digestsSize }

    /// Bytes of digests.
    var digestsSize: Int { Self.digestsSize(fileSize: fileSize) }

    /// Where the digests begin.
    var digestsOffset: Int { fileSize - digestsSize }

    private static func digestsSize(fileSize: Int) -> Int {
        // size = header + body + 32 × ⌈body / block⌉
        let rest = fileSize - GazetteerImage.headerSize
        return (rest + GazetteerImage.blockSize + 31) / (GazetteerImage.blockSize + 32) * 32
    }

    init() {}

    /// Reads and checks a header: its checksum, and that every table lies within the file and has the size that the
    /// counts ask for.
    ///
    /// - Returns: `nil` and why not in `why`.
    init?(_ bytes: UnsafeRawBufferPointer, why: inout String) {
        guard bytes.count >= 16, bytes.starts(with: GazetteerImage.magic) else {
            why = "the file does not begin as a gazetteer version does"
            return nil
        }
        let format = bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        guard format == GazetteerImage.format else {
            why =
                format < GazetteerImage.format
                ? "it has format \(format) of an older program, this one reads format \(GazetteerImage.format); load the CSV file again"
                : "it has format \(format) of a newer program, this one reads format \(GazetteerImage.format)"
            return nil
        }
        guard bytes.count >= GazetteerImage.headerSize else {
            why = "it ends after \(bytes.count) bytes, within its header"
            return nil
        }
        hash = Array(bytes[Self.hashOffset..<GazetteerImage.headerSize])
        guard SHA256.hash(UnsafeRawBufferPointer(rebasing: bytes[..<Self.hashOffset])) == hash else {
            why = "its header does not agree with its checksum (bytes 0 to \(GazetteerImage.headerSize - 1))"
            return nil
        }
        func word(_ offset: Int) -> Int { Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
        func long(_ offset: Int) -> Int {
            Int(clamping: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        fileSize = long(16)
        guard fileSize == bytes.count else {
            why = "it has \(bytes.count) bytes where its header tells \(fileSize)"
            return nil
        }
        records = word(24)
        places = word(28)
        roots = word(32)
        placeGroups = word(36)
        names = word(40)
        placeNames = word(44)
        digestOfDigests = Array(bytes[Self.digestOffset..<Self.digestOffset + 32])
        for index in extents.indices {
            let offset = Self.extentsOffset + index * Self.extentSize
            extents[index] = Extent(offset: long(offset), size: long(offset + 8), width: word(offset + 16))
        }
        if let section = misfit() {
            why = "its table \(section.name) does not fit its counts"
            return nil
        }
    }

    /// The first table that lies outside the body or has not the size that the counts ask for.
    private func misfit() -> GazetteerImage.Section? {
        let end = digestsOffset
        for section in GazetteerImage.Section.allCases {
            let extent = extents[section.rawValue]
            guard extent.offset >= GazetteerImage.headerSize, extent.offset <= end, extent.size >= 0,
                extent.size <= end - extent.offset - 8, isExpected(section, extent)
            else { return section }
        }
        guard places <= records, roots <= places, placeNames <= names, placeGroups <= count(.groups) else {
            return .levels
        }
        return nil
    }

    private func isExpected(_ section: GazetteerImage.Section, _ extent: Extent) -> Bool {
        func holds(_ count: Int, _ width: Int) -> Bool { extent.width == width && extent.size == count * width }
        func isPacked(_ count: Int) -> Bool { (1...4).contains(extent.width) && extent.size == count * extent.width }
        func isRows(_ width: Int) -> Bool { extent.width == width && extent.size % width == 0 }
        func isRanked(_ count: Int) -> Bool { extent.size == RankedBits.size(count) }
        return switch section {
        case .levels: holds(records, 1)
        case .recordNames, .recordAttributes: isPacked(records)
        case .codeSuffixes: holds(records, 4)
        case .attributes, .longCodes, .otherCodes: isRows(16)
        case .attributeText, .nameText, .archiveText: extent.width == 1
        case .placeParents: isRanked(places)
        case .plateParents, .groupStarts, .located: isRanked(records)
        case .groups, .coordinates: isRows(8)
        case .placesByCode: holds(places, 4)
        case .nameTextStarts, .nameSyllableStarts, .nameBearerStarts: isPacked(names + 1)
        case .syllables: isRows(2)
        case .bearers: isRows(GazetteerImage.Bearing.stride)
        case .adjacentPairs, .skippingPairs: isRanked(GazetteerImage.pairCount)
        case .adjacentStarts, .adjacentNames, .skippingStarts, .skippingNames: isRows(4)
        case .retirements: isRows(32)
        }
    }

    /// Elements of a table.
    func count(_ section: GazetteerImage.Section) -> Int {
        extents[section.rawValue].size / max(1, extents[section.rawValue].width)
    }
}
