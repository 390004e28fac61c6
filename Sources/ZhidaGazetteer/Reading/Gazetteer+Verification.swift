import ZhidaDigest

extension Gazetteer {
    /// A part of a version's file that is not what was written.
    public struct Damage: Hashable, Sendable, Codable, CustomStringConvertible {
        /// The table, or `digests`.
        public var table: String
        /// The first byte of the part, counted from the beginning of the file.
        public var first: Int
        /// The last byte of the part.
        public var last: Int

        public var description: String { "bytes \(first) to \(last) (\(table)) do not agree with their checksum" }
    }

    /// Compares every byte with its checksum.
    ///
    /// The header's was checked when the version was opened.
    ///
    /// - Returns: what is damaged, in blocks of 16 KiB; empty where nothing is.
    public func verify() -> [Damage] {
        let bytes = file.bytes
        let digests = header.digestsOffset..<header.fileSize
        guard SHA256.hash(UnsafeRawBufferPointer(rebasing: bytes[digests])) == header.digestOfDigests else {
            return [Damage(table: "digests", first: digests.lowerBound, last: digests.upperBound - 1)]
        }
        var damages: [Damage] = []
        for block in 0..<digests.count / 32 {
            let start = GazetteerImage.headerSize + block * GazetteerImage.blockSize
            let end = min(digests.lowerBound, start + GazetteerImage.blockSize)
            let stored = bytes[digests.lowerBound + block * 32..<digests.lowerBound + block * 32 + 32]
            guard !stored.elementsEqual(SHA256.hash(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))) else {
                continue
            }
            damages.append(Damage(table: tables(from: start, to: end), first: start, last: end - 1))
        }
        return damages
    }

    /// The tables that a part of the file belongs to.
    private func tables(from start: Int, to end: Int) -> String {
        let touched = GazetteerImage.Section.allCases.filter { section in
            let extent = header.extents[section.rawValue]
            return extent.offset < end && extent.offset + extent.size > start
        }
        return touched.isEmpty ? "padding" : touched.map(\.name).joined(separator: ", ")
    }
}
