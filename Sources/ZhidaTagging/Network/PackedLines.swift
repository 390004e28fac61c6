/// Several lines of tokens that a recurrent layer works through together, a token of each at a time: the longest line
/// comes first, so that at every step those that still have tokens are the first ones.
struct PackedLines {
    /// Falling.
    private(set) var lengths: [Int] = []
    /// Where each step's rows begin; one more at the end.
    private(set) var starts: [Int] = []
    /// For each row that of the same line counted from its other end.
    private(set) var mirrored: [Int] = []

    /// - Parameter lengths: falling, each at least 1.
    init(_ lengths: [Int]) {
        self.lengths = lengths
        starts = [0]
        let steps = lengths.first ?? 0
        for step in 0..<steps { starts.append(starts[step] + lengths.prefix { $0 > step }.count) }
        mirrored = .init(repeating: 0, count: starts[steps])
        for (line, length) in lengths.enumerated() {
            for step in 0..<length { mirrored[row(line, step)] = row(line, length - 1 - step) }
        }
    }

    var steps: Int { starts.count - 1 }
    /// All tokens.
    var rows: Int { starts[steps] }

    /// How many lines have a token at a step.
    @inline(__always)
    func lines(at step: Int) -> Int { starts[step + 1] - starts[step] }

    @inline(__always)
    func row(_ line: Int, _ token: Int) -> Int { starts[token] + line }
}
