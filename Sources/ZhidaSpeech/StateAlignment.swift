/// Which state of which phone each frame is, where the words are known 强制对齐: the best path through their states
/// (Viterbi 1967).
struct StateAlignment {
    /// States in order, as the classifier counts them.
    private var states: [Int32] = []
    /// For each state, how many states before it the path may come from, besides the one before: those that a pause that
    /// was not made spans. 0: none.
    private var skips: [Int] = []
    /// Whether the chain's last states are a pause.
    private var endsInPause = false

    /// Appends a phone.
    ///
    /// - Parameter isOptional: whether the phone is a pause, which may be missing. Two of them are one.
    mutating func append(phone: Int, isOptional: Bool = false) {
        if isOptional, endsInPause { return }
        let skip = endsInPause ? StateClassifier.states : 0
        for state in 0..<StateClassifier.states {
            states.append(Int32(phone * StateClassifier.states + state))
            skips.append(state == 0 ? skip : 0)
        }
        endsInPause = isOptional
    }

    /// The best path.
    ///
    /// - Parameter evidence: rows of `width` numbers, as ``StateClassifier/evidence(of:frames:)`` gives them.
    /// - Returns: for each frame the place of its state in the chain (``StateClassifier/states`` of each phone appended), and
    ///   the path's evidence; `nil` where the frames are too few for the states.
    func path(_ evidence: [Float], width: Int) -> (places: [Int], evidence: Float)? {
        let frames = evidence.count / width
        let count = states.count
        guard count > 0, frames > 0 else { return nil }
        var scores = [Float](repeating: -.infinity, count: count)
        // How many states back each frame's best way into each state came from.
        var steps = [UInt8](repeating: 0, count: frames * count)
        for frame in 0..<frames {
            let row = frame * width
            var state = count - 1
            while state >= 0 {
                let skip = skips[state]
                var (best, step) = (scores[state], 0)
                if state > 0, scores[state - 1] > best { (best, step) = (scores[state - 1], 1) }
                if skip > 0, state > skip, scores[state - skip - 1] > best {
                    (best, step) = (scores[state - skip - 1], skip + 1)
                }
                // The first state, or the one behind a pause that was not made, begins the path.
                if frame == 0 { best = state == skip ? 0 : -.infinity }
                scores[state] = best + evidence[row + Int(states[state])]
                steps[frame * count + state] = UInt8(step)
                state -= 1
            }
        }
        var state = count - 1
        if endsInPause, count > StateClassifier.states, scores[state - StateClassifier.states] > scores[state] {
            state -= StateClassifier.states
        }
        let best = scores[state]
        guard best.isFinite else { return nil }
        var path = [Int](repeating: 0, count: frames)
        for frame in (0..<frames).reversed() {
            path[frame] = state
            if frame > 0 { state -= Int(steps[frame * count + state]) }
        }
        return (path, best)
    }
}
