/// How a kind of queries was matched.
struct KindFigures: Codable {
    var kind: String
    var queries: Int
    var present: Int
    /// Of queries whose address the gazetteer holds, those whose first candidate is right.
    var first: Estimate
    /// The same within the first three.
    var third: Estimate
    /// Of decisions that would fill a field without a person, those that are right.
    var fillPrecision: Estimate
    /// Of all queries, present or not, those that would fill a field.
    var fillCoverage: Estimate
    var filled: Int
    var p50Milliseconds: Double
    var p99Milliseconds: Double
    /// Queries by processor second.
    var perProcessorSecond: Double

    init(_ kind: String, _ result: MatchRun.Result) {
        let answers = result.answers
        let known = answers.filter(\.isPresent)
        let fills = answers.filter(\.isFilled)
        self.kind = kind
        queries = answers.count
        present = known.count
        first = Estimate(successes: known.count { $0.isRight }, of: known.count)
        third = Estimate(successes: known.count { $0.isRight(within: 3) }, of: known.count)
        fillPrecision = Estimate(successes: fills.count { $0.isRight }, of: fills.count)
        fillCoverage = Estimate(successes: fills.count, of: answers.count)
        filled = fills.count
        let times = answers.map { $0.seconds * 1_000 }.sorted()
        p50Milliseconds = times.isEmpty ? 0 : times[times.count / 2]
        p99Milliseconds = times.isEmpty ? 0 : times[min(times.count - 1, times.count * 99 / 100)]
        perProcessorSecond = Double(answers.count) / max(result.processorSeconds, .leastNonzeroMagnitude)
    }
}
