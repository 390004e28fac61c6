/// Turns a labelled sentence into numbers of features.
struct ExampleMaker {
    let extractor: FeatureExtractor
    let tokenNumbers: [UInt64: Int32]
    let lexicon: PhraseLexicon
    let divisions: DivisionNames
    let longest: Int

    /// The example of a sentence that ``extractor`` has loaded.
    ///
    /// - Parameters:
    ///   - numbers: segment features; those of lexicons and of repetitions are added as they come.
    ///   - counts: how often each is seen.
    func example(
        _ sentence: LabelledSentence,
        _ numbers: inout [UInt64: Int32],
        _ counts: inout [Int32]
    ) -> TrainingExample {
        let count = extractor.count
        var example = TrainingExample(
            count: count,
            tokenFeatures: [],
            segmentStarts: [],
            segmentFeatures: [],
            phrases: sentence.phrases
        )
        var keys = [UInt64](repeating: 0, count: FeatureExtractor.tokenTemplates)
        for position in 0...count {
            keys.withUnsafeMutableBufferPointer { extractor.tokenKeys(at: position, into: $0.baseAddress!) }
            for key in keys { example.tokenFeatures.append(tokenNumbers[key] ?? -1) }
        }
        let own = PhraseLexicon.own(sentence, extractor, longest: longest)
        keys = [UInt64](repeating: 0, count: FeatureExtractor.segmentTemplates)
        var extra: [UInt64] = []
        for start in 0..<count {
            for length in 1...longest {
                example.segmentStarts.append(Int32(example.segmentFeatures.count))
                guard start + length <= count else { continue }
                let end = start + length
                keys.withUnsafeMutableBufferPointer { extractor.segmentKeys(start, end, into: $0.baseAddress!) }
                for key in keys {
                    if let number = numbers[key] { example.segmentFeatures.append(number) }
                }
                extra.removeAll(keepingCapacity: true)
                let whole = extractor.whole(start, end)
                if let entry = lexicon.entries[whole] { PhraseLexicon.keys(entry, minus: own[whole], into: &extra) }
                if let mask = divisions.masks[whole] { DivisionNames.keys(mask, size: length, into: &extra) }
                let repetition = extractor.repetition(start, end)
                if repetition != 0 {
                    let (first, second, third) = extractor.repetitionKeys(start, end, repetition)
                    extra += [first, second, third]
                }
                for key in extra {
                    if let number = numbers[key] {
                        counts[Int(number)] += 1
                        example.segmentFeatures.append(number)
                    } else {
                        let number = Int32(counts.count)
                        numbers[key] = number
                        counts.append(1)
                        example.segmentFeatures.append(number)
                    }
                }
            }
        }
        example.segmentStarts.append(Int32(example.segmentFeatures.count))
        return example
    }
}
