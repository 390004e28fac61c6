import Foundation
import ZhidaAddress
import ZhidaCore

/// How sure each part of an address is that was heard a second time 置信度.
///
/// Three things speak: whether an address was said at all, by the evidence of the first hearing's syllables less the
/// logarithm of how many addresses could be taken for one by chance; whether it was this place, by how much likelier the
/// sound makes it than the next of another name; and the same for its number. Each is made a probability by a logistic
/// function. Its constants were set on 40 addresses of a speaker whom the model had not heard, 20 sentences of another
/// without any, and seven of the samples (docs/speech.md).
struct HearingConfidence {
    /// How sure a number is where the gazetteer holds none at its place.
    static let unknownNumber = 0.5

    let counts: AddressCounts

    /// That these syllables named an address, 0...1.
    func mention(evidence: Float, among count: Int) -> Double {
        Self.logistic(Double(evidence - log(Float(max(1, count)))), middle: 2, width: 1.6)
    }

    /// That an address was said and that it was at this place and no other, 0...1.
    ///
    /// - Parameters:
    ///   - evidence: of the first hearing's syllables for all names.
    ///   - margin: of the place against the next; `nil` where nothing else was listened for.
    func place(evidence: Float, margin: Double?) -> Double {
        let margin = margin ?? 42
        let isAddress = Double(evidence - log(Float(max(1, counts.places)))) + margin / 15
        return Self.logistic(isAddress, middle: 17.5, width: 1.5) * Self.logistic(margin, middle: 42, width: 5)
    }

    /// That it was this number of those known at the place, 0...1.
    ///
    /// - Parameters:
    ///   - judged: how sure it is by the syllables heard, as ``NumberJudge`` says.
    ///   - margin: of the number against the next by the sound; `nil` where the place has no other.
    func number(judged: Double, margin: Double?) -> Double {
        let judged = min(0.9999, max(0.0001, judged))
        return Self.logistic(0.7 * log(judged / (1 - judged)) + ((margin ?? 30) - 30) / 10, middle: 0, width: 1)
    }

    private static func logistic(_ value: Double, middle: Double, width: Double) -> Double {
        1 / (1 + exp(-(value - middle) / width))
    }
}
