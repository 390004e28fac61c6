/// How often decisions of like confidence are right.
struct Reliability: Codable {
    /// Decisions whose confidence lies within a tenth.
    struct Band: Codable {
        var low: Double
        var high: Double
        var right: Int
        var count: Int
        var meanConfidence: Double
    }

    var bands: [Band]
    /// All queries that were asked, for the coverage.
    var queries: Int
    /// Decisions for a level above the address that was meant, which the bands leave out.
    var partial: Int
    /// How many of these lie above the address that was meant.
    var partialAbove: Int
    /// Mean squared difference of confidence and being right (Brier 1950), over what the bands hold.
    var brier: Double

    /// - Parameter answers: of queries that nothing was set by.
    init(_ answers: [MatchAnswer]) {
        let whole = answers.filter { $0.outcome != .partial && !$0.candidates.isEmpty }
        bands = (0..<10).map { tenth in
            let within = whole.filter { min(9, Int($0.confidence * 10)) == tenth }
            let sum = within.reduce(0) { $0 + $1.confidence }
            return Band(
                low: Double(tenth) / 10,
                high: Double(tenth + 1) / 10,
                right: within.count { $0.isRight },
                count: within.count,
                meanConfidence: within.isEmpty ? 0 : sum / Double(within.count)
            )
        }
        queries = answers.count
        let above = answers.filter { $0.outcome == .partial && $0.isPresent }
        partial = above.count
        partialAbove = above.count { $0.isAbove }
        let errors = whole.map { answer in
            let difference = answer.confidence - (answer.isRight ? 1 : 0)
            return difference * difference
        }
        brier = errors.isEmpty ? 0 : errors.reduce(0, +) / Double(errors.count)
    }
}
