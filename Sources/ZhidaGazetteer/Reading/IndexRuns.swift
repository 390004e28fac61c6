extension Gazetteer {
    /// Addresses in two runs of indices, one behind the other: a view, made without copying.
    public struct IndexRuns: RandomAccessCollection, Sendable {
        public let first: Range<UInt32>
        public let second: Range<UInt32>

        init(_ first: Range<UInt32>, _ second: Range<UInt32>) {
            self.first = first
            self.second = second
        }

        public var startIndex: Int { 0 }
        public var endIndex: Int { first.count + second.count }

        public subscript(position: Int) -> Gazetteer.Index {
            precondition(position >= 0 && position < endIndex)
            let inFirst = first.count
            if position < inFirst { return Gazetteer.Index(value: first.lowerBound + UInt32(position)) }
            return Gazetteer.Index(value: second.lowerBound + UInt32(position - inFirst))
        }
    }
}
