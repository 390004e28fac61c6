import ZhidaCore
import ZhidaText

/// Parts mentions where words relate their places to one another.
extension MentionFinder {
    /// A place as it was said: names from the large to the small, one right behind the other, and the number behind them.
    private struct Run {
        var mention: Int
        var items: [MentionItem]
        var span: Range<Int>

        var depth: Int { items.map(\.depth).max() ?? 0 }
        var isPlace: Bool { depth >= AddressLevel.road.depth }
    }

    /// Makes each place that words relate to another a mention of its own (A路和B路交界, A路和B路), with what was said above all
    /// of them (福海街道), and keeps what stands beside it from being taken for a part of it.
    func parted(_ mentions: [Mention], in text: SpokenText) -> [Mention] {
        let runs = mentions.enumerated().flatMap(runs)
        guard runs.contains(where: \.isPlace) else { return mentions }
        let places = runs.map { text.scalarRange(of: $0.span) }
        let ties = self.ties(runs, places, in: text)
        guard !ties.isEmpty else { return mentions }
        var grounds: [Int: Range<Int>] = [:]
        for tie in ties {
            for (number, run) in tie.enumerated() {
                // What stands before the first is not told beside another place.
                let start = number > 0 ? runs[run].span.lowerBound : 0
                let known = grounds[run] ?? 0..<Int.max
                grounds[run] = max(known.lowerBound, start)..<min(known.upperBound, runs[run].span.upperBound)
            }
        }
        return mentions.indices.flatMap { index -> [Mention] in
            let own = runs.indices.filter { runs[$0].mention == index }
            let tied = own.filter { grounds[$0] != nil }
            guard let first = tied.first else { return [mentions[index]] }
            guard tied.count > 1 else {
                var mention = mentions[index]
                let ground = grounds[first]!
                // Its own further words stay its own.
                if own.last == first { mention.ground = mention.ground.lowerBound..<ground.upperBound }
                if own.first == first {
                    mention.ground = min(ground.lowerBound, mention.span.lowerBound)..<mention.ground.upperBound
                }
                return [mention]
            }
            let all = own.filter { runs[$0].isPlace }
            return parts(
                of: mentions[index],
                all.map { (runs[$0], grounds[$0] ?? runs[$0].span.lowerBound..<Int.max) }
            )
        }
    }

    /// The runs of one mention that are related or listed, in order; those of one place alone, too, behind which a cue stands.
    private func ties(_ runs: [Run], _ places: [Range<Int>], in text: SpokenText) -> [[Int]] {
        var ties = PlaceRelation.relations(in: text.scalars, places: places).map { relation in
            (relation.places + [relation.road, relation.subject].compactMap { $0 }).sorted().filter { runs[$0].isPlace }
        }
        if !text.isHeard {
            ties += PlaceRelation.joined(in: text.scalars, places: places)
                .filter { runs[$0].isPlace && runs[$0 - 1].isPlace }.map { [$0 - 1, $0] }
        }
        return ties.filter { !$0.isEmpty }
    }

    /// A mention for each place of one.
    private func parts(of mention: Mention, _ places: [(run: Run, ground: Range<Int>)]) -> [Mention] {
        func isUpper(_ item: MentionItem) -> Bool { !item.isNumber && item.depth <= AddressLevel.community.depth }
        let upper = mention.items.filter { item in
            isUpper(item) && !places.contains { $0.run.span.overlaps(item.span) }
        }
        let shared = upper + places[0].run.items.filter(isUpper)
        return places.enumerated().map { number, part in
            let own = Set(part.run.items.map(\.depth))
            let inherited = (number == 0 ? upper : shared).filter { !own.contains($0.depth) }
            let start = number == 0 ? mention.span.lowerBound : part.run.span.lowerBound
            return Mention(
                items: (inherited + part.run.items).sorted { $0.span.lowerBound < $1.span.lowerBound },
                span: min(start, part.run.span.lowerBound)..<part.run.span.upperBound,
                ground: part.ground,
                takenBack: mention.takenBack
            )
        }
    }

    /// The places of a mention.
    private func runs(_ index: Int, _ mention: Mention) -> [Run] {
        var runs: [Run] = []
        for item in mention.items {
            if let last = runs.last, let before = last.items.last, item.span.lowerBound == last.span.upperBound,
                item.isNumber ? last.isPlace : !before.isNumber && item.depth > last.depth
            {
                runs[runs.count - 1].items.append(item)
                runs[runs.count - 1].span = last.span.lowerBound..<item.span.upperBound
            } else {
                runs.append(Run(mention: index, items: [item], span: item.span))
            }
        }
        return runs
    }
}
