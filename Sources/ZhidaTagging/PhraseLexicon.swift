/// Which labels the phrases of a labelled text had, and how often the same tokens stood there in all.
///
/// A sentence that is learnt from must not find its own phrases here, or the tagger would trust the lexicon more than
/// it deserves: what the sentence itself contributes is taken off (leave one out).
struct PhraseLexicon {
    struct Entry {
        /// How often the tokens stood in the text, as a phrase or not.
        var occurrences = 0
        var labels: [(label: Int, count: Int)] = []
        /// Tokens.
        var size = 0

        mutating func count(_ label: Int) {
            if let at = labels.firstIndex(where: { $0.label == label }) {
                labels[at].count += 1
            } else {
                labels.append((label, 1))
            }
        }
    }

    private(set) var entries: [UInt64: Entry] = [:]

    /// Adds the phrases of a sentence that `extractor` has loaded.
    mutating func addPhrases(of sentence: LabelledSentence, _ extractor: FeatureExtractor) {
        for phrase in sentence.phrases {
            let key = extractor.whole(phrase.range.lowerBound, phrase.range.upperBound)
            entries[key, default: Entry()].count(phrase.label)
            entries[key]?.size = phrase.range.count
        }
    }

    /// Counts where known phrases stand in the text that `extractor` has loaded; call it after all phrases are there.
    mutating func addOccurrences(_ extractor: FeatureExtractor, longest: Int) {
        for start in 0..<extractor.count {
            for end in start + 1...min(extractor.count, start + longest) {
                guard let at = entries.index(forKey: extractor.whole(start, end)) else { continue }
                entries.values[at].occurrences += 1
            }
        }
    }

    /// What one sentence contributes.
    static func own(_ sentence: LabelledSentence, _ extractor: FeatureExtractor, longest: Int) -> [UInt64: Entry] {
        var lexicon = PhraseLexicon()
        lexicon.addPhrases(of: sentence, extractor)
        for start in 0..<extractor.count {
            for end in start + 1...min(extractor.count, start + longest) {
                lexicon.entries[extractor.whole(start, end), default: Entry()].occurrences += 1
            }
        }
        return lexicon.entries
    }

    /// Appends the features of an entry: for each of its three commonest labels how often and how surely.
    static func keys(_ entry: Entry, minus own: Entry?, into keys: inout [UInt64]) {
        let occurrences = entry.occurrences - (own?.occurrences ?? 0)
        guard occurrences > 0 else { return }
        var counted = entry.labels
        for (label, count) in own?.labels ?? [] {
            if let at = counted.firstIndex(where: { $0.label == label }) { counted[at].count -= count }
        }
        counted.sort { ($0.count, $1.label) > ($1.count, $0.label) }
        var isKnown = false
        for (rank, item) in counted.prefix(3).enumerated() where item.count > 0 {
            isKnown = true
            let share = min(4, item.count * 4 / occurrences)
            keys.append(FeatureHash.key(201, UInt64((item.label * 8 + bucket(item.count)) * 8 + share)))
            keys.append(FeatureHash.key(202, UInt64(item.label * 4 + rank)))
        }
        if !isKnown { keys.append(FeatureHash.key(203, UInt64(bucket(occurrences)))) }
    }

    private static func bucket(_ count: Int) -> Int {
        switch count {
        case ..<2: count
        case 2: 2
        case 3...4: 3
        case 5...9: 4
        case 10...29: 5
        default: 6
        }
    }
}
