import ZhidaCore

/// How far apart two syllables sound 语音距离: 0 for the same, 1 for nothing in common.
///
/// A syllable is split into initial 声母 and final 韵母, the final into medial 介音, nucleus and coda. Each pair of parts
/// costs by the features in which it differs (place, manner, aspiration; height and rounding; nasal coda), and pairs that
/// speakers of southern Mandarin merge, or that the telephone's 300–3,400 Hz blurs, cost little. Sources: the phoneme
/// chart of Standard Chinese (Duanmu, *The Phonology of Standard Chinese*, 2007, chapters 2–3) and the mergers that
/// descriptions of Cantonese- and Hakka-accented Mandarin agree on (no retroflexes, n/l, -n/-ng, f/h, r/l or r/y,
/// ü for i). The numbers are the project's judgement; the matrix can be replaced by one that was counted.
public struct SyllableDistance: Sendable {
    /// Costs are kept in 1/250: one byte each.
    public static let scale = 250

    /// `all.count` rows of `all.count` costs in 1/``scale``; row: what was heard, column: what was meant.
    public let costs: [UInt8]
    /// Cost of a syllable that was heard within the name and is not in it, in 1/``scale``.
    public var insertion: Int
    /// Cost of a syllable of the name that was not heard, in 1/``scale``.
    public var deletion: Int

    /// The matrix that follows from the features of the syllables.
    public static let standard = SyllableDistance()

    /// Takes a matrix of costs, for instance one counted from aligned transcripts.
    ///
    /// - Precondition: `costs` has 419 × 419 entries of at most 250, row by row: heard, then meant.
    public init(costs: [UInt8], insertion: Int = 150, deletion: Int = 175) {
        precondition(costs.count == Syllable.all.count * Syllable.all.count, "a cost for every pair of syllables")
        precondition(costs.allSatisfy { $0 <= Self.scale }, "costs of at most 250")
        self.costs = costs
        self.insertion = insertion
        self.deletion = deletion
    }

    private init() {
        // The features are compared once for each pair of initials and of finals, not of syllables.
        let parts = Syllable.all.map(SyllableParts.init(pinyin:))
        let initials = Array(Set(parts.map(\.initial)))
        let finals = Array(Set(parts.map(\.final)))
        let initialCosts = initials.map { heard in initials.map { SyllableParts.initialDistance(heard, $0) } }
        let finalCosts = finals.map { heard in finals.map { heard.distance(to: $0) } }
        let places = parts.map { (initials.firstIndex(of: $0.initial)!, finals.firstIndex(of: $0.final)!) }
        var costs = [UInt8](repeating: 0, count: parts.count * parts.count)
        for (row, heard) in places.enumerated() {
            for (column, meant) in places.enumerated() where row != column {
                let cost = SyllableParts.distance(initialCosts[heard.0][meant.0], finalCosts[heard.1][meant.1])
                // At least one step, so that only the syllable itself costs nothing.
                costs[row * parts.count + column] = UInt8(max(1, (cost * Double(Self.scale)).rounded()))
            }
        }
        self.init(costs: costs)
    }

    /// The distance of two syllables, 0...1.
    public func distance(_ heard: Syllable, _ meant: Syllable) -> Float {
        Float(cost(heard, meant)) / Float(Self.scale)
    }

    /// The distance of two syllables in 1/``scale``.
    @inline(__always)
    public func cost(_ heard: Syllable, _ meant: Syllable) -> Int {
        Int(costs[Int(heard.rawValue) * Syllable.all.count + Int(meant.rawValue)])
    }
}

/// A syllable taken apart.
struct SyllableParts: Hashable, Sendable {
    /// `""` for none; `y` and `w` are medials, not initials.
    var initial: String
    var final: Final

    /// The final 韵母, taken apart as well.
    struct Final: Hashable, Sendable {
        /// `""`, `i`, `u` or `v`
        var medial: String
        /// `a`, `o`, `e`, `i`, `u`, `v`, `er`; `z` and `r` are the apical vowels of zi and zhi
        var nucleus: String
        /// `""`, `i`, `u` (ao, ou), `n` or `ng`
        var coda: String
    }

    /// - Parameter pinyin: one of ``Syllable/all``.
    init(pinyin: String) {
        let initials = [
            "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s",
        ]
        var initial = initials.first { pinyin.hasPrefix($0) } ?? ""
        var final = String(pinyin.dropFirst(initial.count))
        if initial.isEmpty, let first = final.first, first == "y" || first == "w" {
            let rest = String(final.dropFirst())
            switch (first, rest.first) {
            case ("y", "u"): final = "v" + rest.dropFirst()
            case ("y", "i"), ("w", "u"): final = rest
            case ("y", "o") where rest == "ong": final = "iong"
            case ("y", _): final = "i" + rest
            default: final = "u" + rest
            }
            initial = ""
        } else if ["j", "q", "x"].contains(initial), final.hasPrefix("u") {
            final = "v" + final.dropFirst()
        }
        self.initial = initial

        // The spellings that hide the structure: bo = b-u-o, iu = i-o-u, ui = u-e-i, un = u-e-n, ong = u-e-ng …
        switch final {
        case "i" where ["z", "c", "s"].contains(initial): self.final = Final(medial: "", nucleus: "z", coda: "")
        case "i" where ["zh", "ch", "sh", "r"].contains(initial): self.final = Final(medial: "", nucleus: "r", coda: "")
        case "er": self.final = Final(medial: "", nucleus: "er", coda: "")
        case "o" where ["b", "p", "m", "f"].contains(initial): self.final = Final(medial: "u", nucleus: "o", coda: "")
        case "iu", "iou": self.final = Final(medial: "i", nucleus: "o", coda: "u")
        case "ui", "uei": self.final = Final(medial: "u", nucleus: "e", coda: "i")
        case "un", "uen": self.final = Final(medial: "u", nucleus: "e", coda: "n")
        case "ong", "ueng": self.final = Final(medial: "u", nucleus: "e", coda: "ng")
        case "iong": self.final = Final(medial: "v", nucleus: "e", coda: "ng")
        case "in": self.final = Final(medial: "i", nucleus: "e", coda: "n")
        case "ing": self.final = Final(medial: "i", nucleus: "e", coda: "ng")
        case "vn": self.final = Final(medial: "v", nucleus: "e", coda: "n")
        case "ao": self.final = Final(medial: "", nucleus: "a", coda: "u")
        case "iao": self.final = Final(medial: "i", nucleus: "a", coda: "u")
        default:
            var rest = final[...]
            var medial = ""
            if rest.count > 1, let first = rest.first, "iuv".contains(first) {
                medial = String(first)
                rest = rest.dropFirst()
            }
            let coda =
                switch rest.dropFirst() {
                case "u", "o": "u"
                case let end: String(end)
                }
            self.final = Final(medial: medial, nucleus: String(rest.prefix(1)), coda: coda)
        }
    }

    /// 0...1; initial and final weigh nearly alike, the final a little more, since its sound is longer and louder.
    static func distance(_ initials: Double, _ finals: Double) -> Double {
        // Both halves different is no likeness at all: the sum is stretched towards 1.
        min(1, 0.45 * initials + 0.55 * finals + 0.25 * initials * finals)
    }

    private static let initialFeatures: [String: (place: Int, manner: Int, aspirated: Bool)] = [
        // place: 0 lips, 1 teeth, 2 ridge, 3 retroflex, 4 palate, 5 velum; manner: 0 stop, 1 affricate, 2 fricative,
        // 3 nasal, 4 liquid
        "b": (0, 0, false), "p": (0, 0, true), "m": (0, 3, false), "f": (0, 2, false),
        "d": (2, 0, false), "t": (2, 0, true), "n": (2, 3, false), "l": (2, 4, false),
        "g": (5, 0, false), "k": (5, 0, true), "h": (5, 2, false),
        "j": (4, 1, false), "q": (4, 1, true), "x": (4, 2, false),
        "zh": (3, 1, false), "ch": (3, 1, true), "sh": (3, 2, false), "r": (3, 4, false),
        "z": (1, 1, false), "c": (1, 1, true), "s": (1, 2, false),
    ]

    /// Pairs that speakers merge or the telephone blurs, in either direction.
    private static let confusedInitials: [(String, String, Double)] = [
        // No retroflexes in southern speech.
        ("zh", "z", 0.15), ("ch", "c", 0.15), ("sh", "s", 0.15),
        // n and l are one sound in much of the south; r turns to l or to the glide.
        ("n", "l", 0.15), ("r", "l", 0.35), ("r", "n", 0.5), ("r", "", 0.45),
        // f and h before u (Hakka, Min, Cantonese).
        ("f", "h", 0.3),
        // Aspiration alone.
        ("b", "p", 0.35), ("d", "t", 0.35), ("g", "k", 0.35), ("j", "q", 0.35), ("zh", "ch", 0.35), ("z", "c", 0.35),
        ("zh", "c", 0.45), ("z", "ch", 0.45),
        // Palatals against the sibilants, and affricates against fricatives: noise above 3,400 Hz is cut away.
        ("j", "zh", 0.35), ("q", "ch", 0.35), ("x", "sh", 0.35), ("j", "z", 0.35), ("q", "c", 0.35), ("x", "s", 0.35),
        ("ch", "sh", 0.45), ("c", "s", 0.45), ("q", "x", 0.45), ("zh", "sh", 0.55), ("z", "s", 0.55), ("j", "x", 0.55),
        ("f", "s", 0.6), ("f", "sh", 0.7), ("sh", "h", 0.7), ("k", "h", 0.4), ("f", "p", 0.6), ("x", "h", 0.6),
        // Nasals, weak stops, and initials that fall away.
        ("m", "n", 0.4), ("m", "b", 0.55), ("n", "d", 0.55), ("l", "d", 0.5), ("h", "", 0.45), ("g", "", 0.6),
        ("b", "d", 0.55), ("d", "g", 0.55), ("p", "t", 0.55), ("t", "k", 0.55), ("b", "g", 0.65), ("p", "k", 0.65),
        ("m", "", 0.6), ("n", "", 0.6), ("l", "", 0.6),
    ]

    private static let initialDistances: [String: Double] = {
        var distances: [String: Double] = [:]
        for (left, right, cost) in confusedInitials {
            distances[left + "|" + right] = cost
            distances[right + "|" + left] = cost
        }
        return distances
    }()

    /// 0...1 by the features of two initials.
    static func initialDistance(_ left: String, _ right: String) -> Double {
        if left == right { return 0 }
        if let confused = initialDistances[left + "|" + right] { return confused }
        guard let a = initialFeatures[left], let b = initialFeatures[right] else { return 0.8 }
        let place = Double(min(abs(a.place - b.place), 3)) / 3
        let manner = a.manner == b.manner ? 0 : 1.0
        let aspiration = a.aspirated == b.aspirated ? 0 : 1.0
        return min(1, 0.3 + 0.3 * place + 0.35 * manner + 0.15 * aspiration)
    }
}

extension SyllableParts.Final {
    /// 0...1 by the features of two finals.
    func distance(to other: Self) -> Double {
        // zi/zhi differ as z/zh do, and that is counted with the initial.
        let (left, right) = (Set([nucleus, other.nucleus]), [coda, other.coda])
        let nuclei: Double =
            switch left {
            case let pair where pair.count == 1: 0
            case ["z", "r"]: 0
            case ["i", "v"]: 0.2
            case ["z", "i"], ["r", "i"]: 0.3
            case ["o", "e"]: 0.25
            case ["o", "u"]: 0.35
            case ["u", "v"]: 0.4
            case ["z", "e"], ["r", "e"], ["e", "i"]: 0.45
            case ["er", "e"], ["er", "a"]: 0.45
            case ["a", "e"], ["a", "o"]: 0.55
            case ["z", "u"], ["r", "u"], ["e", "u"]: 0.65
            default: 0.95
            }
        let codas: Double
        if right[0] == right[1] {
            codas = 0
        } else if Set(right) == ["n", "ng"] {
            // in/ing and en/eng are merged by most callers of the south, an/ang by fewer.
            codas = nucleus == "a" || other.nucleus == "a" ? 0.3 : 0.15
        } else if right.contains(""), !right.contains("n"), !right.contains("ng") {
            codas = 0.45
        } else if right.contains("") {
            codas = 0.5
        } else {
            codas = 0.7
        }
        // A medial beside a nucleus of the same sound (yi/yin, wu/wo) is heard in both.
        let onset = medial.isEmpty && ["i", "u", "v"].contains(nucleus) ? nucleus : medial
        let otherOnset = other.medial.isEmpty && ["i", "u", "v"].contains(other.nucleus) ? other.nucleus : other.medial
        let medials: Double =
            if onset == otherOnset {
                0
            } else if Set([onset, otherOnset]) == ["i", "v"] {
                0.2
            } else if Set([onset, otherOnset]) == ["u", "v"] {
                0.35
            } else if onset.isEmpty || otherOnset.isEmpty {
                0.4
            } else {
                0.6
            }
        // i against a in yi/ya is one difference, not two: what the onset shares is taken off the nucleus.
        let shared = onset == otherOnset && !onset.isEmpty && nuclei > 0.9 ? 0.6 : nuclei
        return min(1, shared + codas + 0.6 * medials)
    }
}
