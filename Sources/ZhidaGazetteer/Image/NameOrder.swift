import ZhidaCore

/// The order of a version's names: those that some place bears first, then those of plates alone.
struct NameOrder {
    /// Names of the draft by position.
    let names: [UInt32]
    /// How many of them some place bears.
    let placeNames: Int
    /// Position of each name of the draft; ``GazetteerImage/none`` for one that nothing bears.
    let rank: [UInt32]

    /// - Parameters:
    ///   - final: for each name of the draft the one that stands for it.
    ///   - shorts: derived short forms, which places bear.
    init(_ draft: GazetteerDraft, final: [UInt32], shorts: [(row: UInt32, name: UInt32)]) {
        // 1: a plate bears it, 2: a place does.
        var borne = [UInt8](repeating: 0, count: final.count)
        func bear(_ name: UInt32, _ row: Int) {
            borne[Int(final[Int(name)])] |= draft.levels[row].depth < AddressLevel.door.depth ? 2 : 1
        }
        for row in 0..<draft.count { bear(draft.nameOf[row], row) }
        for short in shorts { bear(short.name, Int(short.row)) }
        for alias in draft.aliases { bear(alias.name, Int(alias.target)) }
        func isBefore(_ left: UInt32, _ right: UInt32) -> Bool {
            if draft.names.first(left) != draft.names.first(right) {
                let order = draft.texts.withBytes(of: draft.names.first(left)) { one in
                    draft.texts.withBytes(of: draft.names.first(right)) { NaturalOrder.compare(one, $0) }
                }
                return order < 0
            }
            return draft.readings.syllables(of: draft.names.second(left))
                .lexicographicallyPrecedes(draft.readings.syllables(of: draft.names.second(right)))
        }
        let all = borne.indices.map { UInt32($0) }
        let ofPlaces = all.filter { borne[Int($0)] & 2 != 0 }.sorted(by: isBefore)
        let ofPlates = all.filter { borne[Int($0)] == 1 }.sorted(by: isBefore)
        names = ofPlaces + ofPlates
        placeNames = ofPlaces.count
        var position = [UInt32](repeating: GazetteerImage.none, count: final.count)
        for (index, name) in names.enumerated() { position[Int(name)] = UInt32(index) }
        rank = final.map { position[Int($0)] }
    }
}
