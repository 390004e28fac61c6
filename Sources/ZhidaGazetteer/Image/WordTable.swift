/// A table of UInt32.
struct WordTable: @unchecked Sendable {
    private let base: UnsafeRawPointer
    /// Number of words.
    let count: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        base = bytes.baseAddress!
        count = bytes.count / 4
    }

    subscript(position: Int) -> UInt32 {
        precondition(position >= 0 && position < count)
        return base.loadUnaligned(fromByteOffset: position * 4, as: UInt32.self)
    }
}
