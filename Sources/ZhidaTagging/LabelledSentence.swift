/// One labelled text: its tokens in order, cut into phrases each of which has a label.
public struct LabelledSentence: Sendable, Hashable {
    /// Neighbouring tokens with one label.
    public struct Phrase: Sendable, Hashable {
        /// Tokens of the sentence.
        public var range: Range<Int>
        /// An index of ``LabelledText/labels``.
        public var label: Int

        public init(range: Range<Int>, label: Int) {
            self.range = range
            self.label = label
        }
    }

    /// Characters, and runs of digits or letters as one token each.
    public var tokens: [String]
    /// In order, without overlap; tokens in no phrase are outside (`O`).
    public var phrases: [Phrase]

    public init(tokens: [String], phrases: [Phrase]) {
        self.tokens = tokens
        self.phrases = phrases
    }
}
