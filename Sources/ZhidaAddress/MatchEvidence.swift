import Foundation

/// What speaks for and against the best reading of a typed address, in numbers: the input of its confidence.
public struct MatchEvidence: Hashable, Sendable, Codable {
    /// Names of ``values``, in their order.
    public static let names = [
        "bias", "own cost", "cost", "margin", "rivals", "upper levels", "number found", "number cost",
        "number contradicted", "against", "core", "left over", "numbers found", "alone", "number unread", "own sounds",
        "other sounds", "as written", "unexplained before",
    ]

    /// One value for each of ``names``.
    public var values: [Double]

    /// Whether something behind the place sounds like a number that was not read.
    var isNumberUnread: Bool { values[14] > 0 }
    /// Syllables between the names and the number that nothing explains.
    var leftOver: Double { values[11] }

    /// The share of such readings that are right, by a logistic regression.
    ///
    /// Fitted by `script/fit-confidence` on made cities (see `docs/addresses.md`), a quarter of whose texts name
    /// addresses that do not exist; never on the cities that figures are reported of.
    var confidence: Double {
        let sum = zip(values, Self.weights).map(*).reduce(0, +)
        return 1 / (1 + exp(-sum))
    }

    static let weights: [Double] = [
        0.149, -0.541, -0.31, 1.472, -0.37, 0.145, 0.222, -1.708, 0, -0.268, 0.225, -0.681, -0.101, -0.45, -0.296,
        -0.62, -1.355, 0.635, -0.309,
    ]
}
