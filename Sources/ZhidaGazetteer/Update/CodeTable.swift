/// Rows by code, for as long as an update is read.
struct CodeTable {
    private var slots: [UInt32]
    private let hash = FoldedHash()

    /// - Parameter count: how many rows will be entered at the most.
    init(count: Int) {
        var size = 1024
        while size < count * 2 { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
    }

    /// The row with this code among `codes`.
    func row(of code: PackedCode, in codes: [PackedCode]) -> UInt32? {
        let slot = slot(of: code, in: codes)
        return slots[slot] == 0 ? nil : slots[slot] - 1
    }

    /// Enters a row under its code.
    ///
    /// - Returns: the row that stands there already; the first one stays.
    mutating func insert(_ row: UInt32, in codes: [PackedCode]) -> UInt32? {
        let slot = slot(of: codes[Int(row)], in: codes)
        if slots[slot] != 0 { return slots[slot] - 1 }
        slots[slot] = row + 1
        return nil
    }

    private func slot(of code: PackedCode, in codes: [PackedCode]) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: code.mixed(hash)) & mask
        while slots[slot] != 0, codes[Int(slots[slot]) - 1] != code { slot = (slot + 1) & mask }
        return slot
    }
}
