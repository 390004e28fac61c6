import ZhidaCore

/// What is heard again: the syllables that sounded like an address and some on both sides.
struct Stretch {
    let syllables: ArraySlice<TimedSyllable>
    /// Those at the edges that need not belong to the address.
    let before: [Syllable]
    let after: [Syllable]
    /// See ``ListenerSettings/Attempt/backgroundLogProbability``.
    let backgroundLogProbability: Double?

    /// - Parameter core: the syllables of `all` that sounded like an address; at least one.
    init(_ core: Range<Int>, of all: [TimedSyllable], _ way: ListenerSettings.Attempt) {
        backgroundLogProbability = way.backgroundLogProbability
        let lower = max(0, core.lowerBound - way.before)
        let upper = min(all.count, core.upperBound + way.after)
        syllables = all[lower..<upper]
        // The core's own edges are uncertain by a syllable or two as well.
        let slack = min(2, core.count / 3)
        before = all[lower..<core.lowerBound + slack].map(\.syllable)
        after = all[core.upperBound - slack..<upper].map(\.syllable)
    }

    /// Its time, with some milliseconds on both sides.
    func span(margin: Int) -> TimeSpan {
        TimeSpan(start: syllables.first!.span.start - margin, end: syllables.last!.span.end + margin)
    }
}
