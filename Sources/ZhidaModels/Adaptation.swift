/// How a model is adapted to new speech.
public enum AdaptationMethod: String, Hashable, Sendable, Codable, CaseIterable {
    /// Each Gaussian's mean moves towards the new speech as far as there was speech for it (Gauvain and Lee 1994); of a
    /// network all layers move, as far as they must.
    case map
    /// All means move by one common linear map (Leggetter and Woodland 1995); of a network the last layer alone, which is
    /// one: for few calls.
    case mllr
    /// The common map first, then the rest.
    case both
}

/// What an adaptation did.
public struct AdaptationOutcome: Hashable, Sendable, Codable {
    /// Stretches that were learned from.
    public var stretches: Int
    /// Stretches that could not be aligned with their words.
    public var leftOut: Int
    /// Log likelihood a frame of the stretches by the model as it was; of a network, the logarithm of how much likelier it
    /// finds each frame's state than it is anyway.
    public var logLikelihood: Double?
}

/// A way to adapt an acoustic model to speech of which the words are known.
protocol Adaptation {
    /// Writes those files of the adapted model that are others than the model's own.
    ///
    /// - Parameters:
    ///   - stretches: what to learn from.
    ///   - acoustic: the folder to write into.
    ///   - work: an empty folder for intermediate files.
    func adapt(
        to stretches: [SpokenStretch],
        method: AdaptationMethod,
        acoustic: String,
        work: String
    ) throws(ModelError) -> AdaptationOutcome
}

extension AdaptationMethod {
    /// Whether the common map is found, and whether the rest moves.
    var steps: (common: Bool, each: Bool) { (self != .map, self != .mllr) }
}
