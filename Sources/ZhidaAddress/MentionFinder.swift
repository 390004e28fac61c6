import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Splits what was said into mentions: which names and numbers belong to one address, what a caller took back, where a
/// second address begins.
final class MentionFinder: Sendable {
    let gazetteer: Gazetteer
    let table: PlaceNameTable

    /// Syllables that may lie between two items of one address.
    private static let reach = 12

    /// Words with which a caller takes back what was just said, as syllables.
    private static let corrections: [[Syllable]] = [
        "bu dui", "shuo cuo le", "shuo cuo", "cuo le", "geng zheng", "ying gai shi", "o bu shi", "bu hao yi si",
        "gao cuo",
        "ji cuo le", "o bu",
    ].map { $0.split(separator: " ").compactMap { Syllable(pinyin: $0) } }

    private static let correctionStarts = Set(corrections.compactMap(\.first))

    init(gazetteer: Gazetteer, table: PlaceNameTable) {
        self.gazetteer = gazetteer
        self.table = table
    }

    func mentions(in text: SpokenText, hits: [NameHit], numbers: [SaidNumber]) -> [Mention] {
        let firm = hits.filter(\.isFirm)
        let backbone = bestCover(text.isHeard ? firm : withoutParts(firm))
        var items = backbone.map { MentionItem(content: .name($0), span: $0.span, depth: depth(of: $0)) }
        items += numberItems(numbers, beside: items)
        items.sort { $0.span.lowerBound < $1.span.lowerBound }
        let markers = correctionMarkers(in: text)
        var mentions = split(
            items,
            markers: markers,
            listed: listed(items, in: text),
            markedOff: markedOff(items, in: text)
        )
        joinPostponed(&mentions)
        let certain = text.isHeard ? backbone : backbone.filter { !$0.isFarFetched }
        let unknown = UnknownPlaceFinder().places(in: text, covered: certain.map { text.scalarRange(of: $0.span) })
        attach(unknown, to: &mentions, in: text)
        if !text.isHeard { setGrounds(&mentions) }
        return parted(mentions, in: text)
    }

    /// The hits of greatest total score that do not overlap (weighted interval scheduling).
    private func bestCover(_ hits: [NameHit]) -> [NameHit] {
        let sorted = hits.sorted {
            ($0.span.upperBound, $0.span.lowerBound, -$0.score, $0.place)
                < ($1.span.upperBound, $1.span.lowerBound, -$1.score, $1.place)
        }
        var best: [Float] = [0]
        var taken: [Bool] = []
        var previous: [Int] = []
        for (index, hit) in sorted.enumerated() {
            var low = 0
            var high = index
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle].span.upperBound <= hit.span.lowerBound { low = middle + 1 } else { high = middle }
            }
            previous.append(low)
            let with = best[low] + hit.score
            taken.append(with > best[index])
            best.append(max(best[index], with))
        }
        var cover: [NameHit] = []
        var index = sorted.count
        while index > 0 {
            if taken[index - 1] {
                cover.append(sorted[index - 1])
                index = previous[index - 1]
            } else {
                index -= 1
            }
        }
        return cover.reversed()
    }

    /// The same hits without short forms of streets and communities that are a part of another's name, where what that name
    /// lies in stands before it: 科技园 in 海乐社区围瑚科技园 is no 科技园社区 but what is left of 围瑚雁科技园.
    private func withoutParts(_ hits: [NameHit]) -> [NameHit] {
        func isPart(_ hit: NameHit) -> Bool {
            guard hit.cost == 0, depth(of: hit) <= AddressLevel.community.depth else { return false }
            return hits.contains { other in
                other.span.count > hit.span.count && other.span.lowerBound <= hit.span.lowerBound
                    && other.span.upperBound >= hit.span.upperBound && depth(of: other) >= AddressLevel.road.depth
                    && table.text(other.place).contains(table.text(hit.place))
                    && hits.contains { above in
                        above.span.upperBound <= other.span.lowerBound
                            && table.bearers(above.place).contains { upper in
                                gazetteer.level(upper.index).depth <= AddressLevel.community.depth
                                    && table.bearers(other.place).contains {
                                        gazetteer.isAbove(upper.index, $0.index)
                                    }
                            }
                    }
            }
        }
        return hits.filter { !isPart($0) }
    }

    private func depth(of hit: NameHit) -> Int {
        table.bearers(hit.place).map { gazetteer.level($0.index).depth }.min() ?? 0
    }

    /// Numbers that can be part of an address: with a unit word of one, or right behind a name.
    private func numberItems(_ numbers: [SaidNumber], beside names: [MentionItem]) -> [MentionItem] {
        numbers.compactMap { number in
            guard !names.contains(where: { $0.span.overlaps(number.span) }) else { return nil }
            let isPlate =
                switch number.plate.unit {
                case .door, .building, .unit, .floor, .room, .lane: true
                case .area, .phase, .row, nil: false
                }
            let follows = names.contains {
                $0.depth >= 4 && (0...1).contains(number.span.lowerBound - $0.span.upperBound)
            }
            guard isPlate || (number.plate.unit == nil && follows) else { return nil }
            return MentionItem(content: .number(number), span: number.span, depth: AddressLevel.door.depth)
        }
    }

    /// Where a correction is said: the first syllable after it.
    private func correctionMarkers(in text: SpokenText) -> [Int] {
        var markers: [Int] = []
        for position in text.syllables.indices {
            guard Self.correctionStarts.contains(text.syllables[position]) else { continue }
            for words in Self.corrections where text.syllables[position...].starts(with: words) {
                markers.append(position + words.count)
            }
        }
        return markers
    }

    private func split(_ items: [MentionItem], markers: [Int], listed: Set<Int>, markedOff: Set<Int>) -> [Mention] {
        var mentions: [Mention] = []
        var current: [MentionItem] = []
        var start: Int?
        var takenBack: [Range<Int>] = []
        func close() {
            if let start, let last = current.last {
                mentions.append(Mention(items: current, span: start..<last.span.upperBound, takenBack: takenBack))
            }
            current = []
            takenBack = []
            start = nil
        }
        for item in items {
            if let last = current.last {
                let between = item.span.lowerBound - last.span.upperBound
                let corrected = markers.contains { $0 > last.span.lowerBound && $0 <= item.span.lowerBound }
                if corrected, between <= Self.reach + 4 {
                    // What is said anew replaces all that is as deep or deeper; of several places the last.
                    let first = current.last { listed.contains($0.span.lowerBound) }?.span.lowerBound ?? 0
                    let replaced = { (old: MentionItem) in
                        old.span.lowerBound >= first
                            && (old.depth >= item.depth || (old.depth >= 4 && item.depth >= 4 && !item.isNumber))
                    }
                    takenBack += current.filter(replaced).map(\.span)
                    current.removeAll(where: replaced)
                } else if between > Self.reach || beginsAnew(item, after: current, gap: between)
                    || markedOff.contains(item.span.lowerBound)
                {
                    close()
                }
            }
            start = start ?? item.span.lowerBound
            current.append(item)
        }
        close()
        return mentions
    }

    /// Whether an item cannot continue the address said so far: it goes back up.
    private func beginsAnew(_ item: MentionItem, after current: [MentionItem], gap: Int) -> Bool {
        guard !item.isNumber, gap >= 2 else { return false }
        let deepest = current.map(\.depth).max() ?? 0
        if item.depth <= 1 { return deepest >= 4 || current.contains { $0.depth == item.depth } }
        if item.depth <= 3 { return deepest >= 6 || current.contains { $0.depth == item.depth } }
        return deepest >= 6
    }

    /// Joins 「固戍一路12号，在西乡街道」: a mention of upper levels alone completes the one before it that lacks them.
    private func joinPostponed(_ mentions: inout [Mention]) {
        var index = 1
        while index < mentions.count {
            let upper = mentions[index]
            let lower = mentions[index - 1]
            let gap = upper.span.lowerBound - lower.span.upperBound
            let lacksThem = upper.items.allSatisfy { item in !lower.items.contains { $0.depth == item.depth } }
            if upper.deepest <= 2, lower.deepest >= 4, gap <= Self.reach, lacksThem, areRelated(upper, lower) {
                mentions[index - 1].items += upper.items
                mentions[index - 1].span = lower.span.lowerBound..<upper.span.upperBound
                mentions.remove(at: index)
            } else {
                index += 1
            }
        }
    }

    /// Whether some place of `lower` lies below some place of `upper`.
    func areRelated(_ upper: Mention, _ lower: Mention) -> Bool {
        func bearers(_ mention: Mention) -> [Gazetteer.Index] {
            mention.items.flatMap { item -> [Gazetteer.Index] in
                guard case .name(let hit) = item.content else { return [] }
                return table.bearers(hit.place).map(\.index)
            }
        }
        let above = Set(
            bearers(upper).flatMap { gazetteer.level($0) == .community ? gazetteer.lineage($0).prefix(2) : [$0] }
        )
        return bearers(lower).contains { place in gazetteer.lineage(place).dropFirst().contains { above.contains($0) } }
    }

    /// Gives each unknown place to the mention that it continues, or makes it a mention of its own.
    private func attach(_ unknown: [Range<Int>], to mentions: inout [Mention], in text: SpokenText) {
        for place in unknown {
            guard let first = text.ranges.firstIndex(where: { $0.upperBound > place.lowerBound }),
                let last = text.ranges.lastIndex(where: { $0.lowerBound < place.upperBound }), first <= last
            else { continue }
            let span = first..<last + 1
            if let index = mentions.firstIndex(where: { mention in
                (span.lowerBound - mention.span.upperBound <= 3 && span.lowerBound >= mention.span.lowerBound)
                    || (0...2).contains(mention.span.lowerBound - span.upperBound) || mention.span.overlaps(span)
            }) {
                guard mentions[index].names.allSatisfy({ $0.depth <= 3 || (!text.isHeard && $0.isFarFetched) }) else {
                    continue
                }
                mentions[index].unknown = place
                mentions[index].span =
                    min(
                        mentions[index].span.lowerBound,
                        span.lowerBound
                    )..<max(mentions[index].span.upperBound, span.upperBound)
            } else {
                mentions.append(Mention(items: [], span: span, unknown: place))
            }
        }
        mentions.sort { $0.span.lowerBound < $1.span.lowerBound }
    }
}
