/// A seeded hash over bytes and words for tables that live as long as a load.
///
/// Multiplies to 128 bits and folds the halves, as wyhash does (Wang Yi 2019). The seed is drawn anew for each process,
/// so that no file can be made whose rows all collide; no order that reaches a version's file depends on it.
struct FoldedHash: Sendable {
    private let first: UInt64
    private let second: UInt64

    init() {
        first = .random(in: 0...(.max)) | 1
        second = .random(in: 0...(.max)) | 1
    }

    func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = (left ^ first).multipliedFullWidth(by: right ^ second)
        return product.high ^ product.low
    }

    func callAsFunction(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = second &+ UInt64(bytes.count)
        var position = 0
        while position + 8 <= bytes.count {
            hash = mix(hash, bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var rest: UInt64 = 0
        while position < bytes.count {
            rest = rest << 8 | UInt64(bytes[position])
            position += 1
        }
        return mix(hash, rest)
    }
}
