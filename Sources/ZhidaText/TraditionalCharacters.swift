/// Traditional characters 繁体字 and what simplified writing has for them, one scalar for one.
///
/// From OpenCC's character tables for Mainland, Hong Kong and Taiwan. Where a traditional character has several
/// simplified ones the first counts; characters that simplified text uses too (乾, 著) and those of the default
/// gazetteer's names (壆) stay as they are.
enum TraditionalCharacters {
    private static let first: UInt32 = 0x3400
    private static let last: UInt32 = 0x9FFF

    /// By scalar less ``first``: the simplified scalar; 0 where there is none other.
    private static let table: [UInt16] = {
        var table = [UInt16](repeating: 0, count: Int(last - first) + 1)
        var traditional: UInt32?
        for scalar in pairs.unicodeScalars {
            if let from = traditional {
                table[Int(from - first)] = UInt16(scalar.value)
                traditional = nil
            } else {
                traditional = scalar.value
            }
        }
        return table
    }()

    /// The simplified form of a scalar, or the scalar itself.
    @inline(__always)
    static func simplified(_ scalar: UInt32) -> UInt32 {
        guard scalar >= first, scalar <= last else { return scalar }
        let plain = table[Int(scalar - first)]
        return plain == 0 ? scalar : UInt32(plain)
    }
}
