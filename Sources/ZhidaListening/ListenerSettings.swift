/// How an utterance is heard again where it sounds like an address.
public struct ListenerSettings: Sendable {
    /// Addresses of the second hearing: as many as keep its grammar at a few thousand states.
    public var addresses = 100
    /// Addresses of the third hearing, with the numbers that the gazetteer holds there.
    public var numberedAddresses = 8
    /// Stretches of one utterance that are heard again at the most.
    public var mentions = 3
    /// Milliseconds of sound around the syllables that are heard again.
    public var margin = 300
    /// Logarithm of the odds, by the first hearing's syllables, from which a stretch is worth hearing again.
    public var leastEvidence: Float = -1
    /// Evidence that the first hearing's syllables must give for what the second heard there; below it, the second is
    /// not believed.
    public var leastAgreement: Float = 0
    /// Natural logarithm of the probability of each phone around an address in a second hearing.
    public var fillerLogProbability = -3.0

    public init() {}
}
