/// How a tagger is trained; the defaults were chosen by cross-validation (see `docs/parsing.md`).
public struct TaggerSettings: Sendable, Hashable {
    /// Passes over the sentences.
    public var epochs = 8
    /// AdaGrad's step.
    public var rate: Float = 0.05
    /// L2 penalty of a feature's weights: λ/2·‖w‖² beside the log-likelihood's sum over the sentences. Of fewer than 60 times
    /// as many sentences it is a sixtieth of their number, at least 1.
    public var penalty: Float = 16
    /// L2 penalty of the weights of label sequences.
    public var sequencePenalty: Float = 0.5
    /// The share of the features that each look at a sentence leaves out, so that none relies on another.
    public var dropout: Float = 0.6
    /// A token feature seen fewer times is left out.
    public var tokenCutoff = 2
    /// A segment feature seen fewer times among the phrases is left out.
    public var segmentCutoff = 1
    /// Tokens of the longest phrase that can be found; sentences with a longer one are not learnt from.
    public var longest = 24
    /// From this share of the epochs on, weights are averaged.
    public var averageFrom = 0.5
    /// Makes the order of the sentences and the dropout; the same seed gives the same model.
    public var seed: UInt64 = 1
    /// Features whose greatest weight stays below this are left out of the model.
    public var smallestWeight: Float = 0.06
    /// How a network beside the field is trained; `nil` for none.
    public var network: NetworkSettings?
    /// A file of words as ``SequenceTagger`` embeds them: word, frequency, tag (tab-separated).
    public var words: String?
    /// A file of division names: code, name (tab-separated).
    public var divisions: String?

    public init() {}
}
