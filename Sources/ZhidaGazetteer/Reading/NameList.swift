extension Gazetteer {
    /// Names in ascending order: a view of a list in the version's file, made without copying.
    public struct NameList: RandomAccessCollection, @unchecked Sendable {
        /// The positions, in place: valid for as long as the list is kept. In a damaged version one may be no name.
        public let values: UnsafeBufferPointer<UInt32>
        private let table: PairTable
        /// Keeps the file mapped.
        private let file: MappedFile

        init(_ values: UnsafeBufferPointer<UInt32>, table: PairTable, file: MappedFile) {
            self.values = values
            self.table = table
            self.file = file
        }

        public var startIndex: Int { 0 }
        public var endIndex: Int { values.count }

        public subscript(position: Int) -> Gazetteer.NameIndex {
            precondition(position >= 0 && position < values.count)
            return Gazetteer.NameIndex(value: table.name(values[position]))
        }
    }
}
