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
    /// Milliseconds of sound around these.
    public var margin = 150
    /// Logarithm of the odds, by the first hearing's syllables, from which a stretch is worth hearing again.
    public var leastEvidence: Float = 9
    /// How sure a second hearing must be of the names to take the place of the first, 0...1.
    public var leastConfidence = 0.15
    /// Natural logarithm of the probability of each syllable around an address in a second hearing.
    public var backgroundLogProbability = -1.5

    public init() {}

    /// Syllables before and behind a stretch that are heard again with it, since a name that was misheard may lie there:
    /// a street and a community have eight, a number with its unit word six.
    public struct Attempt: Sendable {
        public var before: Int
        public var after: Int
        /// The likeliest addresses alone, where fewer than all are listened for.
        public var addresses: Int?

        public init(before: Int, after: Int, addresses: Int? = nil) {
            self.before = before
            self.after = after
            self.addresses = addresses
        }
    }
}
