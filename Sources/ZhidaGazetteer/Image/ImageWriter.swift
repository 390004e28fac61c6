import ZhidaDigest

/// Collects the tables of a version and makes the file of them.
struct ImageWriter {
    private var tables = [(bytes: [UInt8], width: Int)](
        repeating: ([], 1),
        count: GazetteerImage.Section.allCases.count
    )

    mutating func set(_ section: GazetteerImage.Section, bytes: [UInt8], width: Int = 1) {
        tables[section.rawValue] = (bytes, width)
    }

    mutating func set<Element: BitwiseCopyable>(_ section: GazetteerImage.Section, _ elements: [Element], width: Int) {
        set(section, bytes: elements.withUnsafeBytes { Array($0) }, width: width)
    }

    mutating func setPacked(_ section: GazetteerImage.Section, _ values: [UInt32]) {
        let width = PackedColumn.width(for: values.max() ?? 0)
        set(section, bytes: PackedColumn.bytes(values, width: width), width: width)
    }

    mutating func setBits(_ section: GazetteerImage.Section, count: Int, _ positions: some Sequence<Int>) {
        set(section, bytes: RankedBits.bytes(count: count, set: positions))
    }

    /// The file's bytes; takes the tables out of the writer.
    mutating func file(_ counts: ImageHeader) -> [UInt8] {
        var header = counts
        var end = GazetteerImage.headerSize
        for index in tables.indices {
            header.extents[index] = .init(offset: end, size: tables[index].bytes.count, width: tables[index].width)
            // At least eight bytes stand behind a table: loads of a packed element may touch three of them.
            end = (end + tables[index].bytes.count + 8 + GazetteerImage.alignment - 1) & ~(GazetteerImage.alignment - 1)
        }
        let blocks = (end - GazetteerImage.headerSize + GazetteerImage.blockSize - 1) / GazetteerImage.blockSize
        header.fileSize = end + blocks * 32
        var file = [UInt8](repeating: 0, count: header.fileSize)
        file.withUnsafeMutableBytes { bytes in
            for index in tables.indices {
                let target = UnsafeMutableRawBufferPointer(rebasing: bytes[header.extents[index].offset...])
                tables[index].bytes.withUnsafeBytes { target.copyMemory(from: $0) }
                tables[index].bytes = []
            }
            for block in 0..<blocks {
                let start = GazetteerImage.headerSize + block * GazetteerImage.blockSize
                let stop = min(end, start + GazetteerImage.blockSize)
                let digest = SHA256.hash(UnsafeRawBufferPointer(rebasing: bytes[start..<stop]))
                bytes.baseAddress!.advanced(by: end + block * 32).copyMemory(from: digest, byteCount: 32)
            }
            header.digestOfDigests = SHA256.hash(UnsafeRawBufferPointer(rebasing: bytes[end...]))
            write(header, to: bytes)
        }
        return file
    }

    private func write(_ header: ImageHeader, to bytes: UnsafeMutableRawBufferPointer) {
        func word(_ value: Int, _ offset: Int) {
            bytes.storeBytes(of: UInt32(value).littleEndian, toByteOffset: offset, as: UInt32.self)
        }
        func long(_ value: Int, _ offset: Int) {
            bytes.storeBytes(of: UInt64(value).littleEndian, toByteOffset: offset, as: UInt64.self)
        }
        func copy(_ source: [UInt8], _ offset: Int) {
            bytes.baseAddress!.advanced(by: offset).copyMemory(from: source, byteCount: source.count)
        }
        copy(GazetteerImage.magic, 0)
        word(Int(GazetteerImage.format), 8)
        word(GazetteerImage.headerSize, 12)
        long(header.fileSize, 16)
        let counts = [
            header.records, header.places, header.roots, header.placeGroups, header.names, header.placeNames,
        ]
        for (index, count) in counts.enumerated() { word(count, ImageHeader.countsOffset + index * 4) }
        copy(header.digestOfDigests, ImageHeader.digestOffset)
        for (index, extent) in header.extents.enumerated() {
            let offset = ImageHeader.extentsOffset + index * ImageHeader.extentSize
            long(extent.offset, offset)
            long(extent.size, offset + 8)
            word(extent.width, offset + 16)
        }
        ImageHeader.seal(bytes)
    }
}

extension ImageHeader {
    /// Writes the checksum of a header that is laid out.
    static func seal(_ bytes: UnsafeMutableRawBufferPointer) {
        let hash = SHA256.hash(UnsafeRawBufferPointer(rebasing: bytes[..<hashOffset]))
        bytes.baseAddress!.advanced(by: hashOffset).copyMemory(from: hash, byteCount: hash.count)
    }
}
