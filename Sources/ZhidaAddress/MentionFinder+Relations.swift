import ZhidaCore
import ZhidaText

/// Parts mentions where words relate their places to one another.
extension MentionFinder {
    /// A place as it was said: names from the large to the small, one right behind the other, and the number behind them.
    private struct Run {
        var mention: Int
        var items: [MentionItem]
        var span: Range<Int>

        var names: [MentionItem] { items.filter { !$0.isNumber } }
        var depth: Int { names.map(\.depth).max() ?? 0 }
        var isPlace: Bool { depth >= AddressLevel.road.depth }
    }

    /// Makes each place that words relate to another a mention of its own (A路和B路交界, A路和B路), with what was said above all
    /// of them (福海街道), and keeps what stands beside it from being taken for a part of it.
    func parted(_ mentions: [Mention], in text: SpokenText) -> [Mention] {
        let runs = mentions.enumerated().flatMap { self.runs($0, $1, in: text) }
        guard runs.contains(where: \.isPlace) else { return mentions }
        let places = runs.map { text.scalarRange(of: $0.span) }
        let ties = self.ties(runs, places, in: text) + correctedTies(runs, mentions, in: text)
        guard !ties.isEmpty else { return mentions }
        var grounds: [Int: Range<Int>] = [:]
        for tie in ties {
            for (number, run) in tie.enumerated() {
                // What stands before the first is not told beside another place.
                let start = number > 0 ? runs[run].span.lowerBound : mentions[runs[run].mention].ground.lowerBound
                let known = grounds[run] ?? 0..<Int.max
                grounds[run] = max(known.lowerBound, start)..<min(known.upperBound, runs[run].span.upperBound)
            }
        }
        let denied = Set(text.relating.denied(places).map { runs[$0].mention })
        return mentions.indices.flatMap { index -> [Mention] in
            let own = runs.indices.filter { runs[$0].mention == index && runs[$0].isPlace }
            // Which of several is meant where one is denied (不是A，是B) is not for this to say.
            guard !denied.contains(index), own.contains(where: { grounds[$0] != nil }) else { return [mentions[index]] }
            let parts = clusters(own, isTied: { grounds[$0] != nil }, places, in: text).map { cluster in
                let first = runs[cluster[0]]
                return (
                    run: Run(
                        mention: index,
                        items: cluster.flatMap { runs[$0].items },
                        span: first.span.lowerBound..<runs[cluster[cluster.count - 1]].span.upperBound
                    ),
                    ground: cluster.compactMap { grounds[$0] }.first
                )
            }
            guard parts.count > 1 else {
                var mention = mentions[index]
                // Its own further words stay its own.
                if let ground = parts[0].ground, mention.span.upperBound <= ground.upperBound {
                    mention.ground = ground
                }
                return [mention]
            }
            return self.parts(
                of: mentions[index],
                number: index,
                parts.map { ($0.run, $0.ground ?? $0.run.span.lowerBound..<Int.max) }
            )
        }
    }

    /// Runs that are not told by one another are of one address (前进一路香缇湾花园对面) unless a mark, a word such as 在 or
    /// the first one's cue stands between; what is only unexplained may be a part of it.
    private func clusters(
        _ own: [Int],
        isTied: (Int) -> Bool,
        _ places: [Range<Int>],
        in text: SpokenText
    ) -> [[Int]] {
        let apart = Set(text.relating.markedOff(own.map { places[$0] }))
        var clusters: [[Int]] = []
        for (number, run) in own.enumerated() {
            if let last = clusters.last?.last,
                !(isTied(last) && (isTied(run) || places[last].upperBound < places[run].lowerBound)),
                !apart.contains(number),
                !text.scalars[places[last].upperBound..<max(places[last].upperBound, places[run].lowerBound)]
                    .contains(where: { SearchedText.leading.contains($0) || Self.brackets.contains($0) })
            {
                clusters[clusters.count - 1].append(run)
            } else {
                clusters.append([run])
            }
        }
        return clusters
    }

    private static let brackets = Set("(（)）【】".unicodeScalars)

    /// The runs of one mention that are related or listed, in order; those of one place alone, too, behind which a cue stands.
    private func ties(_ runs: [Run], _ places: [Range<Int>], in text: SpokenText) -> [[Int]] {
        let roads = runs.map { isRoad($0.items) }
        var ties = text.relating.relations(of: places, roads: roads).map { relation in
            (relation.places + [relation.road, relation.subject].compactMap { $0 }).sorted().filter { runs[$0].isPlace }
        }
        if !text.isHeard {
            ties += text.relating.joined(places)
                .filter { runs[$0].isPlace && runs[$0 - 1].isPlace }.map { [$0 - 1, $0] }
        }
        return ties.filter { !$0.isEmpty }
    }

    /// Those between which another was listed and taken back: A和B，不对，C.
    private func correctedTies(_ runs: [Run], _ mentions: [Mention], in text: SpokenText) -> [[Int]] {
        guard !text.isHeard else { return [] }
        return runs.indices.dropFirst().filter { number in
            let (before, run) = (runs[number - 1], runs[number])
            guard before.mention == run.mention, before.isPlace, run.isPlace else { return false }
            return mentions[run.mention].takenBack.contains { span in
                let places = [text.scalarRange(of: before.span), text.scalarRange(of: span)]
                return span.lowerBound >= before.span.upperBound && span.upperBound <= run.span.lowerBound
                    && !text.relating.joined(places).isEmpty
            }
        }.map { [$0 - 1, $0] }
    }

    /// A mention for each place of one.
    ///
    /// What was said above is said of each that lies there, or may.
    private func parts(of mention: Mention, number whole: Int, _ places: [(run: Run, ground: Range<Int>)]) -> [Mention]
    {
        func isUpper(_ item: MentionItem) -> Bool { !item.isNumber && item.depth <= AddressLevel.community.depth }
        let upper = mention.items.filter { item in
            isUpper(item) && !places.contains { $0.run.span.overlaps(item.span) }
        }
        // What was said last above a place holds for those behind it.
        var current = upper
        return places.enumerated().map { number, part in
            let own = part.run.items.filter(isUpper)
            let inherited = current.filter { upper in
                !own.contains { $0.depth == upper.depth } && lies(part.run, in: upper)
            }
            if let highest = own.map(\.depth).min() { current = current.filter { $0.depth < highest } + own }
            let start = number == 0 ? mention.span.lowerBound : part.run.span.lowerBound
            // What stands on another's ground tells nothing of it.
            let first =
                number == 0
                ? part.ground.lowerBound : max(part.ground.lowerBound, places[number - 1].run.span.upperBound)
            return Mention(
                items: (inherited + part.run.items).sorted { $0.span.lowerBound < $1.span.lowerBound },
                span: min(start, part.run.span.lowerBound)..<part.run.span.upperBound,
                ground: first..<max(first, part.ground.upperBound),
                whole: whole,
                takenBack: mention.takenBack
            )
        }
    }

    /// Whether what is said last is a road's name.
    func isRoad(_ items: [MentionItem]) -> Bool {
        guard case .name(let hit)? = items.last?.content else { return false }
        return table.bearers(hit.place).contains { [.road, .lane].contains(gazetteer.level($0.index)) }
    }

    /// Whether some place that a run names lies in some element that an item names.
    private func lies(_ run: Run, in upper: MentionItem) -> Bool {
        areRelated(Mention(items: [upper], span: upper.span), Mention(items: run.items, span: run.span))
    }

    /// Whether a number stands behind another's mark, and is another: 12号、14号.
    private func isSecond(_ item: MentionItem, behind before: MentionItem, in text: SpokenText) -> Bool {
        guard before.isNumber, case .number(let number) = item.content else { return false }
        return number.range.lowerBound > text.scalarRange(of: before.span).upperBound
    }

    /// Whether something that stood between was taken back: 固戍二路15号，不对，是16号.
    private func isCorrected(_ mention: Mention, _ gap: Range<Int>) -> Bool {
        mention.takenBack.contains { $0.lowerBound >= gap.lowerBound && $0.upperBound <= gap.upperBound }
    }

    /// The places of a mention.
    private func runs(_ index: Int, _ mention: Mention, in text: SpokenText) -> [Run] {
        var runs: [Run] = []
        let behind = Set(
            text.relating.behind(
                mention.items.map { item in
                    if case .number(let number) = item.content { return number.range }
                    return text.scalarRange(of: item.span)
                }
            )
        )
        for (number, item) in mention.items.enumerated() {
            if let last = runs.last, let before = last.items.last,
                item.isNumber
                    ? last.isPlace
                        && (behind.contains(number)
                            || isCorrected(mention, last.span.upperBound..<item.span.lowerBound))
                    : item.span.lowerBound == last.span.upperBound && !before.isNumber && item.depth > last.depth
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
