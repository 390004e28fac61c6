import ZhidaCore

/// What the engine answered to a query, beside what was meant. Only the first decision counts.
struct MatchAnswer {
    var query: AddressQuery
    var outcome: AddressDecision.Outcome
    /// The first three candidates, best first.
    var candidates: [AddressDecision.Candidate]
    var seconds: Double
    /// A decision for a level above the one that was meant, on the way to it.
    var isAbove: Bool

    init(_ query: AddressQuery, _ decisions: [AddressDecision], seconds: Double, in subject: MatchSubject) {
        self.query = query
        self.seconds = seconds
        outcome = decisions.first?.outcome ?? .none
        candidates = Array((decisions.first?.candidates ?? []).prefix(3))
        let best = candidates.first?.code.text
        isAbove = best.flatMap { best in query.code.map { subject.lies(best, above: $0) } } ?? false
    }

    var isPresent: Bool { query.code != nil }
    var confidence: Double { candidates.first?.confidence ?? 0 }
    var isRight: Bool { isRight(within: 1) }
    /// Whether a field would be filled without a person.
    var isFilled: Bool { outcome == .matched }

    func isRight(within count: Int) -> Bool {
        candidates.prefix(count).contains { query.accept.contains($0.code.text) }
    }
}
