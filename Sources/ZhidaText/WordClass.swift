/// What a word is to its neighbours, from its part of speech, and how well two classes follow one another.
enum WordClass: UInt8, Sendable, CaseIterable {
    case other, pronoun, verb, noun, place, adverb, adjective, particle, preposition, number, measure
    /// A numeral of several syllables, one of a single syllable, and the unit word of an address behind a numeral:
    /// one that tells an address (号, 栋) or one that is as likely to be another word (室, 区).
    case numeral, singleNumeral, unit, weakUnit

    /// - Parameter tag: ICTCLAS; the first letter is the class, `ns` a place, `vn` and `an` nouns.
    init(tag: some StringProtocol) {
        switch tag {
        case "ns", "s", "nt": self = .place
        case "vn", "an": self = .noun
        default:
            switch tag.utf8.first {
            case UInt8(ascii: "r"): self = .pronoun
            case UInt8(ascii: "v"): self = .verb
            case UInt8(ascii: "n"): self = .noun
            case UInt8(ascii: "d"): self = .adverb
            case UInt8(ascii: "a"): self = .adjective
            case UInt8(ascii: "u"): self = .particle
            case UInt8(ascii: "p"): self = .preposition
            case UInt8(ascii: "m"): self = .number
            case UInt8(ascii: "q"): self = .measure
            default: self = .other
            }
        }
    }

    /// Nats that a pair of classes gains over independent words; what is not listed gains nothing. Set by hand from the
    /// word order of spoken requests (我 要 投诉, 在 西乡, 的 路灯, 很 吵), small beside the words' own probabilities.
    private static let gains: [(WordClass, WordClass, Float)] = [
        (.pronoun, .verb, 0.6), (.pronoun, .adverb, 0.5), (.pronoun, .preposition, 0.5), (.pronoun, .particle, 0.3),
        (.verb, .noun, 0.5), (.verb, .place, 0.6), (.verb, .pronoun, 0.4), (.verb, .particle, 0.6),
        (.verb, .number, 0.3), (.adverb, .verb, 0.7), (.adverb, .adjective, 0.7), (.adverb, .adverb, 0.2),
        (.preposition, .place, 0.9), (.preposition, .noun, 0.5), (.preposition, .pronoun, 0.6),
        (.particle, .noun, 0.7), (.particle, .adjective, 0.2), (.adjective, .particle, 0.5), (.adjective, .noun, 0.3),
        (.number, .measure, 1.5), (.measure, .noun, 0.7), (.noun, .verb, 0.3), (.noun, .adverb, 0.4),
        (.noun, .particle, 0.4), (.noun, .noun, 0.2), (.place, .place, 0.8), (.place, .noun, 0.5),
        (.place, .numeral, 1.0), (.place, .singleNumeral, 1.0), (.unit, .numeral, 1.0), (.unit, .singleNumeral, 1.0),
        (.unit, .place, 0.5), (.unit, .noun, 0.4), (.weakUnit, .numeral, 1.0), (.weakUnit, .singleNumeral, 1.0),
        (.numeral, .measure, 1.5),
    ]

    /// The cost of every pair: rows are the first class. A negative cost is a gain.
    static let costs: [Float] = {
        var costs = [Float](repeating: 0, count: allCases.count * allCases.count)
        func set(_ first: WordClass, _ second: WordClass, _ cost: Float) {
            costs[Int(first.rawValue) * allCases.count + Int(second.rawValue)] = cost
        }
        for (first, second, gain) in gains { set(first, second, -gain) }
        for first in allCases {
            // A unit word is one only behind a numeral; without one it is an ordinary word of the lexicon.
            guard first != .numeral, first != .singleNumeral else { continue }
            set(first, .unit, .infinity)
            set(first, .weakUnit, .infinity)
        }
        // 三零一室 is a room; 三 before shi, qi, qu is more often the beginning of 三十, 三期 of something, 三去.
        set(.singleNumeral, .weakUnit, 1.5)
        for second in allCases where second != .unit && second != .weakUnit {
            set(.singleNumeral, second, .infinity)
            if second != .measure { set(.numeral, second, 2) }
        }
        return costs
    }()

    private static let count = allCases.count

    /// The cost of `second` right after `first`.
    @inline(__always)
    static func cost(_ first: WordClass, _ second: WordClass) -> Float {
        costs[Int(first.rawValue) * count + Int(second.rawValue)]
    }
}
