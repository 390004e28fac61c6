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

    /// One of several sequences, each with its weight; common beginnings and ends are shared.
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

    /// Adds weighted sequences between two states; common beginnings share their states, and so do common ends of all
    /// sequences to the same state, since PocketSphinx pays for each state in each frame.
    ///
    /// Weights are made into probabilities at each branching. Sequences without a syllable and weights of 0 or less
    /// are left out.
    public mutating func add(
        alternatives: some Collection<(syllables: [Syllable], weight: Double)>,
        from: Int,
        to: Int
    ) {
        let kept = alternatives.filter { !$0.syllables.isEmpty && $0.weight > 0 }
            .sorted { $0.syllables.lexicographicallyPrecedes($1.syllables) }
        for step in branch(kept[...], depth: 0, to: to) {
            add(from: from, to: step.to, syllable: step.syllable, logProbability: step.logProbability)
        }
    }

    /// The steps from a state that `sequences`, sorted, reach with their first `depth` syllables, which they share.
    private mutating func branch(
        _ sequences: ArraySlice<(syllables: [Syllable], weight: Double)>,
        depth: Int,
        to: Int
    ) -> [Continuation] {
        var steps: [Continuation] = []
        let total = sequences.reduce(0) { $0 + $1.weight }
        var rest = sequences
        while let syllable = rest.first?.syllables[depth] {
            let group = rest.prefix { $0.syllables[depth] == syllable }
            rest = rest.dropFirst(group.count)
            // Those that end here come first in the order.
            let ending = group.prefix { $0.syllables.count == depth + 1 }
            let longer = group.dropFirst(ending.count)
            func step(to state: Int, _ weight: Double) -> Continuation {
                Continuation(to: state, syllable: syllable, logProbability: min(0, log(weight / total)))
            }
            if !ending.isEmpty { steps.append(step(to: to, ending.reduce(0) { $0 + $1.weight })) }
            if !longer.isEmpty {
                let state = state(before: branch(longer, depth: depth + 1, to: to))
                steps.append(step(to: state, longer.reduce(0) { $0 + $1.weight }))
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
