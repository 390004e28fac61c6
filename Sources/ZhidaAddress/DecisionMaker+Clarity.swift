import ZhidaCore
import ZhidaGazetteer

/// Whether a narrow search has explained what was typed, so that no wider one is needed.
extension DecisionMaker {
    /// Whether the best reading's number may be another: then it is to be compared by sound.
    func isDoubtful(_ outlook: Outlook) -> Bool {
        guard let best = outlook.strong.first, let evidence = outlook.evidence else { return true }
        return best.plateCost > 0 || evidence.isNumberUnread
    }

    /// Whether everything said is explained by names that sound exactly so: then no wider search finds more, whether one
    /// address fits or several or, by its number, none.
    func isExplained(_ mention: Mention, _ outlook: Outlook, in searched: SearchedText) -> Bool {
        let strong = outlook.strong
        guard let best = strong.first, let evidence = outlook.evidence, best.plateCost == 0, best.against.isEmpty,
            best.support.allSatisfy(\.hit.hasSameSounds), gazetteer.level(best.place).depth >= AddressLevel.road.depth,
            // Where a homophone has not the number, a name that only sounds close may have it.
            best.hasFoundPlate || best.plate.isAbsent || best.support[0].hit.cost == 0
        else { return false }
        guard !evidence.isNumberUnread, evidence.leftOver == 0 else { return false }
        // Behind a road without a number a building at it may be named.
        if best.plate.isAbsent, [.road, .lane].contains(gazetteer.level(best.place)),
            unexplained(behind: best, of: mention, searched) >= 2
        {
            return false
        }
        // What stands before may be a street that tells several apart, or that has the number.
        let isOne = best.hasFoundPlate && (strong.count == 1 || best.rank - strong[1].rank >= Self.apart)
        return isOne || unexplained(before: best, of: mention, searched.text) < 2
    }

    /// Whether a number was said and the best reading is a street or community, which has none: the place is still to be
    /// found.
    func leavesNumber(_ reading: AddressEngine.Reading) -> Bool {
        guard let best = reading.outlook.strong.first else { return false }
        return gazetteer.level(best.address).depth <= AddressLevel.community.depth && saysNumber(reading)
    }

    /// Whether that is so, or the best reading's name sounds otherwise and has not the number.
    func mayLeaveNumber(_ reading: AddressEngine.Reading) -> Bool {
        guard let best = reading.outlook.strong.first, !best.hasFoundPlate else { return false }
        return leavesNumber(reading) || (!best.support[0].hit.hasSameSounds && saysNumber(reading))
    }

    private func saysNumber(_ reading: AddressEngine.Reading) -> Bool {
        reading.mention.items.contains(where: \.isNumber)
    }

    /// How far ahead a reading is that nothing else can be.
    private static let apart: Float = 0.5

    /// How many syllables right before the names of a reading none of them explains.
    ///
    /// - Parameter isWord: which syllables are explained as words of everyday.
    func unexplained(
        before hypothesis: Hypothesis,
        of mention: Mention,
        _ text: SpokenText,
        isWord: (Int) -> Bool = { _ in false }
    ) -> Int {
        var position = hypothesis.support.map(\.hit.span.lowerBound).min() ?? 0
        var count = 0
        while position > max(0, mention.ground.lowerBound),
            text.ranges[position].lowerBound <= text.ranges[position - 1].upperBound,
            !Self.leading.contains(text.scalars[text.ranges[position - 1].lowerBound]), !isWord(position - 1)
        {
            position -= 1
            count += 1
        }
        return count
    }

    /// How many syllables right behind the names of a reading are neither of a number nor words that callers say there.
    func unexplained(behind hypothesis: Hypothesis, of mention: Mention, _ searched: SearchedText) -> Int {
        let text = searched.text
        var position = hypothesis.support.map(\.hit.span.upperBound).max() ?? 0
        var count = 0
        while position < min(text.ranges.count, mention.ground.upperBound),
            text.ranges[position].lowerBound <= text.ranges[position - 1].upperBound,
            !searched.isWord(position), !searched.numbers.contains(where: { $0.span.contains(position) })
        {
            position += 1
            count += 1
        }
        return count
    }

    /// What ends before an address begins: 在, 到, 是; 深圳市.
    private static let leading = Set("在到是住于这市省".unicodeScalars)
}
