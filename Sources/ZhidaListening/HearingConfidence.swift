import Foundation

/// How sure an address is that was heard a second time 置信度.
///
/// The evidence that the first hearing's syllables give for the names, less the logarithm of how many addresses there are
/// to be taken for one by chance, is a logarithm of odds; it is too sure of itself, since neighbouring syllables are
/// misheard together, and is divided by a factor for that. Both constants were fitted to 40 addresses and 20 sentences
/// without any of two speakers that the model had not heard (see docs/speech.md).
struct HearingConfidence {
    private static let factor = 1.6
    private static let offset = 2.0
    /// How sure a number is where the gazetteer holds none at its place.
    static let unknownNumber = 0.5

    private let chance: Double

    /// - Parameter addresses: places that could have been named.
    init(addresses: Int) { chance = log(Double(max(1, addresses))) }

    /// 0...1
    func names(agreement: Float) -> Double { 1 / (1 + exp(-(Double(agreement) - chance - Self.offset) / Self.factor)) }
}
