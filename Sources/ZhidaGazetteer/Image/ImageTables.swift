/// The tables of a mapped version, ready to be read.
struct ImageTables: @unchecked Sendable {
    private let bytes: UnsafeRawBufferPointer
    private let header: ImageHeader

    let levels: UnsafeRawBufferPointer
    let recordNames: PackedColumn
    let codeSuffixes: WordTable
    let recordAttributes: PackedColumn
    let attributes: WordTable
    let attributeText: UnsafeRawBufferPointer
    let placeParents: RankedBits
    let plateParents: RankedBits
    let groupStarts: RankedBits
    let groups: WordTable
    let placesByCode: WordTable
    let longCodes: WordTable
    let located: RankedBits
    let coordinates: WordTable
    let nameTextStarts: PackedColumn
    let nameText: UnsafeRawBufferPointer
    let nameSyllableStarts: PackedColumn
    let syllables: UnsafeBufferPointer<UInt16>
    let nameBearerStarts: PackedColumn
    let bearers: UnsafeRawBufferPointer
    let adjacent: PairTable
    let skipping: PairTable
    let otherCodes: WordTable
    let retirements: WordTable
    let archiveText: UnsafeRawBufferPointer

    /// `header` must have been checked against `bytes`, which start at a multiple of eight in memory.
    init(_ bytes: UnsafeRawBufferPointer, _ header: ImageHeader) {
        self.bytes = bytes
        self.header = header
        func raw(_ section: GazetteerImage.Section) -> UnsafeRawBufferPointer {
            let extent = header.extents[section.rawValue]
            return UnsafeRawBufferPointer(rebasing: bytes[extent.offset..<extent.offset + extent.size])
        }
        func packed(_ section: GazetteerImage.Section) -> PackedColumn {
            PackedColumn(raw(section), width: header.extents[section.rawValue].width)
        }
        func words(_ section: GazetteerImage.Section) -> WordTable { WordTable(raw(section)) }
        func bits(_ section: GazetteerImage.Section, _ count: Int) -> RankedBits {
            RankedBits(raw(section), count: count)
        }
        levels = raw(.levels)
        recordNames = packed(.recordNames)
        codeSuffixes = words(.codeSuffixes)
        recordAttributes = packed(.recordAttributes)
        attributes = words(.attributes)
        attributeText = raw(.attributeText)
        placeParents = bits(.placeParents, header.places)
        plateParents = bits(.plateParents, header.records)
        groupStarts = bits(.groupStarts, header.records)
        groups = words(.groups)
        placesByCode = words(.placesByCode)
        longCodes = words(.longCodes)
        located = bits(.located, header.records)
        coordinates = words(.coordinates)
        nameTextStarts = packed(.nameTextStarts)
        nameText = raw(.nameText)
        nameSyllableStarts = packed(.nameSyllableStarts)
        syllables = raw(.syllables).bindMemory(to: UInt16.self)
        nameBearerStarts = packed(.nameBearerStarts)
        bearers = raw(.bearers)
        adjacent = PairTable(
            bits(.adjacentPairs, GazetteerImage.pairCount),
            starts: words(.adjacentStarts),
            names: raw(.adjacentNames).bindMemory(to: UInt32.self),
            limit: UInt32(header.placeNames)
        )
        skipping = PairTable(
            bits(.skippingPairs, GazetteerImage.pairCount),
            starts: words(.skippingStarts),
            names: raw(.skippingNames).bindMemory(to: UInt32.self),
            limit: UInt32(header.placeNames)
        )
        otherCodes = words(.otherCodes)
        retirements = words(.retirements)
        archiveText = raw(.archiveText)
    }

    /// The range that two neighbouring elements of `starts` span, empty where they do not lie within `limit`.
    static func range(_ starts: PackedColumn, _ position: Int, limit: Int) -> Range<Int> {
        let (start, end) = (Int(starts[position]), Int(starts[position + 1]))
        return start <= end && end <= limit ? start..<end : 0..<0
    }

    /// Part of a text; empty where it does not lie within.
    static func text(_ text: UnsafeRawBufferPointer, _ start: UInt32, _ length: UInt32) -> UnsafeRawBufferPointer {
        let (start, length) = (Int(start), Int(length))
        guard start <= text.count, length <= text.count - start else {
            return UnsafeRawBufferPointer(rebasing: text[0..<0])
        }
        return UnsafeRawBufferPointer(rebasing: text[start..<start + length])
    }
}
