import Foundation

/// What speaks for and against the best reading of a typed address, in numbers: the input of its confidence.
public struct MatchEvidence: Hashable, Sendable, Codable {
    /// Names of ``values``, in their order.
    public static let names = [
        "bias", "own cost", "cost", "margin", "rivals", "upper levels", "number found", "number cost",
        "number contradicted", "against", "core", "left over", "numbers found", "alone", "number unread", "own sounds",
        "other sounds", "as written",
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
        -0.184, -0.47, -0.258, 1.557, -0.189, 0.215, -0.06, -1.915, 0, -0.54, 0.074, -0.557, 0.244, -0.364, -0.315,
        -0.497,
        -1.354, 0.625,
    ]
}
