/// What ``SyllableReader`` charges and grants beside the words' own probabilities, in nats.
///
/// Set on written sentences that were turned into syllables and read back.
struct ReadingWeights: Sendable {
    /// Each word costs this beside its frequency.
    var step: Float = 1.5
    /// How much the neighbourhood of parts of speech counts, as a factor.
    var classes: Float = 1
    /// A numeral: its start, and each of its syllables (one of ten digits, less a little: numbers are frequent).
    var numeral: Float = 5.5
    var numeralSyllable: Float = 1.6
    /// A syllable that no word has.
    var fallback: Float = 20
    /// A word that reaches over a pause of 300 ms, of 700 ms.
    var pause: Float = 2
    var longPause: Float = 6
    /// What a word of the callers' phrases gains at one occurrence, and at most.
    var word: Float = 0.5
    var mostForWord: Float = 1.5
    /// How much of what follows a word is believed to be as in the callers' phrases, 0...1, where the word is frequent
    /// in them; halved at ``pairDoubt`` occurrences. A pair gains at most ``mostForPair``.
    var pair: Float = 0.3
    var pairDoubt: Float = 10
    var mostForPair: Float = 6
}
