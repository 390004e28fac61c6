/// A column of whole numbers, each in as many bytes as the largest needs: 1 to 4.
struct PackedColumn: @unchecked Sendable {
    /// Bytes behind a column that its last element's load may touch.
    static let slack = 3
    private let base: UnsafeRawPointer
    private let width: Int
    private let mask: UInt32
    /// Number of elements.
    let count: Int

    /// `bytes` must hold the elements, with ``slack`` readable bytes behind; `width` is 1 to 4.
    init(_ bytes: UnsafeRawBufferPointer, width: Int) {
        base = bytes.baseAddress!
        self.width = width
        mask = width >= 4 ? .max : (1 << UInt32(8 * width)) - 1
        count = bytes.count / width
    }

    subscript(position: Int) -> UInt32 {
        precondition(position < count && position >= 0)
        return base.loadUnaligned(fromByteOffset: position * width, as: UInt32.self) & mask
    }

    /// The least width that holds `largest`.
    static func width(for largest: UInt32) -> Int {
        largest < 1 << 8 ? 1 : largest < 1 << 16 ? 2 : largest < 1 << 24 ? 3 : 4
    }

    /// Lays numbers out.
    static func bytes(_ values: [UInt32], width: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: values.count * width) { buffer, length in
            var position = 0
            for value in values {
                for byte in 0..<width { buffer[position + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)) }
                position += width
            }
            length = position
        }
    }
}
