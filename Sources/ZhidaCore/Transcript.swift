/// A toneless syllable as it was heard, with its place in the recording.
public struct TimedSyllable: Hashable, Sendable, Codable {
    public var syllable: Syllable
    public var span: TimeSpan
    /// The recogniser's posterior, 0...1.
    public var confidence: Double

    public init(syllable: Syllable, span: TimeSpan, confidence: Double) {
        self.syllable = syllable
        self.span = span
        self.confidence = confidence
    }
}

/// A word of a transcript: characters, and the syllables they were read from.
public struct TranscribedWord: Hashable, Sendable, Codable {
    /// The word in characters.
    public var text: String
    /// Part of speech, as in the ICTCLAS tag set (`n`, `ns`, `v`, `m` …).
    public var tag: String
    /// The word's syllables as a range of the utterance's `syllables`.
    public var syllables: Range<Int>
    public var span: TimeSpan
    /// The mean posterior of its syllables, 0...1.
    public var confidence: Double

    public init(text: String, tag: String, syllables: Range<Int>, span: TimeSpan, confidence: Double) {
        self.text = text
        self.tag = tag
        self.syllables = syllables
        self.span = span
        self.confidence = confidence
    }
}

/// One stretch of speech on one channel.
public struct Utterance: Hashable, Sendable, Codable {
    public var channel: Channel
    public var span: TimeSpan
    public var syllables: [TimedSyllable]
    /// The words in order; their syllable ranges cover `syllables` without gap or overlap.
    public var words: [TranscribedWord]

    public init(channel: Channel, span: TimeSpan, syllables: [TimedSyllable], words: [TranscribedWord]) {
        self.channel = channel
        self.span = span
        self.syllables = syllables
        self.words = words
    }

    /// The words joined as they would be written.
    public var text: String { words.map(\.text).joined() }
}

/// What was said in a recording 转写.
public struct Transcript: Hashable, Sendable, Codable {
    /// In order of time; the channels of a stereo call are interleaved.
    public var utterances: [Utterance]
    /// The name of the speech model that heard it.
    public var model: String

    public init(utterances: [Utterance], model: String) {
        self.utterances = utterances
        self.model = model
    }

    /// What stands between two utterances in ``text(of:)``.
    public static let separator = "，"

    /// The utterances of one channel, or of all, joined by ``separator``; those in which nothing was understood left out.
    public func text(of channel: Channel? = nil) -> String {
        utterances.filter { channel == nil || $0.channel == channel }.map(\.text).filter { !$0.isEmpty }
            .joined(separator: Self.separator)
    }
}
