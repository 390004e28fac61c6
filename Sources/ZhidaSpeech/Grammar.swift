import Foundation
import ZhidaCore

/// A finite-state grammar over toneless syllables: what a second hearing listens for.
///
/// ```swift
/// let roads = Grammar(alternatives: [
///     (["gu", "shu", "yi", "lu"].compactMap(Syllable.init(pinyin:)), 2),
///     (["gu", "shu", "er", "lu"].compactMap(Syllable.init(pinyin:)), 1),
/// ])
/// ```
public struct Grammar: Hashable, Sendable {
    /// A step from state to state, with a syllable or silently.
    public struct Transition: Hashable, Sendable {
        /// The state that it leaves.
        public var from: Int
        /// The state that it reaches.
        public var to: Int
        /// `nil`: nothing is heard.
        public var syllable: Syllable?
        /// Whether the syllable is something around what is listened for; it is no part of the result.
        public var isBackground = false
        /// Natural logarithm, at most 0.
        public var logProbability: Double

        /// A step; ``Grammar/add(from:to:syllable:logProbability:)`` checks its states.
        public init(from: Int, to: Int, syllable: Syllable?, isBackground: Bool = false, logProbability: Double) {
            self.isBackground = isBackground
            self.from = from
            self.to = to
            self.syllable = syllable
            self.logProbability = logProbability
        }
    }

    /// States are `0 ..< stateCount`.
    public private(set) var stateCount = 2
    /// Where an utterance begins: state 0.
    public let start = 0
    /// Where it must end: state 1.
    public let end = 1
    /// Every step, in the order in which they were added.
    public private(set) var transitions: [Transition] = []
    /// States within sequences by all that leads on from them: sequences that go on alike share them.
    private var continuations: [[Continuation]: Int] = [:]

    /// A step on from a state within sequences.
    private struct Continuation: Hashable {
        let to: Int
        let syllable: Syllable
        let logProbability: Double
    }

    /// A grammar of a start and an end with nothing between.
    public init() {}

    /// One of several sequences, each with its weight; see ``add(_:from:)``.
    public init(alternatives: some Collection<(syllables: [Syllable], weight: Double)>) {
        self.init()
        add(alternatives: alternatives, from: start, to: end)
    }

    /// A new state, not connected yet.
    public mutating func addState() -> Int {
        stateCount += 1
        return stateCount - 1
    }

    /// Adds a step.
    ///
    /// - Precondition: both states exist; `logProbability` is at most 0.
    public mutating func add(
        from: Int,
        to: Int,
        syllable: Syllable? = nil,
        isBackground: Bool = false,
        logProbability: Double = 0
    ) {
        precondition((0..<stateCount).contains(from) && (0..<stateCount).contains(to), "states exist")
        precondition(logProbability <= 0, "a logarithm of a probability is at most 0")
        transitions.append(
            Transition(
                from: from,
                to: to,
                syllable: syllable,
                isBackground: isBackground,
                logProbability: logProbability
            )
        )
    }

    /// A sequence of syllables on from a state.
    public struct Sequence: Hashable, Sendable {
        /// At least one; a sequence of none is left out.
        public var syllables: [Syllable]
        /// Natural logarithm, at most 0.
        public var logProbability: Double
        /// The state that it reaches.
        public var to: Int

        /// A sequence; ``Grammar/add(_:from:)`` checks its state.
        public init(_ syllables: [Syllable], logProbability: Double = 0, to: Int) {
            self.syllables = syllables
            self.logProbability = logProbability
            self.to = to
        }
    }

    /// Adds weighted sequences between two states, as ``add(_:from:)`` does.
    ///
    /// Weights are made into probabilities. Sequences without a syllable and weights of 0 or less are left out.
    public mutating func add(
        alternatives: some Collection<(syllables: [Syllable], weight: Double)>,
        from: Int,
        to: Int
    ) {
        let kept = alternatives.filter { !$0.syllables.isEmpty && $0.weight > 0 }
        let weights = Dictionary(kept.map { ($0.syllables, $0.weight) }, uniquingKeysWith: +)
        let total = kept.reduce(0) { $0 + $1.weight }
        add(weights.map { Sequence($0, logProbability: log($1 / total), to: to) }, from: from)
    }

    /// Adds sequences on from a state; common beginnings share their states, and so do common ends, since PocketSphinx
    /// pays for each state in each frame. What a sequence costs is paid as early as it differs from the likeliest. Of equal
    /// sequences to one state the likeliest counts.
    ///
    /// - Precondition: the states exist; each `logProbability` is at most 0.
    public mutating func add(_ sequences: some Collection<Sequence>, from: Int) {
        let sorted = sequences.filter { !$0.syllables.isEmpty }.sorted {
            guard $0.syllables == $1.syllables else { return $0.syllables.lexicographicallyPrecedes($1.syllables) }
            return ($0.to, $1.logProbability) < ($1.to, $0.logProbability)
        }
        for step in branch(sorted[...], depth: 0, paid: 0) {
            add(from: from, to: step.to, syllable: step.syllable, logProbability: step.logProbability)
        }
    }

    /// The steps from a state that `sequences`, sorted, reach with their first `depth` syllables, which they share.
    ///
    /// - Parameter paid: what was paid on the way there.
    private mutating func branch(_ sequences: ArraySlice<Sequence>, depth: Int, paid: Double) -> [Continuation] {
        var steps: [Continuation] = []
        var rest = sequences
        while let syllable = rest.first?.syllables[depth] {
            let group = rest.prefix { $0.syllables[depth] == syllable }
            rest = rest.dropFirst(group.count)
            func step(to state: Int, _ logProbability: Double) {
                // Rounded, so that ends which differ by the last bit are one.
                let own = min(0, ((logProbability - paid) * 1e12).rounded() / 1e12)
                steps.append(Continuation(to: state, syllable: syllable, logProbability: own))
            }
            // Those that end here come first in the order.
            let ending = group.prefix { $0.syllables.count == depth + 1 }
            for sequence in ending where steps.last?.to != sequence.to || steps.last?.syllable != syllable {
                step(to: sequence.to, sequence.logProbability)
            }
            let longer = group.dropFirst(ending.count)
            if let likeliest = longer.lazy.map(\.logProbability).max() {
                step(to: state(before: branch(longer, depth: depth + 1, paid: likeliest)), likeliest)
            }
        }
        return steps
    }

    /// The state from which exactly these steps lead on.
    private mutating func state(before steps: [Continuation]) -> Int {
        if let known = continuations[steps] { return known }
        let state = addState()
        for step in steps {
            add(from: state, to: step.to, syllable: step.syllable, logProbability: step.logProbability)
        }
        continuations[steps] = state
        return state
    }
}
