import Foundation
import ZhidaCore

/// What a second hearing of an address listens for: streets, their communities and places, and numbers, with anything
/// before and after.
///
/// The hierarchy is in the grammar: behind a street only its own communities and places are heard.
public struct MentionGrammar: Sendable {
    /// A place with its ways of being said, and the numbers that may follow it.
    public struct Place: Sendable {
        /// Its names as syllables, the standard name first.
        public var names: [[Syllable]]
        /// The numbers with their unit words as syllables and how often each is said, and no others; `nil` or none: any
        /// number.
        public var numbers: [(syllables: [Syllable], weight: Double)]?
        /// Whether callers name a number with it, as with a road, rather than not, as with a station.
        public var isNumbered: Bool
        /// Natural logarithm of how likely it is beside the likeliest place, at most 0.
        public var logProbability: Double

        public init(
            names: [[Syllable]],
            numbers: [(syllables: [Syllable], weight: Double)]?,
            isNumbered: Bool,
            logProbability: Double = 0
        ) {
            self.logProbability = logProbability
            self.names = names
            self.numbers = numbers
            self.isNumbered = isNumbered
        }
    }

    /// A community with its places.
    public struct Community: Sendable {
        public var names: [[Syllable]]
        public var places: [Place]

        public init(names: [[Syllable]], places: [Place]) {
            self.names = names
            self.places = places
        }
    }

    /// A street with what may be said after it.
    public struct Street: Sendable {
        /// Its names; empty where no street is known.
        public var names: [[Syllable]]
        public var communities: [Community]
        /// Places that belong to no one community.
        public var places: [Place]

        public init(names: [[Syllable]], communities: [Community], places: [Place]) {
            self.names = names
            self.communities = communities
            self.places = places
        }
    }

    /// Syllables that the first hearing gave before the address and behind it. As many of them as fit are heard there:
    /// the address may begin after any of `before`, and end before any of `after`.
    public var before: [Syllable] = []
    public var after: [Syllable] = []
    /// Natural logarithm of the probability of each syllable of the background: the lower, the further the address
    /// reaches.
    public var backgroundLogProbability = -6.0
    /// Whether a number may be taken back: 三十号，不对，四十号. Where nothing like 不对 was heard it only lets digits heard
    /// badly pass for a first number.
    public var allowsCorrections = true
    /// Whether a number must follow a place with known numbers.
    public var requiresNumber = false
    public var streets: [Street]

    public init(streets: [Street]) { self.streets = streets }

    /// What naming a road without a number costs: as much as a few syllables of the background, which would take the
    /// place of a number that was heard badly.
    private static let numberUnsaid = -6.0
    /// What a number costs with a place that has none, such as a station.
    private static let numberUnexpected = -5.0
    /// What naming a place without a number costs where it has none.
    private static let numberNotNamed = -1.2
    /// What taking back a number costs: so much that digits heard badly do not pass for a first number.
    private static let correction = -8.0
    /// What leaving out the community costs.
    private static let communityUnsaid = -0.7

    /// The finite-state grammar; its states are the streets' names and places, some tens of them for any number.
    public var grammar: Grammar {
        var grammar = Grammar()
        let head = grammar.addState()
        var last = grammar.start
        grammar.add(from: last, to: head)
        for syllable in before {
            last = background(syllable, from: last, &grammar)
            grammar.add(from: last, to: head)
        }
        let tail = grammar.addState()
        last = tail
        // Any beginning of what follows may belong to the address.
        var behind: [Int] = []
        for syllable in after {
            behind.append(last)
            last = background(syllable, from: last, &grammar)
        }
        for state in behind.dropFirst() { grammar.add(from: tail, to: state) }
        if !after.isEmpty { grammar.add(from: tail, to: last) }
        grammar.add(from: last, to: grammar.end)
        let anyNumber = grammar.addState()
        let numberSaid = grammar.addState()
        AnyNumber.add(to: &grammar, from: anyNumber, to: numberSaid)
        grammar.add(from: numberSaid, to: tail)
        if allowsCorrections { addCorrections(from: numberSaid, to: anyNumber, &grammar) }
        let ends = PlaceEnds(tail: tail, anyNumber: anyNumber, &grammar)
        var streetNames: [Grammar.Sequence] = []
        for street in streets {
            let afterStreet = grammar.addState()
            streetNames += Self.sequences(of: street.names, to: afterStreet)
            grammar.add(from: head, to: afterStreet, logProbability: street.names.isEmpty ? 0 : -1.2)
            guard !street.communities.isEmpty else {
                let places = sequences(of: street.places, to: ends, &grammar, after: Self.communityUnsaid)
                grammar.add(places, from: afterStreet)
                continue
            }
            let anyCommunity = grammar.addState()
            var communityNames: [Grammar.Sequence] = []
            for community in street.communities {
                let afterCommunity = grammar.addState()
                communityNames += Self.sequences(of: community.names, to: afterCommunity)
                grammar.add(from: afterStreet, to: afterCommunity, logProbability: Self.communityUnsaid)
                // A caller who names no place.
                grammar.add(from: afterCommunity, to: tail, logProbability: -2.5)
                grammar.add(from: afterCommunity, to: anyCommunity)
                grammar.add(sequences(of: community.places, to: ends, &grammar), from: afterCommunity)
            }
            grammar.add(communityNames, from: afterStreet)
            grammar.add(from: afterStreet, to: anyCommunity, logProbability: Self.communityUnsaid)
            grammar.add(sequences(of: street.places, to: ends, &grammar), from: anyCommunity)
        }
        grammar.add(streetNames, from: head)
        return grammar
    }

    /// 三十号，不对，四十号: the last number counts.
    private func addCorrections(from: Int, to: Int, _ grammar: inout Grammar) {
        let corrected = grammar.addState()
        grammar.add(from: from, to: corrected, logProbability: Self.correction)
        for words in ["bu dui", "bu dui shi", "bu shi", "o bu dui", "cuo le", "shuo cuo le", "shuo cuo le shi"] {
            let syllables = words.split(separator: " ").compactMap { Syllable(pinyin: $0) }
            grammar.add(alternatives: [(syllables, 1)], from: corrected, to: to)
        }
    }

    private func background(_ syllable: Syllable, from: Int, _ grammar: inout Grammar) -> Int {
        let next = grammar.addState()
        grammar.add(
            from: from,
            to: next,
            syllable: syllable,
            isBackground: true,
            logProbability: backgroundLogProbability
        )
        return next
    }

    /// Where places lead that may be followed by any number: one state for all of a kind, so that their names share
    /// their ends.
    private struct PlaceEnds {
        let tail: Int
        let numbered: Int
        let unnumbered: Int

        init(tail: Int, anyNumber: Int, _ grammar: inout Grammar) {
            self.tail = tail
            numbered = grammar.addState()
            unnumbered = grammar.addState()
            grammar.add(from: numbered, to: anyNumber, logProbability: -0.3)
            grammar.add(from: numbered, to: tail, logProbability: MentionGrammar.numberUnsaid)
            grammar.add(from: unnumbered, to: anyNumber, logProbability: MentionGrammar.numberUnexpected)
            grammar.add(from: unnumbered, to: tail, logProbability: MentionGrammar.numberNotNamed)
        }
    }

    /// The names of places, each to where its numbers follow.
    ///
    /// - Parameter after: what they all cost beside their own.
    private func sequences(
        of places: [Place],
        to ends: PlaceEnds,
        _ grammar: inout Grammar,
        after: Double = 0
    ) -> [Grammar.Sequence] {
        places.flatMap { place in
            var end = place.isNumbered ? ends.numbered : ends.unnumbered
            if let numbers = place.numbers, !numbers.isEmpty {
                end = grammar.addState()
                grammar.add(alternatives: numbers, from: end, to: ends.tail)
                if !requiresNumber {
                    let unsaid = place.isNumbered ? Self.numberUnsaid : Self.numberNotNamed
                    grammar.add(from: end, to: ends.tail, logProbability: unsaid)
                }
            }
            return Self.sequences(of: place.names, to: end, after: place.logProbability + after)
        }
    }

    /// Names of one thing, each as likely as the others.
    private static func sequences(of names: [[Syllable]], to end: Int, after: Double = 0) -> [Grammar.Sequence] {
        let kept = names.filter { !$0.isEmpty }
        return kept.map { Grammar.Sequence($0, logProbability: after - log(Double(kept.count)), to: end) }
    }
}

/// Numbers up to 9,999 with a unit word: positional (一百二十三) and digit by digit (幺幺零).
enum AnyNumber {
    static func add(to grammar: inout Grammar, from: Int, to: Int) {
        func syllables(_ text: String) -> [Syllable] { text.split(separator: " ").compactMap { Syllable(pinyin: $0) } }
        let digits = syllables("yi er liang san si wu liu qi ba jiu")
        let single = syllables("yi er san si wu liu qi ba jiu")
        let unit = grammar.addState()
        grammar.add(
            alternatives: [("hao", 1), ("dong", 0.15), ("zuo", 0.1), ("hao lou", 0.1)].map { (syllables($0), $1) },
            from: unit,
            to: to
        )
        // One of ten, at the usual weight of a language model.
        func step(_ from: Int, _ to: Int, _ choices: [Syllable], _ logProbability: Double = -0.35) {
            for syllable in choices {
                grammar.add(from: from, to: to, syllable: syllable, logProbability: logProbability)
            }
        }
        let (ten, hundred, zero) = (syllables("shi"), syllables("bai"), syllables("ling"))
        // 3 → [三]; 13 → [十三]; 30, 33 → [三十(三)]
        let one = grammar.addState()
        step(from, one, digits)
        grammar.add(from: one, to: unit)
        let afterTen = grammar.addState()
        step(from, afterTen, ten)
        step(one, afterTen, ten)
        grammar.add(from: afterTen, to: unit)
        step(afterTen, unit, single)
        // 120 → [百二(十)]; 105 → [百零五]; 123 → [百二十三]
        let afterHundred = grammar.addState()
        step(one, afterHundred, hundred)
        grammar.add(from: afterHundred, to: unit)
        let afterZero = grammar.addState()
        step(afterHundred, afterZero, zero)
        step(afterZero, unit, single)
        let tens = grammar.addState()
        step(afterHundred, tens, digits)
        grammar.add(from: tens, to: unit)
        let lastTen = grammar.addState()
        step(tens, lastTen, ten)
        grammar.add(from: lastTen, to: unit)
        step(lastTen, unit, single)
        // Digit by digit, two to four.
        let spelt = single + syllables("yao ling")
        var last = from
        for position in 0..<4 {
            let next = grammar.addState()
            step(last, next, spelt, -0.4)
            // Two digits are hardly ever said one by one: 七五号 for 75号.
            let cost = [1: -3.5, 2: -0.5][position, default: -1.5]
            if position > 0 { grammar.add(from: next, to: unit, logProbability: cost) }
            last = next
        }
    }
}
