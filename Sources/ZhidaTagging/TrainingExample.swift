/// A sentence as numbers of features.
struct TrainingExample {
    var count: Int
    /// For each boundary 0...count, ``FeatureExtractor/tokenTemplates`` numbers; −1 where the feature is not kept.
    var tokenFeatures: [Int32]
    /// For each segment (`start` × longest + length − 1), where its numbers begin in `segmentFeatures`; one more at the
    /// end.
    var segmentStarts: [Int32]
    var segmentFeatures: [Int32]
    var phrases: [LabelledSentence.Phrase]
}
