/// One thread's place to tag texts with a ``SequenceTagger``: holds memory, which after the first texts grows no more.
///
/// Each text is cut into windows of at most 256 tokens (at line ends, else behind a mark, else hard), so that time and
/// memory stay linear whatever comes. A window is worked on in two passes (see ``TaggingWork``).
public final class TaggingSession {
    private let tagger: SequenceTagger
    private var work: TaggingWork
    private var reader = TokenReader()
    private var wordTokens: [Token] = []

    /// How probable a phrase of each label must be to be reported. The cut with the greatest sum of (probability −
    /// threshold) is taken, which at 0.4 has about the greatest expected F1; a lower threshold finds more and errs more.
    public var thresholds: [Float] {
        get { work.thresholds }
        set { work.thresholds = newValue }
    }

    /// Segments whose best cut is worse than the best of all by more than this (natural logarithm) are not looked at.
    public var margin: Float {
        get { work.margin }
        set { work.margin = newValue }
    }

    /// The share of the network in a phrase's probability, the rest is the field's; `nil` where the model has none.
    public var networkShare: Float? {
        get { work.reader?.share }
        set { if let newValue { work.reader?.share = newValue } }
    }

    /// The network reads a line only where the field leaves some phrase's probability this far or further from both 0 and
    /// 1, so that it costs nothing where it would change nothing; 0: always.
    public var networkDoubt: Float {
        get { work.doubt }
        set { work.doubt = newValue }
    }

    init(tagger: SequenceTagger) {
        self.tagger = tagger
        work = TaggingWork(tagger: tagger)
    }

    /// Whether a scalar ends a line, beyond which no phrase goes on.
    @inline(__always)
    public static func endsLine(_ scalar: UInt32) -> Bool {
        scalar == 0x0A || scalar == 0x0D || scalar == 0x2028 || scalar == 0x2029
    }

    /// The phrases of a text in order; ranges are Unicode scalars of it.
    public func tag(_ text: some StringProtocol) -> [TaggedPhrase] {
        reader.read(text)
        var phrases = work.tag(reader.tokens, breaks: reader.breaks)
        for index in phrases.indices {
            let tokens = phrases[index].range
            let first = reader.ranges[tokens.lowerBound]
            let last = reader.ranges[tokens.upperBound - 1]
            phrases[index].range = Int(first.lowerBound)..<Int(last.upperBound)
        }
        return phrases
    }

    /// The phrases of a text that is cut into tokens already; ranges are tokens.
    public func tag(tokens: [String]) -> [TaggedPhrase] {
        wordTokens.removeAll(keepingCapacity: true)
        for token in tokens { wordTokens.append(Token(token.unicodeScalars.lazy.map(\.value))) }
        return work.tag(wordTokens, breaks: [])
    }
}
