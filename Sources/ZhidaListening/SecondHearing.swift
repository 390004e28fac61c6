import ZhidaCore

/// An utterance's first hearing, parted by the stretch that was heard again.
struct SecondHearing {
    /// Syllables of the first hearing before the stretch, within it, and behind it.
    var before: [TimedSyllable]
    var replaced: [TimedSyllable]
    var after: [TimedSyllable]

    /// - Parameters:
    ///   - first: the first hearing's syllables of the whole utterance.
    ///   - second: the second hearing's, in order of time; not empty.
    init(_ first: [TimedSyllable], _ second: [TimedSyllable]) {
        let start = second[0].span.start
        let end = second[second.count - 1].span.end
        // Both hearings set the borders of syllables differently: a quarter of a syllable within is within.
        func isWithin(_ syllable: TimedSyllable) -> Bool {
            let shared = min(syllable.span.end, end) - max(syllable.span.start, start)
            return shared * 4 > syllable.span.length
        }
        before = first.filter { !isWithin($0) && $0.span.start < start }
        after = first.filter { !isWithin($0) && $0.span.start >= start }
        replaced = first.filter(isWithin)
        // A syllable at the edge that both heard, with borders so different that they do not overlap.
        if let last = before.last, last.syllable == second[0].syllable, replaced.first?.syllable != last.syllable {
            replaced.insert(before.removeLast(), at: 0)
        }
        if let next = after.first, next.syllable == second[second.count - 1].syllable,
            replaced.last?.syllable != next.syllable
        {
            replaced.append(after.removeFirst())
        }
    }
}
