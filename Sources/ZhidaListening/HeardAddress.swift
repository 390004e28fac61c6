import ZhidaAddress
import ZhidaCore
import ZhidaText

/// An address as a grammar heard it, and the evidence for its syllables.
struct HeardAddress {
    let heard: SoundSearch.Heard
    /// Evidence for all syllables, for those of street and community, and for those of the place.
    let agreement: Float
    let above: Float
    let own: Float
    /// The least for a syllable of the names, and for one of street and community, where these were heard.
    let worst: Float
    let worstAbove: Float?
    /// What the sound says for the syllables that the first hearing heard where the names are, where the model tells.
    let free: Float?

    /// Evidence for all names.
    var names: Float { above + own }

    /// - Parameters:
    ///   - first: the first hearing of the whole utterance.
    ///   - evidence: of the first hearing's syllables, for a model that does not tell what the sound says.
    init(
        _ heard: SoundSearch.Heard,
        first: [TimedSyllable],
        search: SoundSearch,
        evidence: SyllableEvidence
    ) {
        self.heard = heard
        let (syllables, parts) = (heard.syllables, heard.parts)
        let (total, each) =
            search.evidence(for: syllables)
            ?? evidence.align(
                heard: SecondHearing(first, syllables).replaced,
                meant: syllables.map(\.syllable)
            )
        agreement = total
        above = each[..<parts.community.upperBound].reduce(0, +)
        own = each[parts.place].reduce(0, +)
        worst = each[..<parts.place.upperBound].min() ?? 0
        worstAbove = each[..<parts.community.upperBound].min()
        free = search.evidence(for: first.underneath(syllables[..<parts.place.upperBound]))?.total
    }
}

extension [TimedSyllable] {
    /// Those of a first hearing where another heard these.
    func underneath(_ heard: ArraySlice<TimedSyllable>) -> [TimedSyllable] {
        guard let start = heard.first?.span.start, let end = heard.last?.span.end else { return [] }
        return filter { ($0.span.start + $0.span.end) / 2 > start && ($0.span.start + $0.span.end) / 2 < end }
    }
}
