import ZhidaCore

/// One ear, or two: a model's own and a second one for what the first leaves unsure. One thread at a time.
public struct Ears {
    private let first: Listener
    private let second: Listener?

    /// Certainty from which the first ear is enough.
    private static let sure = 0.85

    public init(first: Listener, second: Listener?) {
        self.first = first
        self.second = second
    }

    /// Hears one region of a recording, by the second ear as well where the first is not sure of an address that it met;
    /// the surer hearing counts, unless the first ear finds that a syllable of the second's names was not said at all, or one of
    /// its number not clearly.
    ///
    /// - Throws: `SpeechFault`
    public func hear(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws -> Hearing {
        let heard = try first.hear(region, samples)
        guard !heard.mentions.isEmpty, heard.certainty < Self.sure, let second else { return heard }
        let other = try second.hear(region, samples)
        guard other.certainty > heard.certainty, try first.bearsOut(other, region, samples) else { return heard }
        return other
    }
}
