import ZhidaCore
import ZhidaText

/// Hears the places of an utterance again, knowing what could have been said there.
///
/// The first hearing is by the language model alone. The second listens with a grammar of the places that the first
/// sounded like; what it hears replaces the syllables of that stretch, each with a confidence that says how well both
/// hearings agree. One that is wholly at odds with the first replaces nothing.
public struct SecondHearing {
    /// Mean distance of both hearings from which the second is not believed, 0...1.
    public static let disagreement: Float = 0.55

    private let distance: SyllableDistance

    public init(distance: SyllableDistance = .standard) { self.distance = distance }

    /// - Parameters:
    ///   - first: the first hearing's syllables of the whole utterance.
    ///   - second: the second hearing's: those of the grammar alone, in order of time.
    /// - Returns: the first hearing with the stretch of the second replaced by it.
    public func join(_ first: [TimedSyllable], _ second: [TimedSyllable]) -> [TimedSyllable] {
        guard let start = second.first?.span.start, let end = second.last?.span.end else { return first }
        // Both hearings set the borders of syllables differently: a quarter of a syllable within is within.
        func isWithin(_ syllable: TimedSyllable) -> Bool {
            let shared = min(syllable.span.end, end) - max(syllable.span.start, start)
            return shared * 4 > syllable.span.length
        }
        var before = first.filter { !isWithin($0) && $0.span.start < start }
        var after = first.filter { !isWithin($0) && $0.span.start >= start }
        var replaced = first.filter(isWithin)
        // A syllable at the edge that both heard, with borders so different that they do not overlap.
        if let last = before.last, last.syllable == second[0].syllable, replaced.first?.syllable != last.syllable {
            replaced.insert(before.removeLast(), at: 0)
        }
        if let next = after.first, next.syllable == second[second.count - 1].syllable,
            replaced.last?.syllable != next.syllable
        {
            replaced.append(after.removeFirst())
        }
        let costs = align(second, replaced)
        guard costs.reduce(0, +) / Float(costs.count) <= Self.disagreement else { return first }
        let agreed = zip(second, costs).map { syllable, cost in
            TimedSyllable(syllable: syllable.syllable, span: syllable.span, confidence: Double(1 - cost))
        }
        return before + agreed + after
    }

    /// What it costs that a syllable was not heard at all the first time, and that one was heard too many.
    private static let missing: Float = 0.7
    private static let extra: Float = 0.7

    /// For each syllable of `meant` the distance to what was heard for it.
    private func align(_ meant: [TimedSyllable], _ heard: [TimedSyllable]) -> [Float] {
        let width = heard.count + 1
        var cost = [Float](repeating: 0, count: (meant.count + 1) * width)
        for column in 1..<max(2, width) where column < width { cost[column] = cost[column - 1] + Self.extra }
        for row in 1...meant.count {
            cost[row * width] = cost[(row - 1) * width] + Self.missing
            for column in 1..<max(2, width) where column < width {
                cost[row * width + column] = min(
                    cost[(row - 1) * width + column - 1] + step(meant[row - 1], heard[column - 1]),
                    cost[(row - 1) * width + column] + Self.missing,
                    cost[row * width + column - 1] + Self.extra
                )
            }
        }
        var costs = [Float](repeating: Self.missing, count: meant.count)
        var (row, column) = (meant.count, heard.count)
        while row > 0 {
            let here = cost[row * width + column]
            if column > 0, here == cost[(row - 1) * width + column - 1] + step(meant[row - 1], heard[column - 1]) {
                costs[row - 1] = step(meant[row - 1], heard[column - 1])
                row -= 1
                column -= 1
            } else if here == cost[(row - 1) * width + column] + Self.missing {
                row -= 1
            } else {
                column -= 1
            }
        }
        return costs
    }

    private func step(_ meant: TimedSyllable, _ heard: TimedSyllable) -> Float {
        distance.distance(heard.syllable, meant.syllable)
    }
}
