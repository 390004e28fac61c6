import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaText

/// What speaks against a number that was heard among those known.
struct NumberDoubt {
    /// Whether it may be the end of another known one.
    var isEnd: Bool
    /// Whether another known one is often misheard as this.
    var hasLikelier: Bool
}

/// Decides whether a number was one that the gazetteer holds at the place, and how sure that is.
///
/// Digits are heard badly over the telephone (三 and 二 as 八, 六 as 九), and much better among the few numbers that a
/// road has. So the number heard among any stands against the number heard among the known ones, by what the sounds
/// heard say for each (`SyllableEvidence`) and by how often a caller's number is known at all.
struct NumberJudge {
    let evidence: SyllableEvidence
    /// The share of callers' numbers at a place with known numbers that are among them.
    var knownShare: Float = 0.9
    /// How many numbers a caller may say: what hearing one right by chance is measured against.
    var possibleNumbers: Float = 999
    /// What it counts, as a logarithm of odds, that the sound itself fits a known number best of all known ones.
    var heardBest: Float = 2

    /// What a syllable more or less takes: digits are misheard, and seldom missed among digits.
    private static let otherLength: Float = 3

    struct Verdict {
        /// Whether the known number is to be taken.
        var isKnown: Bool
        /// How sure the number that is taken is, 0...1.
        var confidence: Double
    }

    /// By how much the first hearing's syllables speak for one known number rather than for the next of the others: a
    /// natural logarithm; `nil` where there is no other.
    func margin(first: [TimedSyllable], known: [Syllable], numbers: [ListeningPlan.Number]) -> Double? {
        func weight(_ number: ListeningPlan.Number) -> Double {
            Double(evidence.align(heard: first, meant: number.syllables).total) + log(number.weight)
        }
        let same = numbers.filter { $0.syllables == known }
        let others = numbers.filter { other in !same.contains { $0.digits == other.digits } }
        guard let own = same.map(weight).max() else { return nil }
        return others.map(weight).max().map { own - $0 }
    }

    /// What may be wrong with a number heard among those known.
    static func doubt(_ known: [Syllable], behind last: Syllable?, of numbers: [ListeningPlan.Number]) -> NumberDoubt {
        NumberDoubt(isEnd: isEnd(known, behind: last, of: numbers), hasLikelier: hasLikelier(known, of: numbers))
    }

    /// As which numerals others are misheard that have no such consonant: over the telephone 二 is 八 or 三 to a model that does
    /// not know the speaker, and 三 is 八, and hardly ever the other way round.
    private static let misheard = [
        Syllable(pinyin: "ba"): ["er", "san"], Syllable(pinyin: "san"): ["er"],
    ].mapValues { $0.compactMap { Syllable(pinyin: $0) } }

    /// Whether another known number may have been misheard as this one, by one numeral: 二十四 as 八十四.
    private static func hasLikelier(_ known: [Syllable], of numbers: [ListeningPlan.Number]) -> Bool {
        let all = Set(numbers.map(\.syllables))
        return known.indices.contains { index in
            (misheard[known[index]] ?? []).contains { said in
                var other = known
                other[index] = said
                return all.contains(other)
            }
        }
    }

    /// Whether a number is the end of another known one, whose beginning the vowel before it may have swallowed: 路五十三号
    /// (lu wu …) sounds nearly as 路十三号, and so does 里一百 (li yi …) as 里百.
    private static func isEnd(
        _ known: [Syllable],
        behind last: Syllable?,
        of numbers: [ListeningPlan.Number]
    ) -> Bool {
        guard let vowel = last?.pinyin.last else { return false }
        let swallowed = vowel == "u" ? "wu" : vowel == "i" ? "yi" : ""
        return numbers.contains {
            $0.weight >= 0.3 && $0.syllables.count == known.count + 1 && $0.syllables[0].pinyin == swallowed
                && $0.syllables[1...].elementsEqual(known)
        }
    }

    /// - Parameters:
    ///   - first: the first hearing's syllables where the number is.
    ///   - free: the number heard among any.
    ///   - known: the number heard among those known.
    ///   - all: the numbers known at the place, as they are spoken.
    func judge(
        first: [TimedSyllable],
        free: [TimedSyllable],
        known: [Syllable],
        numbers all: [ListeningPlan.Number]
    ) -> Verdict {
        let weights = Dictionary(all.map { ($0.syllables, $0.weight) }) { max($0, $1) }
        let numbers = weights.keys.sorted { $0.lexicographicallyPrecedes($1) }
        // The second hearing's own posteriors say nothing: it is as sure as the first was of the same sound.
        let sureness = first.isEmpty ? 0 : first.map(\.confidence).reduce(0, +) / Double(first.count)
        let free = free.map { TimedSyllable(syllable: $0.syllable, span: $0.span, confidence: sureness) }
        let freeNumber = free.map(\.syllable)
        func weight(_ number: [Syllable]) -> Float {
            0.5 * evidence.align(heard: first, meant: number).total
                + 0.5 * evidence.align(heard: free, meant: number).total
                - Self.otherLength * Float(abs(number.count - freeNumber.count))
        }
        let total = weights.values.reduce(0, +)
        var odds = numbers.map {
            weight($0) + log(knownShare * Float((weights[$0] ?? 1) / total)) + ($0 == known ? heardBest : 0)
        }
        let isFreeKnown = numbers.contains(freeNumber)
        if !isFreeKnown { odds.append(weight(freeNumber) + log((1 - knownShare) / possibleNumbers)) }
        let greatest = odds.max() ?? 0
        let sum = odds.reduce(0) { $0 + exp($1 - greatest) }
        func share(_ position: Int) -> Float { exp(odds[position] - greatest) / sum }
        guard let position = numbers.firstIndex(of: known) else {
            return Verdict(isKnown: false, confidence: isFreeKnown ? 1 : Double(share(odds.count - 1)))
        }
        let belief = share(position)
        if !isFreeKnown, share(odds.count - 1) > belief {
            return Verdict(isKnown: false, confidence: Double(share(odds.count - 1)))
        }
        return Verdict(isKnown: true, confidence: Double(belief))
    }
}
