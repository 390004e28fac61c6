import ZhidaCore

/// Finds a syllable by the ASCII bytes of its spelling, without making a `String`.
///
/// At most six letters of five bits make a key; a table of 1,024 slots with linear probing holds all 419.
struct SyllableSpelling: Sendable {
    private let keys: [UInt32]
    private let values: [UInt16]
    private static let mask = 1023

    static let shared = SyllableSpelling()

    private init() {
        var keys = [UInt32](repeating: 0, count: Self.mask + 1)
        var values = [UInt16](repeating: 0, count: Self.mask + 1)
        for (index, spelling) in Syllable.all.enumerated() {
            var key: UInt32 = 0
            for byte in spelling.utf8 { key = key << 5 | UInt32(byte & 31) }
            var slot = Self.slot(of: key)
            while keys[slot] != 0 { slot = (slot + 1) & Self.mask }
            keys[slot] = key
            values[slot] = UInt16(index)
        }
        self.keys = keys
        self.values = values
    }

    private static func slot(of key: UInt32) -> Int { Int((key &* 2_654_435_761) >> 22) }

    /// The syllable spelt by `bytes` (lower-case letters only); `nil` for anything else.
    func syllable(_ bytes: UnsafeBufferPointer<UInt8>) -> Syllable? {
        guard !bytes.isEmpty, bytes.count <= 6 else { return nil }
        var key: UInt32 = 0
        for byte in bytes {
            guard byte >= 0x61, byte <= 0x7A else { return nil }
            key = key << 5 | UInt32(byte & 31)
        }
        var slot = Self.slot(of: key)
        while keys[slot] != 0 {
            if keys[slot] == key { return Syllable(rawValue: values[slot]) }
            slot = (slot + 1) & Self.mask
        }
        return nil
    }
}
