import Foundation

/// What speaks for and against the best reading of a typed address, in numbers: the input of its confidence.
public struct MatchEvidence: Hashable, Sendable, Codable {
    /// Names of ``values``, in their order.
    public static let names = [
        "bias", "own cost", "cost", "margin", "rivals", "upper levels", "number found", "number cost",
        "number contradicted", "against", "core", "left over", "numbers found", "alone", "number unread",
    ]

    /// One value for each of ``names``.
    public var values: [Double]

    /// The share of such readings that are right, by a logistic regression.
    ///
    /// Fitted by `script/fit-confidence` on made cities (see `docs/addresses.md`), a quarter of whose texts name
    /// addresses that do not exist; never on the cities that figures are reported of.
    var confidence: Double {
        let sum = zip(values, Self.weights).map(*).reduce(0, +)
        return 1 / (1 + exp(-sum))
    }

    static let weights: [Double] = [
        0.688, -1.149, -0.705, 1.557, -0.32, 0.196, -0.999, -2.544, 0, -0.155, -0.016, -0.409, 0.87, -0.033, -0.33,
    ]
}
