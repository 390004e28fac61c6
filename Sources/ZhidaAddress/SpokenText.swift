import ZhidaCore
import ZhidaText

/// What was said, as characters and as sounds: the input of the address engine.
///
/// Typed text gets its sounds from a reading table; a transcript brings those that were heard. Each syllable knows the
/// characters that it stands for, so that every answer can point at its words.
public struct SpokenText: Sendable {
    /// The characters, as Unicode scalars of the original text.
    public let scalars: [Unicode.Scalar]
    /// The sounds, in order.
    public let syllables: [Syllable]
    /// For each syllable the scalars it stands for; several syllables of one number share a range.
    public let ranges: [Range<Int>]
    /// How sure each syllable is, 0...1; typed text is sure.
    public let confidences: [Float]
    /// Whether the characters were derived from the sounds: then another character of the same sound says nothing.
    public let isHeard: Bool
    /// The same characters, for the words that relate the places among them.
    let relating: RelatingText

    /// - Precondition: `syllables`, `ranges` and `confidences`, where given, have the same count; ranges lie within `text` and do not run backwards.
    public init(text: String, syllables: [Syllable], ranges: [Range<Int>], confidences: [Float]? = nil, isHeard: Bool) {
        precondition(syllables.count == ranges.count && confidences.map { $0.count == syllables.count } ?? true)
        scalars = Array(text.unicodeScalars)
        relating = RelatingText(scalars)
        self.syllables = syllables
        self.ranges = ranges
        self.confidences = confidences ?? Array(repeating: 1, count: syllables.count)
        self.isHeard = isHeard
    }

    /// Mean doubt of a stretch of syllables, 0...1.
    func doubt(_ span: Range<Int>) -> Float {
        span.isEmpty ? 0 : 1 - confidences[span].reduce(0, +) / Float(span.count)
    }

    /// The characters of a stretch of syllables.
    func scalarRange(of span: Range<Int>) -> Range<Int> {
        guard !span.isEmpty else { return 0..<0 }
        return ranges[span.lowerBound].lowerBound..<ranges[span.upperBound - 1].upperBound
    }

    /// The text of a range of scalars.
    func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }
}
