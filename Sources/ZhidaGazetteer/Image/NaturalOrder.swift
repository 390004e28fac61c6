/// The order in which people list numbered names: 2号 before 10号.
///
/// Runs of ASCII digits compare by value, everything else by bytes; names that then agree compare by bytes, so that two
/// names are equal only where their bytes are.
enum NaturalOrder {
    /// Negative, zero or positive as `left` stands before, beside or behind `right`.
    static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        var i = 0
        var j = 0
        while i < left.count, j < right.count {
            if isDigit(left[i]), isDigit(right[j]) {
                while i < left.count, left[i] == 0x30 { i += 1 }
                while j < right.count, right[j] == 0x30 { j += 1 }
                let (startI, startJ) = (i, j)
                while i < left.count, isDigit(left[i]) { i += 1 }
                while j < right.count, isDigit(right[j]) { j += 1 }
                if i - startI != j - startJ { return (i - startI) - (j - startJ) }
                for offset in 0..<i - startI where left[startI + offset] != right[startJ + offset] {
                    return Int(left[startI + offset]) - Int(right[startJ + offset])
                }
            } else {
                if left[i] != right[j] { return Int(left[i]) - Int(right[j]) }
                i += 1
                j += 1
            }
        }
        let rest = (left.count - i) - (right.count - j)
        return rest != 0 ? rest : bytewise(left, right)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private static func bytewise(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        for position in 0..<min(left.count, right.count) where left[position] != right[position] {
            return Int(left[position]) - Int(right[position])
        }
        return left.count - right.count
    }
}
