/// The hashes that features and lexicon entries go by. Part of the model's format: a change here needs a new format.
enum FeatureHash {
    /// Stands for a feature that does not apply.
    static let none: UInt64 = 0

    /// Spreads a token's code.
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var x = value &* 0x9E37_79B9_7F4A_7C15
        x ^= x >> 29
        return x &* 0xBF58_476D_1CE4_E5B9
    }

    /// Two hashes in order.
    @inline(__always)
    static func join(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let x = (a ^ (a >> 31)) &* 0x9E37_79B9_7F4A_7C15 &+ b
        return x ^ (x >> 32)
    }

    /// The key of a feature: which template, and what it saw. Never ``none``.
    @inline(__always)
    static func key(_ template: UInt64, _ value: UInt64) -> UInt64 {
        var x = (value ^ (template &* 0xD6E8_FEB8_6659_FD93)) &* 0xFF51_AFD7_ED55_8CCD
        x ^= x >> 33
        x = x &* 0xC4CE_B9FE_1A85_EC53
        x ^= x >> 29
        return x | 1
    }

    /// The multiplier of the rolling hash of a stretch of tokens (odd, so that nothing is lost).
    static let base: UInt64 = 0x5851_F42D_4C95_7F2D

    /// The rolling hash of a name of single characters, as ``FeatureExtractor/whole(_:_:)`` gives it.
    static func name(_ name: some StringProtocol) -> UInt64 {
        var hash: UInt64 = 0
        for scalar in name.unicodeScalars {
            hash = hash &* base &+ mix(UInt64(Token(CollectionOfOne(scalar.value)).code))
        }
        return hash
    }
}
