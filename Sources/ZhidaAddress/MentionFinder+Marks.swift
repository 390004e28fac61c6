import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// What marks and words between the items of a typed text say: which are listed, and which begin another address.
extension MentionFinder {
    /// The first syllables of items that are listed behind others: B in A和B.
    func listed(_ items: [MentionItem], in text: SpokenText) -> Set<Int> {
        guard !text.isHeard else { return [] }
        let places = items.map { text.scalarRange(of: $0.span) }
        return Set(text.relating.joined(places).map { items[$0].span.lowerBound })
    }

    /// The first syllables of places that a mark parts from one before that they do not go on: 固戍一路12号，固戍二路15号.
    func markedOff(_ items: [MentionItem], in text: SpokenText) -> Set<Int> {
        guard !text.isHeard else { return [] }
        let places = items.map { text.scalarRange(of: $0.span) }
        return Set(
            text.relating.markedOff(places).filter { index in
                let (before, item) = (items[index - 1], items[index])
                guard !item.isNumber else { return false }
                guard item.depth < AddressLevel.road.depth else { return !mayGoOn(before, item) }
                // An upper level begins another where a place follows it: 固戍一路12号，西乡街道 goes on.
                guard index + 1 < items.count, items[index + 1].span.lowerBound - item.span.upperBound <= 1 else {
                    return false
                }
                return !items[index + 1].isNumber && !mayGoOn(before, items[index + 1])
            }.map { items[$0].span.lowerBound }
        )
    }

    /// Whether a place behind a mark may be of the same address as what stands before: a road and an estate of its street.
    private func mayGoOn(_ before: MentionItem, _ item: MentionItem) -> Bool {
        guard item.depth >= AddressLevel.road.depth else { return true }
        guard !before.isNumber, before.depth >= AddressLevel.road.depth else { return !before.isNumber }
        return kind(before) != kind(item) && areOfOneStreet(before, item)
    }

    /// What an item names, roads and lanes as one.
    private func kind(_ item: MentionItem) -> AddressLevel {
        if isRoad([item]) { return .road }
        return item.depth == AddressLevel.area.depth ? .area : .poi
    }

    /// Whether some places that two items name lie in one street 街道.
    private func areOfOneStreet(_ one: MentionItem, _ other: MentionItem) -> Bool {
        func streets(_ item: MentionItem) -> Set<Gazetteer.Index> {
            guard case .name(let hit) = item.content else { return [] }
            return Set(
                table.bearers(hit.place).compactMap { bearer in
                    gazetteer.lineage(bearer.index).first { gazetteer.level($0) == .street }
                }
            )
        }
        return !streets(one).isDisjoint(with: streets(other))
    }

    /// What tells of one place tells nothing of the next: 宝安大道12号，上川路 is no echo of 新安. A name that is far from the words
    /// may be chance.
    func setGrounds(_ mentions: inout [Mention]) {
        for index in mentions.indices.dropFirst()
        where mentions[index - 1].names.contains(where: { $0.depth >= AddressLevel.road.depth && !$0.isFarFetched }) {
            let end = mentions[index - 1].span.upperBound
            guard end <= mentions[index].span.lowerBound else { continue }
            mentions[index].ground = end..<mentions[index].ground.upperBound
        }
    }
}
