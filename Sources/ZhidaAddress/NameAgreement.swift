/// What a stretch of typed text and a name have in common, counted in syllables: of the name's core, and of its kind word
/// (路, 花园).
struct NameAgreement: Hashable, Sendable {
    /// What became of the syllables of one part of a name.
    struct Part: Hashable, Sendable {
        /// Written with the same character.
        var same: Float = 0
        /// The same sound, written otherwise.
        var sounding: Float = 0
        /// Another sound: the sum of how far each is, 0...1.
        var distance: Float = 0
        /// Not there.
        var lost: Float = 0

        @inline(__always)
        fileprivate func add(to values: UnsafeMutableBufferPointer<Float>, at first: Int) {
            values[first] += same
            values[first + 1] += sounding
            values[first + 2] += distance
            values[first + 3] += lost
        }

        fileprivate mutating func meet(_ cost: Float, _ isSound: Bool) {
            if cost == 0 {
                same += 1
            } else if isSound {
                sounding += 1
            } else {
                distance += cost
            }
        }
    }

    var core = Part()
    var kind = Part()
    /// Syllables of the text that are not in the name.
    var added: Float = 0

    /// Counts a syllable that stands beside one of the text.
    ///
    /// - Parameter cost: 0 for the same character.
    mutating func meet(_ cost: Float, isSound: Bool, isKind: Bool) {
        if isKind { kind.meet(cost, isSound) } else { core.meet(cost, isSound) }
    }

    /// Counts a syllable that is not there.
    mutating func lose(isKind: Bool) { if isKind { kind.lost += 1 } else { core.lost += 1 } }

    /// How many counts there are.
    static let count = 9

    /// Adds all counts to others, in the order that ``ReadingRank`` weighs them in.
    func add(to values: UnsafeMutableBufferPointer<Float>) {
        core.add(to: values, at: 0)
        kind.add(to: values, at: 4)
        values[8] += added
    }
}
