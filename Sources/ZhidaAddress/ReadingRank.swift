import ZhidaCore
import ZhidaGazetteer

/// What the readings of a typed mention are ordered by: a linear score of what each agrees and differs in, in the units of
/// ``Hypothesis/score``.
///
/// Its weights are fitted on made cities, so that the reading that was meant stands before the others (conditional logistic
/// regression, McFadden 1974); never on the cities that figures are reported of. These were fitted on city 1001 (3 × 1,000
/// and 5 × 400 queries); `script/fit-confidence` fits them anew by the same method on more, and gives slightly other ones.
struct ReadingRank {
    /// Names of the values, in their order.
    static let names =
        ["score"]
        + ["own", "upper"].flatMap { name in
            [
                "same core", "sounding core", "core distance", "core lost", "same kind", "sounding kind",
                "kind distance", "kind lost", "added",
            ].map { "\(name) \($0)" }
        } + [
            "number found", "number cost", "number contradicted", "number contradicted below", "number unverified",
            "against", "upper names", "depth", "numbers found",
        ]

    private let aligner: NameAligner
    private let text: AlignableText
    private var known: [Place: [Float]] = [:]

    /// A name where it stands in the text.
    private struct Place: Hashable {
        var name: Int
        var span: Range<Int>
    }

    init(_ text: AlignableText, aligner: NameAligner) {
        self.aligner = aligner
        self.text = text
    }

    /// What a reading is weighed by.
    mutating func values(of hypothesis: Hypothesis, gazetteer: Gazetteer) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(Self.names.count)
        values.append(hypothesis.score)
        values += hypothesis.support.first.map { agreement($0.hit) } ?? [Float](repeating: 0, count: Self.counts)
        var upper = [Float](repeating: 0, count: Self.counts)
        for support in hypothesis.support.dropFirst() {
            for (index, count) in agreement(support.hit).enumerated() { upper[index] += count }
        }
        values += upper
        var number = [Float](repeating: 0, count: 5)
        number[1] = hypothesis.plateCost
        switch hypothesis.plate {
        case .absent: break
        case .found: number[0] = 1
        case .contradicted: number[hypothesis.nearest == nil ? 2 : 3] = 1
        case .unverified, .unclear: number[4] = 1
        }
        values += number
        values.append(hypothesis.against.map(\.score).reduce(0, +))
        values.append(Float(hypothesis.support.count - 1))
        // Of a street and a community of one name neither is likelier.
        values.append(Float(max(AddressLevel.road.depth, gazetteer.level(hypothesis.place).depth)))
        values.append(Float(gazetteer.lineage(hypothesis.address).prefix { $0 != hypothesis.place }.count))
        return values
    }

    /// The rank of a reading: its ``values(of:gazetteer:)`` times the weights.
    mutating func rank(of hypothesis: Hypothesis, gazetteer: Gazetteer) -> Float {
        let values = values(of: hypothesis, gazetteer: gazetteer)
        var rank: Float = 0
        for index in values.indices { rank += values[index] * Self.weights[index] }
        return rank
    }

    private static let counts = NameAgreement().values.count

    private mutating func agreement(_ hit: NameHit) -> [Float] {
        let place = Place(name: hit.place, span: hit.span)
        if let known = known[place] { return known }
        let values = aligner.agreement(hit.place, text, hit.span).values
        known[place] = values
        return values
    }

    static let weights: [Float] = [
        0.569,
        1.333, 0.811, -2.121, -1.182, 0.791, 1.001, -1.934, -1.241, -2.823,
        0.566, 0, -0.625, 0, 0.59, 0.544, 0, -1.742, 0,
        -1.939, -2.198, -1.505, -5.256, -1.568,
        -0.099, 0.856, 0.805, 2.933,
    ]
}
