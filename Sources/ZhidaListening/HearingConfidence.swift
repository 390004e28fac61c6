import Foundation
import ZhidaAddress
import ZhidaCore

/// How sure each part of an address is that was heard a second time 置信度.
///
/// The evidence that the first hearing's syllables give for a part, less the logarithm of how many others there are to be
/// taken for it by chance, is a logarithm of odds; it is too sure of itself, since neighbouring syllables are misheard
/// together, and is divided by a factor for that. Both constants were fitted to 40 addresses and 20 sentences without any
/// of two speakers that the model had not heard (docs/speech.md).
struct HearingConfidence {
    private static let factor: Float = 1.6
    private static let offset: Float = 2
    /// How sure a number is where the gazetteer holds none at its place.
    static let unknownNumber = 0.5

    let counts: AddressCounts

    /// 0...1 for each part that was said; 1 for one that was not.
    ///
    /// - Parameter evidence: for each heard syllable what the first hearing gives for it.
    func rate(_ parts: HeardParts, evidence: [Float]) -> (street: Double, community: Double, place: Double) {
        func rate(_ part: Range<Int>, among count: Int) -> Double {
            guard !part.isEmpty else { return 1 }
            let sum = evidence[part].reduce(0, +)
            return Double(1 / (1 + exp(-(sum - log(Float(max(1, count))) - Self.offset) / Self.factor)))
        }
        let above = parts.street.isEmpty ? 1 : max(1, counts.streets)
        let parents = parts.community.isEmpty ? above : max(1, counts.communities)
        return (
            rate(parts.street, among: counts.streets),
            rate(parts.community, among: counts.communities / above),
            rate(parts.place, among: counts.places / parents)
        )
    }
}
