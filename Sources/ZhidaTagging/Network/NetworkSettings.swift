/// How a ``ContextNetwork`` is trained; the defaults were chosen on a part of a training text that was held out (see
/// `docs/parsing.md`).
public struct NetworkSettings: Sendable, Hashable {
    /// Passes over the sentences; more where ``leastSteps`` asks for it.
    public var epochs = 16
    /// So that a few hundred sentences are learnt too.
    public var leastSteps = 400
    /// Adam's first step, from which it falls to nothing in a straight line.
    public var rate: Float = 0.002
    /// The share of the numbers before and behind each layer that are left out while learning.
    public var dropout: Float = 0.5
    /// The share of a token's features that are left out while learning.
    public var featureDropout: Float = 0.1
    /// Sentences of a step; of fewer than 1,000 in all a quarter of it.
    public var batch = 32
    /// Features seen fewer times are left out.
    public var cutoff = 3
    /// The share of the network in a phrase's probability, the rest is the field's; `nil` for 0.6, of fewer than 4,000
    /// sentences 0.3.
    public var share: Float?
    /// Numbers that stand for a token; a multiple of eight.
    public var inputs = 64
    /// Units of each direction of a layer; a multiple of eight.
    public var units = 96

    public init() {}
}
