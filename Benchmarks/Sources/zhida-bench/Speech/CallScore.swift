import ZhidaCore

/// What came out of one call, beside what was said.
struct CallScore: Codable {
    /// Which elements of an address are right.
    struct Parts: Codable {
        var street = false
        var community = false
        var road = false
        var number = false
        var whole: Bool { street && community && road && number }
    }

    /// A whole address that could be filled in.
    struct Fill: Codable {
        /// 0...1
        var confidence: Double
        /// By code: the said address or an element above it.
        var isRight: Bool
    }

    /// Seconds of sound, and of processor time for all that is done with the call.
    var seconds: Double
    var cpu: Double
    var said: Int
    /// Syllable errors (wrong, missed, added) of the hearing by the language model, and of the last hearing.
    var firstErrors: Int
    var lastErrors: Int
    /// By the syllables that were heard last: names that sound the same are the same.
    var heard = Parts()
    /// By the likeliest candidate of the decision; the number is that of its door or, where it is none, the one heard.
    var decided = Parts()
    /// The same by code: of two homophones one is right. The number counts with the door's code only.
    var coded = Parts()
    /// Whether the street, community and road are among the hundred of the shortlist, by sound.
    var isListed: Bool?
    var outcome: AddressDecision.Outcome?
    /// How sure the decision's answer is, 0...1.
    var confidence: Double?
    /// Whether what was filled in is right by code: the address itself or an element above it.
    var isFillRight = false
    /// The surest whole address of the decisions, as if it were filled in whatever its confidence; `nil` where no whole
    /// address was decided on, or none is said in the call.
    var fill: Fill?
    /// Place of the true name among the answers from a closed list, from 1; `nil` where it is not among them.
    var place: Int?
    /// Stretches that were heard again.
    var mentions = 0
    /// The syllables heard last, for whoever looks for what went wrong.
    var last = ""

    var isFilled: Bool { outcome == .matched || outcome == .partial }
}

extension CallScore {
    /// Least number of syllables wrong, missed and added.
    static func errors(said: [Syllable], heard: [Syllable]) -> Int {
        var row = Array(0...heard.count)
        for (index, syllable) in said.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for position in heard.indices {
                let gap = min(row[position], row[position + 1]) + 1
                let next = min(diagonal + (syllable == heard[position] ? 0 : 1), gap)
                diagonal = row[position + 1]
                row[position + 1] = next
            }
        }
        return row[heard.count]
    }
}
