import ZhidaCore

/// What was heard in one region of a recording.
public struct Hearing: Sendable, Codable {
    /// By the language model alone.
    public var first: [TimedSyllable]
    /// After all hearings: `first` with the mentions that were heard again and believed in place.
    public var syllables: [TimedSyllable]
    /// The stretches that were heard again.
    public var mentions: [HeardMention]
    /// How well each syllable fits the sound where `first` heard one, where the model tells; not written.
    public var fit: [Float]?

    init(first: [TimedSyllable], syllables: [TimedSyllable], mentions: [HeardMention]) {
        self.first = first
        self.syllables = syllables
        self.mentions = mentions
    }

    private enum CodingKeys: CodingKey { case first, syllables, mentions }

    /// How sure the surest address in it is, its number included where it has one, 0...1.
    public var certainty: Double {
        mentions.filter(\.isBelieved).map { $0.nameConfidence * ($0.numberConfidence ?? 1) }.max() ?? 0
    }
}

/// A stretch that sounded like an address and was heard again.
public struct HeardMention: Sendable, Codable {
    /// Where the first hearing put it.
    public var span: TimeSpan
    /// Logarithm of the odds for any address against free speech, by the first hearing's syllables.
    public var evidence: Float
    /// The part of the likeliest address in it, 0...1.
    public var belief: Float
    /// Evidence of the first hearing's syllables for what the last hearing heard.
    public var agreement: Float
    /// The part of it that the names give.
    public var nameAgreement: Float
    /// What the sound says for the syllables that the first hearing heard where the names were, where the model tells.
    public var free: Float?
    /// The least that is said for a syllable of the names.
    public var worst: Float
    /// How sure the names are, 0...1.
    public var nameConfidence: Double
    /// By how much its place is likelier, by the sound, than the next of another name; a natural logarithm.
    public var placeMargin: Double?
    /// The same for its street and community, where the place alone is not sure enough.
    public var aboveMargin: Double?
    /// How sure street and community are, 0...1.
    public var aboveConfidence: Double?
    /// The same for the number among those known at the place.
    public var numberMargin: Double?
    /// By how much a number heard among any fits the sound better than one of those known; a natural logarithm.
    public var unknownGain: Double?
    /// How sure its number is, 0...1, where it was weighed against numbers that the gazetteer holds.
    public var numberConfidence: Double?
    /// What the last hearing heard: names and number as they are taken.
    public var heard: [TimedSyllable]
    /// With any number.
    public var second: [TimedSyllable]
    /// With the numbers that the gazetteer holds alone, where it holds some.
    public var third: [TimedSyllable]?
    /// Whether the last hearing took the place of the first.
    public var isBelieved: Bool
}
