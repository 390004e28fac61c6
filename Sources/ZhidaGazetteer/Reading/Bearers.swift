import ZhidaCore

extension Gazetteer {
    /// What a name can stand for, and how.
    public struct Bearer: Hashable, Sendable {
        public let index: Index
        public let kind: AliasKind
        /// The year in which a former name ended.
        public let untilYear: Int?
    }

    /// The addresses that bear a name, in order of index: a view of the version's file, made without copying.
    public struct Bearers: RandomAccessCollection, @unchecked Sendable {
        private let rows: UnsafeRawBufferPointer
        private let records: UInt32
        /// Keeps the file mapped.
        private let file: MappedFile

        init(_ rows: UnsafeRawBufferPointer, records: Int, file: MappedFile) {
            self.rows = rows
            self.records = UInt32(records)
            self.file = file
        }

        public var startIndex: Int { 0 }
        public var endIndex: Int { rows.count / GazetteerImage.Bearing.stride }

        public subscript(position: Int) -> Bearer {
            precondition(position >= 0 && position < endIndex)
            let row = rows.loadUnaligned(fromByteOffset: position * GazetteerImage.Bearing.stride, as: UInt64.self)
            let record = UInt32(truncatingIfNeeded: row)
            let year = Int(row >> 48)
            return Bearer(
                index: Gazetteer.Index(value: record < records ? record : 0),
                kind: AliasKind(rawValue: UInt8(truncatingIfNeeded: row >> 32)) ?? .other,
                untilYear: year == 0 ? nil : year
            )
        }
    }
}
