import ZhidaCore

/// Writes down heard syllables as words.
public protocol TextReading {
    /// The words in order; their syllable ranges cover `syllables` without gap or overlap.
    func words(for syllables: [TimedSyllable]) -> [TranscribedWord]
}

/// Turns stretches of speech into utterances: one recogniser and one reader. One thread at a time.
public final class Transcriber {
    /// What hears.
    public let recogniser: Recogniser
    private let reader: any TextReading

    /// Takes a recogniser, which is used by nobody else meanwhile, and what writes its syllables down.
    public init(recogniser: Recogniser, reader: any TextReading) {
        self.recogniser = recogniser
        self.reader = reader
    }

    /// Hears one region; its utterance has no syllables where nothing was understood.
    ///
    /// - Parameter samples: the region's, at the model's rate.
    /// - Throws: ``SpeechFault``
    public func utterance(
        _ region: SpeechRegion,
        _ samples: UnsafeBufferPointer<Int16>
    ) throws(SpeechFault) -> Utterance {
        let syllables = try recogniser.recognise(samples, start: region.span.start)
        return Utterance(
            channel: region.channel,
            span: region.span,
            syllables: syllables,
            words: reader.words(for: syllables)
        )
    }
}
