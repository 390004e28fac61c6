/// What an address mention turned out to be 匹配结果.
public struct AddressDecision: Hashable, Sendable, Codable {
    /// The kinds of answer; only `matched` fills a field without a person.
    public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
        /// One standard address, sure enough to be filled in.
        case matched
        /// Several standard addresses fit; `question` tells them apart.
        case ambiguous
        /// Less was said, or less is sure, than a full address: the deepest safe level.
        case partial
        /// A place was named that the gazetteer does not hold.
        case notInGazetteer
        /// No address was said, or none could be made out: the candidates are then guesses to ask about.
        case none

        /// From what fills a field to what says nothing.
        public static let byUse: [Outcome] = [.matched, .partial, .ambiguous, .notInGazetteer, .none]
    }

    /// A standard address with the belief in it.
    public struct Candidate: Hashable, Sendable, Codable {
        public var code: AddressCode
        public var level: AddressLevel
        /// The whole standard address, district first: 宝安区西乡街道固戍一路12号.
        public var address: String
        /// 0...1; candidates that exclude one another add up to at most 1.
        public var confidence: Double

        public init(code: AddressCode, level: AddressLevel, address: String, confidence: Double) {
            self.code = code
            self.level = level
            self.address = address
            self.confidence = confidence
        }
    }

    public var outcome: Outcome
    /// Why it is not `matched`; `nil` where it is, and in decisions of versions that did not say.
    public var shortfall: Shortfall?
    /// Best first. For `matched` and `partial` the first is the answer.
    public var candidates: [Candidate]
    /// What to ask the caller, in Chinese, where the answer would settle it.
    public var question: String?
    /// Which words gave which level, and what contradicted; best first, in Chinese.
    public var reasons: [Reason]
    /// The mention's place: characters (Unicode scalars) of the text it was found in.
    public var mention: Range<Int>?
    /// How the place is told by another, or what is meant by it; `nil` where it is told by itself.
    public var relation: Relation?

    /// One piece of evidence: the words that gave a level, or that speak against the answer.
    public struct Reason: Hashable, Sendable, Codable {
        /// The level that the words gave, where they gave one.
        public var level: AddressLevel?
        /// The words as they stand in the text.
        public var said: String
        /// The gazetteer's name that they were taken for.
        public var name: String?
        /// The words' place: Unicode scalars of the text.
        public var range: Range<Int>
        /// 0...1, how alike the words and the name are; negative where the words contradict the answer.
        public var agreement: Double
        /// Whose words they are, where they are not of the channel that the decision was made from; `range` then counts
        /// in that channel's text.
        public var channel: Channel?
        /// For words with which the agent read the place back, and for the caller's answer: what the answer was.
        public var readBack: ReadBackAnswer?

        public init(
            level: AddressLevel?,
            said: String,
            name: String?,
            range: Range<Int>,
            agreement: Double,
            channel: Channel? = nil,
            readBack: ReadBackAnswer? = nil
        ) {
            self.level = level
            self.said = said
            self.name = name
            self.range = range
            self.agreement = agreement
            self.channel = channel
            self.readBack = readBack
        }
    }

    /// What the caller said to a place that the agent read back 复述.
    public enum ReadBackAnswer: String, Hashable, Sendable, Codable, CaseIterable {
        /// 对, 是的, 嗯, 没错
        case confirmed
        /// 不是, 不对, 错了
        case denied
        /// Neither, or nothing.
        case unanswered
    }

    public init(
        outcome: Outcome,
        shortfall: Shortfall? = nil,
        candidates: [Candidate] = [],
        question: String? = nil,
        reasons: [Reason] = [],
        mention: Range<Int>? = nil,
        relation: Relation? = nil
    ) {
        self.outcome = outcome
        self.shortfall = shortfall
        self.candidates = candidates
        self.question = question
        self.reasons = reasons
        self.mention = mention
        self.relation = relation
    }

    /// The answer: the first candidate of a `matched` or `partial` decision.
    public var answer: Candidate? {
        switch outcome {
        case .matched, .partial: candidates.first
        case .ambiguous, .notInGazetteer, .none: nil
        }
    }

    /// The likeliest reading of all that was said, sure or not: where a `partial` decision is sure of less than was said,
    /// the candidate behind the answer.
    public var likeliest: Candidate? {
        guard outcome == .partial, shortfall == .unsure, candidates.count > 1,
            candidates[1].level.depth > candidates[0].level.depth
        else { return candidates.first }
        return candidates[1]
    }

    /// The belief in the answer or, where there is none, in the best candidate; 0 with no candidate.
    public var confidence: Double { candidates.first?.confidence ?? 0 }
}
