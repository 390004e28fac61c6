/// Two models on the same recordings, none of which the second one has learned from.
public struct ModelComparison: Hashable, Sendable, Codable {
    /// What the figures say of the second model.
    public enum Verdict: String, Hashable, Sendable, Codable {
        /// Better beyond chance: the whole 95 % interval of the difference is below 0.
        case better
        /// The difference may be chance.
        case unsure
        /// Worse beyond chance, in syllables or in addresses.
        case worse
    }

    /// The version that was compared with.
    public var reference: String
    public var before: SyllableScore
    public var after: SyllableScore
    /// Error rate after − before, with the 95 % interval by drawing the recordings anew, the same for both.
    public var difference: Double
    public var differenceInterval: Interval
    /// Whole addresses, where the codes are known.
    public var addressesBefore: ExactScore?
    public var addressesAfter: ExactScore?
    public var verdict: Verdict

    /// - Parameters:
    ///   - before: the recordings by the first model.
    ///   - after: the same recordings, in the same order, by the second one.
    ///   - addresses: whether each address with a known code was right, before and after.
    public init(
        reference: String,
        before: [SyllableScore.Item],
        after: [SyllableScore.Item],
        addresses: [(before: Bool, after: Bool)] = []
    ) {
        precondition(before.count == after.count, "both models hear the same recordings")
        self.reference = reference
        self.before = SyllableScore(before)
        self.after = SyllableScore(after)
        difference = self.after.rate - self.before.rate
        differenceInterval = Bootstrap.interval(of: before.count) { drawn in
            var (first, second, all, others) = (0, 0, 0, 0)
            for index in drawn {
                first += before[index].errors
                second += after[index].errors
                all += before[index].syllables
                others += after[index].syllables
            }
            return Double(second) / Double(max(1, others)) - Double(first) / Double(max(1, all))
        }
        let losesAddresses: Bool
        if addresses.isEmpty {
            losesAddresses = false
        } else {
            addressesBefore = ExactScore(addresses.map(\.before))
            addressesAfter = ExactScore(addresses.map(\.after))
            let change = Bootstrap.interval(of: addresses.count) { drawn in
                Double(drawn.reduce(0) { $0 + (addresses[$1].after ? 1 : 0) - (addresses[$1].before ? 1 : 0) })
            }
            losesAddresses = change.high < 0
        }
        verdict =
            if losesAddresses || differenceInterval.low > 0 {
                .worse
            } else if differenceInterval.high < 0 {
                .better
            } else {
                .unsure
            }
    }
}
