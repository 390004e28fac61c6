import Foundation
import ZhidaCore

/// What hearing one syllable says for another having been meant 声学证据: the natural logarithm of
/// P(heard | meant) / P(heard), counted from a recogniser's own errors on speakers that it was not trained on.
///
/// Above 0 speaks for, below 0 against. Sums over the syllables of a name are its evidence against free speech, which
/// is what lets names of different length, and a name and no name at all, be compared (Ng & Zue 2000 use the same
/// ratio for retrieval from phone sequences). The weights are the sum of one for the initial 声母 and one for the final
/// 韵母, so that some thousand counted syllables are enough.
public struct SyllableEvidence: Sendable {
    /// `all.count` rows of `all.count` weights; row: what was meant, column: what was heard.
    public let weights: [Float]
    /// Weight of a syllable of the name that was not heard at all; below 0.
    public let missing: Float
    /// Weight of a syllable that was heard within the name and is not in it; below 0.
    public let extra: Float

    /// The weight of a heard syllable where `meant` was said.
    ///
    /// The recogniser's own posterior tells how well it hears this caller: the surer it is, the more the same syllable
    /// counts and the less another one can be meant. P(heard | meant) is a mixture of hearing right, by the posterior,
    /// and of the counted confusions.
    @inline(__always)
    public func weight(heard: TimedSyllable, meant: Syllable) -> Float {
        weight(heard.syllable.rawValue, certainty: Self.certainty(heard), meant.rawValue)
    }

    @inline(__always)
    func weight(_ heard: UInt16, certainty: Float, _ meant: UInt16) -> Float {
        let counted = weights[Int(meant) * Syllable.all.count + Int(heard)]
        return heard == meant
            ? log(certainty / Self.share + (1 - certainty) * exp(counted)) : log(1 - certainty) + counted
    }

    /// Of hearing right, 0...1: posteriors are nearly as good as they say (of syllables that two unknown speakers were
    /// heard to say with 0.9 or more, 94 % were right), and a low one says little more than the counted confusions.
    private static func certainty(_ heard: TimedSyllable) -> Float {
        min(0.95, max(0, 0.95 * Float(heard.confidence)))
    }

    /// P(heard) of one syllable on average: one of some two hundred that are heard often.
    private static let share: Float = 0.005

    /// How much the counted evidence counts beside what the sound itself says: both rest on the same sound.
    private static let shareBesideSound: Float = 0.6

    /// For each syllable that may be meant, in order of its raw value, its weight at each heard position.
    ///
    /// - Parameter fit: how well each syllable fits the sound there, as a recogniser tells (`Recogniser.fit`).
    public func profile(of heard: some Collection<TimedSyllable>, fit: [Float]?) -> [Float] {
        let counted = profile(of: heard)
        guard let fit, fit.count == counted.count else { return counted }
        return zip(counted, fit).map { Self.shareBesideSound * $0 + $1 }
    }

    /// For each syllable that may be meant, in order of its raw value, its weight at each heard position.
    public func profile(of heard: some Collection<TimedSyllable>) -> [Float] {
        var profile: [Float] = []
        profile.reserveCapacity(Syllable.all.count * heard.count)
        let heard = heard.map { ($0.syllable.rawValue, Self.certainty($0)) }
        for meant in 0..<UInt16(Syllable.all.count) {
            for (syllable, certainty) in heard { profile.append(weight(syllable, certainty: certainty, meant)) }
        }
        return profile
    }

    /// Weights that follow from the features of the syllables, for a recogniser whose errors nobody has counted:
    /// a straight line through `SyllableDistance`, from 2.6 for the same syllable to −2.4 for nothing in common.
    public static let standard: SyllableEvidence = {
        let count = Syllable.all.count
        var weights = [Float](repeating: 0, count: count * count)
        for heard in 0..<count {
            for meant in 0..<count {
                let cost = SyllableDistance.standard.costs[heard * count + meant]
                weights[meant * count + heard] = 2.6 - 5 * Float(cost) / Float(SyllableDistance.scale)
            }
        }
        return SyllableEvidence(weights: weights, missing: -2.5, extra: -2.5)
    }()

    init(weights: [Float], missing: Float, extra: Float) {
        self.weights = weights
        self.missing = missing
        self.extra = extra
    }

    /// Reads counted weights: lines of tab-separated fields, `#` begins a comment.
    ///
    /// ```
    /// missing	-2.31
    /// extra	-1.92
    /// initial	zh	z	1.27        meant, heard, weight
    /// final	ang	an	0.88
    /// ```
    /// Initials and finals are those of ``parts(of:)``; a pair that is not listed has the weight −3.
    ///
    /// - Throws: ``Fault`` with the line.
    public init(contentsOf url: URL) throws {
        let text = try String(contentsOf: url, encoding: .utf8)
        var gaps: [String: Float] = [:]
        var pairs: [String: Float] = [:]
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard let kind = fields.first, !kind.isEmpty, !kind.hasPrefix("#") else { continue }
            guard let weight = fields.last.flatMap(Float.init), weight.isFinite else {
                throw Fault(path: url.path, line: number + 1, detail: "\"\(fields.last ?? "")\" is no weight")
            }
            switch (kind, fields.count) {
            case ("missing", 2), ("extra", 2): gaps[kind] = weight
            case ("initial", 4), ("final", 4): pairs[fields[0...2].joined(separator: "\t")] = weight
            default:
                throw Fault(path: url.path, line: number + 1, detail: "neither missing, extra, initial nor final")
            }
        }
        guard let missing = gaps["missing"], let extra = gaps["extra"], missing < 0, extra < 0, !pairs.isEmpty else {
            throw Fault(path: url.path, line: 1, detail: "missing and extra must be given, below 0, and some pairs")
        }
        let parts = Syllable.all.map { Self.parts(of: $0) }
        var weights: [Float] = []
        weights.reserveCapacity(parts.count * parts.count)
        for meant in parts {
            for heard in parts {
                let initial = pairs["initial\t\(meant.initial)\t\(heard.initial)"] ?? Self.unlisted
                let final = pairs["final\t\(meant.final)\t\(heard.final)"] ?? Self.unlisted
                weights.append(initial + final)
            }
        }
        self.init(weights: weights, missing: missing, extra: extra)
    }

    private static let unlisted: Float = -3

    /// What is wrong with a file of weights.
    public struct Fault: Error, CustomStringConvertible {
        let path: String
        let line: Int
        let detail: String
        public var description: String { "\(path):\(line): \(detail)" }
    }

    /// Initial and final: `("zh", "ang")`. Where there is no initial, the final is the whole spelling, so that the
    /// glides y and w stay with it; the vowel of zi and zhi is `ii`, ü is `v` wherever it is spelt u.
    static func parts(of text: String) -> (initial: String, final: String) {
        let initials = [
            "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s",
        ]
        guard let initial = initials.first(where: { text.hasPrefix($0) }) else { return ("", text) }
        let final = String(text.dropFirst(initial.count))
        switch initial {
        case "j", "q", "x": return (initial, final.hasPrefix("u") ? "v" + final.dropFirst() : final)
        case "zh", "ch", "sh", "r", "z", "c", "s": return (initial, final == "i" ? "ii" : final)
        default: return (initial, final)
        }
    }
}

extension SyllableEvidence {
    /// The evidence of heard syllables for meant ones, both taken whole, by the best alignment.
    ///
    /// - Returns: the sum, and for each meant syllable what it contributes.
    public func align(heard: [TimedSyllable], meant: [Syllable]) -> (total: Float, each: [Float]) {
        let width = heard.count + 1
        var table = [Float](repeating: 0, count: (meant.count + 1) * width)
        for column in 1..<max(1, width) { table[column] = table[column - 1] + extra }
        for row in 1..<max(1, meant.count + 1) {
            table[row * width] = table[(row - 1) * width] + missing
            for column in 1..<max(1, width) {
                table[row * width + column] = max(
                    table[(row - 1) * width + column - 1] + weight(heard: heard[column - 1], meant: meant[row - 1]),
                    table[(row - 1) * width + column] + missing,
                    table[row * width + column - 1] + extra
                )
            }
        }
        var each = [Float](repeating: missing, count: meant.count)
        var (row, column) = (meant.count, heard.count)
        while row > 0 {
            let here = table[row * width + column]
            let step = column > 0 ? weight(heard: heard[column - 1], meant: meant[row - 1]) : 0
            if column > 0, here == table[(row - 1) * width + column - 1] + step {
                each[row - 1] = step
                row -= 1
                column -= 1
            } else if here == table[(row - 1) * width + column] + missing {
                row -= 1
            } else {
                column -= 1
            }
        }
        return (table[meant.count * width + heard.count], each)
    }
}
