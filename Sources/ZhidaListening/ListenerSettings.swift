/// How an utterance is heard again where it sounds like an address.
public struct ListenerSettings: Sendable {
    /// Addresses of the second hearing: as many as keep its grammar at a few thousand states.
    public var addresses = 100
    /// Addresses of the third hearing, with the numbers that the gazetteer holds there.
    public var numberedAddresses = 4
    /// Stretches of one utterance that are heard again at the most.
    public var mentions = 3
    /// Ways of hearing a stretch again, tried in turn until one agrees with the first hearing.
    public var attempts = [Attempt(before: 9, after: 7), Attempt(before: 1, after: 5, addresses: 10)]
    /// The same where the model tells how well every syllable fits the sound: tried in turn until a place is as sure as
    /// ``enoughConfidence``. The later ones give less room to what the first hearing heard around the address.
    public var soundAttempts = [
        Attempt(before: 9, after: 7),
        Attempt(before: 9, after: 7, backgroundLogProbability: -6),
    ]
    public var enoughConfidence = 0.5
    /// How sure both must be for a place and its street and community to be taken without listening for others.
    public var sureConfidence = 0.97
    /// Evidence by which a later attempt's names must fit the sound better than an earlier one's.
    public var betterEvidence: Float = 2
    /// Milliseconds of sound around these.
    public var margin = 150
    /// Logarithm of the odds, by the first hearing's syllables, from which a stretch is worth hearing again.
    public var leastEvidence: Float = 9
    /// The same from which it is worth a second way where the first heard nothing to believe: of 78 second ways in `known-dev`,
    /// `any-dev` and `carried-dev` the 26 below brought nothing, and all 19 that brought more lay above 21.
    public var hopefulEvidence: Float = 20
    /// The same from which an address was said there, be its syllables never so doubtful. What the first hearing finds likeliest
    /// is then listened for ``alone``: among a hundred others it may lose to one that a fluent stranger's sound fits by chance.
    /// Of 30 such in `cut-calibration` 17 were right, of the 15 from here on 13; in the other sets to tune on 6 of 8.
    public var addressEvidence: Float = 40
    /// How the likeliest is listened for alone.
    public var alone = Attempt(before: 9, after: 7, addresses: 1, backgroundLogProbability: -6)
    /// By how much the sound may fit another place better than the likeliest, a natural logarithm: of 5 such that were further
    /// behind in those sets none was right.
    public var leastMargin = -60.0
    /// How sure a second hearing must be of the names to take the place of the first, 0...1.
    public var leastConfidence = 0.15
    /// Natural logarithm of the probability of each syllable around an address in a second hearing.
    public var backgroundLogProbability = -1.5

    /// What the evidence of the first hearing for a place counts in a second, where it is evidence of the sound itself: both
    /// hear the same network, the first by its best path through all syllables, the second by the names' own.
    public var firstShare = 0.5

    public init() {}

    /// Syllables before and behind a stretch that are heard again with it, since a name that was misheard may lie there:
    /// a street and a community have eight, a number with its unit word six.
    public struct Attempt: Sendable {
        public var before: Int
        public var after: Int
        /// The likeliest addresses alone, where fewer than all are listened for.
        public var addresses: Int?
        /// See ``ListenerSettings/backgroundLogProbability``; `nil`: that of the settings.
        public var backgroundLogProbability: Double?

        public init(before: Int, after: Int, addresses: Int? = nil, backgroundLogProbability: Double? = nil) {
            self.before = before
            self.after = after
            self.addresses = addresses
            self.backgroundLogProbability = backgroundLogProbability
        }
    }
}
