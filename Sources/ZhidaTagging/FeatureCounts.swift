/// How often each feature stands in a labelled text: token features anywhere, segment features in its phrases.
struct FeatureCounts {
    private(set) var tokens = Counter()
    private(set) var segments = Counter()
    private var keys = [UInt64](
        repeating: 0,
        count: max(FeatureExtractor.tokenTemplates, FeatureExtractor.segmentTemplates)
    )

    struct Counter {
        private(set) var counts: [UInt64: Int32] = [:]
        /// In the order of first sight, so that numbers do not depend on the run.
        private var order: [UInt64] = []

        mutating func add(_ key: UInt64) {
            guard key != FeatureHash.none else { return }
            let count = counts[key, default: 0]
            if count == 0 { order.append(key) }
            counts[key] = count + 1
        }

        /// Numbers and counts of the features seen `cutoff` times or more.
        func numbered(from cutoff: Int) -> ([UInt64: Int32], [Int32]) {
            var numbers: [UInt64: Int32] = [:]
            var kept: [Int32] = []
            for key in order {
                guard let count = counts[key], count >= cutoff else { continue }
                numbers[key] = Int32(kept.count)
                kept.append(count)
            }
            return (numbers, kept)
        }
    }

    /// Counts the features of a sentence that `extractor` has loaded.
    mutating func add(_ sentence: LabelledSentence, _ extractor: FeatureExtractor) {
        for position in 0...extractor.count {
            keys.withUnsafeMutableBufferPointer { extractor.tokenKeys(at: position, into: $0.baseAddress!) }
            for key in keys.prefix(FeatureExtractor.tokenTemplates) { tokens.add(key) }
        }
        for phrase in sentence.phrases {
            keys.withUnsafeMutableBufferPointer {
                extractor.segmentKeys(phrase.range.lowerBound, phrase.range.upperBound, into: $0.baseAddress!)
            }
            for key in keys.prefix(FeatureExtractor.segmentTemplates) { segments.add(key) }
        }
    }
}
