import ZhidaCore

/// Rows by parent, level and name: tells where two siblings bear the same name.
struct SiblingTable {
    private var slots: [UInt32]
    private let hash = FoldedHash()

    init(count: Int) {
        var size = 1024
        while size < count * 2 { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
    }

    /// Enters a row.
    ///
    /// - Parameters:
    ///   - parents: by row, the code of the element above.
    ///   - draft: holds levels and names by row.
    /// - Returns: the row that has the same parent, level and name already.
    mutating func insert(_ row: Int, _ draft: GazetteerDraft, parents: [PackedCode]) -> Int? {
        let text = draft.names.first(draft.nameOf[row])
        let key = hash.mix(parents[row].mixed(hash), UInt64(text) << 8 | UInt64(draft.levels[row].rawValue))
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: key) & mask
        while slots[slot] != 0 {
            let other = Int(slots[slot]) - 1
            if draft.names.first(draft.nameOf[other]) == text, draft.levels[other] == draft.levels[row],
                parents[other] == parents[row]
            {
                return other
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = UInt32(row + 1)
        return nil
    }
}
