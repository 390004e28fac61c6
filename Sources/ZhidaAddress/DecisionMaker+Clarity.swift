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
    func isExplained(_ outlook: Outlook, in text: SpokenText) -> Bool {
        let strong = outlook.strong
        guard let best = strong.first, let evidence = outlook.evidence, best.plateCost == 0, best.against.isEmpty,
            best.support.allSatisfy(\.hit.hasSameSounds), gazetteer.level(best.place).depth >= AddressLevel.road.depth,
            // Where a homophone has not the number, a name that only sounds close may have it.
            best.hasFoundPlate || best.plate.isAbsent || best.support[0].hit.cost == 0
        else { return false }
        guard !evidence.isNumberUnread, evidence.leftOver == 0 else { return false }
        // What stands before may be a street that tells several apart, or that has the number.
        let isOne = best.hasFoundPlate && (strong.count == 1 || best.rank - strong[1].rank >= Self.apart)
        return isOne || unexplained(before: best, text) < 2
    }

    /// How far ahead a reading is that nothing else can be.
    private static let apart: Float = 0.5

    /// How many syllables right before the names of a reading none of them explains.
    private func unexplained(before hypothesis: Hypothesis, _ text: SpokenText) -> Int {
        var position = hypothesis.support.map(\.hit.span.lowerBound).min() ?? 0
        var count = 0
        while position > 0, text.ranges[position].lowerBound <= text.ranges[position - 1].upperBound,
            !Self.leading.contains(text.scalars[text.ranges[position - 1].lowerBound])
        {
            position -= 1
            count += 1
        }
        return count
    }

    /// What ends before an address begins: 在, 到, 是; 深圳市.
    private static let leading = Set("在到是住于这市省".unicodeScalars)
}
