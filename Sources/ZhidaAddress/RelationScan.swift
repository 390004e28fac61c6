import ZhidaText

/// The words around the places of one text.
struct RelationScan {
    /// The text in its plain form.
    let scalars: [UInt32]
    /// The scalars of each place, rising.
    let places: [Range<Int>]
    /// Which of them are roads; `nil`: those whose words end so.
    var roads: [Bool]?

    /// The relations whose cue stands right behind or before a place.
    func relations(of index: Int) -> [PlaceRelation] {
        let place = places[index]
        let before = index > 0 ? places[index - 1] : nil
        let gap = before.flatMap { $0.upperBound <= place.lowerBound ? $0.upperBound..<place.lowerBound : nil }
        let tail = place.upperBound
        var found: [PlaceRelation] = []
        var isPaired = false
        if let gap, let before {
            let isJoined = isWholly(gap, Self.ands)
            if isJoined || gap.isEmpty, isRoad(index - 1), isRoad(index), let cue = cue(Self.crossings, tail),
                isFree(cue, index)
            {
                found.append(crossing(index, cue))
                isPaired = true
            } else if isJoined, let cue = cue(Self.betweens, tail), isFree(cue, index) {
                found.append(stretch(index, cue, from: nil))
                isPaired = true
            } else if isWholly(gap, Self.tos) {
                let from = word(Self.froms, endingAt: before.lowerBound)
                let behind = cue(Self.betweens, tail).flatMap { isFree($0, index) ? $0 : nil }
                if let said = behind ?? from ?? (isWholly(gap, Self.throughs) ? gap : nil) {
                    found.append(stretch(index, said, from: from))
                    isPaired = true
                }
            } else if isWholly(gap, Self.nears) {
                found.append(pair(.beside, index, gap, start: before.lowerBound, side: .near))
            }
        }
        if !isPaired, let cue = match(Self.ownCrossings, place.upperBound), isFree(cue, index), isRoad(index) {
            found.append(
                PlaceRelation(
                    kind: .crossing,
                    places: [index],
                    cue: cue,
                    range: place.lowerBound..<cue.upperBound
                )
            )
        }
        // 对面 may stand behind the crossing: 交界处对面.
        let start = found.last.map { max($0.cue.upperBound, place.upperBound) } ?? tail
        for (words, side) in Self.sides {
            guard let cue = cue(words, start), isFree(cue, index) else { continue }
            let isOfCrossing = found.last?.kind == .crossing
            found.append(
                PlaceRelation(
                    kind: .beside,
                    side: side,
                    places: isOfCrossing ? found[found.count - 1].places : [index],
                    subject: isOfCrossing ? nil : subject(of: index, cue),
                    cue: cue,
                    range: (found.last?.range.lowerBound ?? place.lowerBound)..<cue.upperBound
                )
            )
            break
        }
        return found
    }

    /// Whether nothing but a mark or a bracket stands at a place of the text.
    private func endsClause(_ at: Int) -> Bool {
        at >= scalars.count || Self.marks.contains(scalars[at]) || Self.closing.contains(scalars[at])
    }

    /// Whether a place's words end like a number of a door, a building or a room.
    private func isNumber(_ index: Int) -> Bool {
        places[index].last.map { Self.units.contains(scalars[$0]) } ?? false
    }

    /// Whether the caller says of a place that it is not meant.
    func isDenied(_ index: Int) -> Bool {
        guard let denial = word(Self.denials, endingAt: places[index].lowerBound) else { return false }
        guard denial.lowerBound > 0, denial.count > 1 else { return true }
        let before = scalars[denial.lowerBound - 1]
        return before != scalars[denial.lowerBound + 1] && !Self.undenying.contains(before)
    }

    /// Whether between two places there is a mark that ends a clause or a part of one.
    func isMarkedOff(_ index: Int) -> Bool {
        places[index - 1].upperBound < places[index].lowerBound
            && scalars[places[index - 1].upperBound..<places[index].lowerBound].contains(where: Self.marks.contains)
    }

    /// Whether a number stands behind its place with nothing but a word like 那个 between.
    func isBehind(_ index: Int) -> Bool {
        let gap = places[index - 1].upperBound..<max(places[index - 1].upperBound, places[index].lowerBound)
        return gap.isEmpty || isWholly(gap, Self.fillers) || scalars[gap].allSatisfy(Self.pauses.contains)
    }

    /// Whether a place stands behind another with a word like 和 between.
    func isListed(_ index: Int) -> Bool {
        places[index - 1].upperBound < places[index].lowerBound
            && isWholly(places[index - 1].upperBound..<places[index].lowerBound, Self.lists)
    }

    /// What lies beside a landmark: named right behind (香缇湾对面的农商银行) or right before it (农商银行就在香缇湾对面).
    private func subject(of index: Int, _ cue: Range<Int>) -> Int? {
        if index + 1 < places.count, cue.upperBound <= places[index + 1].lowerBound {
            let gap = cue.upperBound..<places[index + 1].lowerBound
            // With a comma what follows is the same place only where it is a whole address: 丽景城旁，前进二路1号.
            if gap.isEmpty || isWholly(gap, Self.links) || (isWholly(gap, Self.commas) && isNumber(index + 1)) {
                return index + 1
            }
        }
        guard index > 0, places[index - 1].upperBound <= places[index].lowerBound else { return nil }
        let gap = places[index - 1].upperBound..<places[index].lowerBound
        // A comma alone tells an address by a landmark only where nothing more is said of that: 前进一路15号，海雅缤纷城旁边。
        let isTold =
            isWholly(gap, Self.besides)
            || (isWholly(gap, Self.pausesBefore) && endsClause(cue.upperBound) && isNumber(index - 1))
        return isTold && !isDenied(index - 1) ? index - 1 : nil
    }

    /// Of two roads or more: A、B和C交界.
    private func crossing(_ index: Int, _ cue: Range<Int>) -> PlaceRelation {
        var first = index - 1
        while first > 0, isRoad(first - 1), places[first - 1].upperBound < places[first].lowerBound,
            isWholly(places[first - 1].upperBound..<places[first].lowerBound, Self.ands)
        { first -= 1 }
        return PlaceRelation(
            kind: .crossing,
            places: Array(first...index),
            cue: cue,
            range: places[first].lowerBound..<cue.upperBound
        )
    }

    private func pair(
        _ kind: PlaceRelation.Kind,
        _ index: Int,
        _ cue: Range<Int>,
        start: Int,
        side: PlaceRelation.Side? = nil
    ) -> PlaceRelation {
        PlaceRelation(
            kind: kind,
            side: side,
            places: [index - 1, index],
            cue: cue,
            range: start..<max(cue.upperBound, places[index].upperBound)
        )
    }

    private func stretch(_ index: Int, _ cue: Range<Int>, from: Range<Int>?) -> PlaceRelation {
        let start = from?.lowerBound ?? places[index - 1].lowerBound
        var relation = pair(.stretch, index, cue, start: start)
        // 宝安大道从A到B: the road stands right before.
        if index > 1, from != nil || isRoad(index - 2), start - places[index - 2].upperBound <= 1,
            start >= places[index - 2].upperBound, isRoad(index - 2)
        {
            relation.road = index - 2
        }
        return relation
    }

    /// A cue right behind a place, or after one filler.
    private func cue(_ words: Words, _ end: Int) -> Range<Int>? {
        let cue = match(words, end) ?? match(Self.fillers, end).flatMap { match(words, $0.upperBound) }
        return cue.flatMap { $0.upperBound < scalars.count && Self.goingOn.contains(scalars[$0.upperBound]) ? nil : $0 }
    }

    /// The longest of some words that stands at a place of the text.
    private func match(_ words: Words, _ start: Int) -> Range<Int>? {
        guard start < scalars.count, let words = words.byFirst[scalars[start]] else { return nil }
        return words.first { scalars[start...].starts(with: $0) }.map { start..<start + $0.count }
    }

    /// The longest of some words that ends at a place of the text.
    private func word(_ words: Words, endingAt end: Int) -> Range<Int>? {
        words.all.first { $0.count <= end && scalars[(end - $0.count)..<end].elementsEqual($0) }.map {
            end - $0.count..<end
        }
    }

    private func isWholly(_ gap: Range<Int>, _ words: Words) -> Bool {
        guard gap.count <= 6 else { return false }
        let said = scalars[gap].filter { $0 != 0x20 }
        return words.all.contains(said)
    }

    /// Whether a cue does not reach into the next place.
    private func isFree(_ cue: Range<Int>, _ index: Int) -> Bool {
        index + 1 >= places.count || cue.upperBound <= places[index + 1].lowerBound
    }

    /// Whether a place is a road, by what is known of it or else by how its words end.
    private func isRoad(_ index: Int) -> Bool {
        if let roads { return roads[index] }
        let place = places[index]
        guard let last = place.last else { return false }
        switch Unicode.Scalar(scalars[last]) {
        case "路", "街", "巷", "线", "速": return true
        case "道": return place.count < 2 || scalars[last - 1] != ("街" as Unicode.Scalar).value
        default: return false
        }
    }
}
