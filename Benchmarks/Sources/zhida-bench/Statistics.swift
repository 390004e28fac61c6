/// Figures over several runs.
extension [Double] {
    /// The middle value; the mean of the two middle ones of an even count. Not of an empty array.
    var median: Double {
        let ordered = sorted()
        return (ordered[(count - 1) / 2] + ordered[count / 2]) / 2
    }

    var sum: Double { reduce(0, +) }
}
