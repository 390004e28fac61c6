import ZhidaCore
import ZhidaGazetteer

/// What the readings of a typed mention are ordered by: a linear score of what each agrees and differs in, in the units of
/// ``Hypothesis/score``.
///
/// Its weights are fitted on made cities, so that the reading that was meant stands before the others (conditional logistic
/// regression, McFadden 1974) by `script/fit-confidence`; never on the cities that figures are reported of.
///
/// It is made for one text and remembers of it how each name agrees with it.
final class ReadingRank {
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
            "against", "upper names", "depth", "numbers found", "explained",
        ]

    private let aligner: NameAligner
    private let text: AlignableText
    private let gazetteer: Gazetteer
    /// Position of the counts of each name where it stands in the text.
    private var known: [Place: Int] = [:]
    private var agreements: [NameAgreement] = []

    private struct Place: Hashable {
        var name: Int
        var span: Range<Int>
    }

    init(_ text: AlignableText, aligner: NameAligner, gazetteer: Gazetteer) {
        self.aligner = aligner
        self.text = text
        self.gazetteer = gazetteer
    }

    /// What a reading is weighed by.
    func values(of hypothesis: Hypothesis) -> [Float] {
        [Float](unsafeUninitializedCapacity: Self.names.count) { values, count in
            fill(values, hypothesis)
            count = values.count
        }
    }

    private func fill(_ values: UnsafeMutableBufferPointer<Float>, _ hypothesis: Hypothesis) {
        values.initialize(repeating: 0)
        values[0] = hypothesis.score
        var explained = 0
        for (position, support) in hypothesis.support.enumerated() {
            let first = position == 0 ? 1 : 1 + NameAgreement.count
            agreement(support.hit).add(to: UnsafeMutableBufferPointer(rebasing: values[first...]))
            explained += support.hit.span.count
        }
        let number = 1 + 2 * NameAgreement.count
        values[number + 1] = hypothesis.plateCost
        switch hypothesis.plate {
        case .absent: break
        case .found(_, let span):
            values[number] = 1
            explained += span.count
        case .contradicted: values[number + (hypothesis.nearest == nil ? 2 : 3)] = 1
        case .unverified, .unclear: values[number + 4] = 1
        }
        for hit in hypothesis.against { values[number + 5] += hit.score }
        values[number + 6] = Float(hypothesis.support.count - 1)
        // Of a street and a community of one name neither is likelier.
        values[number + 7] = Float(max(AddressLevel.road.depth, gazetteer.level(hypothesis.place).depth))
        var element = hypothesis.address
        while element != hypothesis.place, let above = gazetteer.parent(element) {
            values[number + 8] += 1
            element = above
        }
        // Syllables that its names and its number stand for.
        values[number + 9] = Float(explained)
    }

    /// The rank of a reading: its ``values(of:)`` times the weights.
    func rank(of hypothesis: Hypothesis) -> Float {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.names.count) { values in
            fill(values, hypothesis)
            return Self.weights.withUnsafeBufferPointer { weights in
                var rank: Float = 0
                for index in values.indices { rank += values[index] * weights[index] }
                return rank
            }
        }
    }

    private func agreement(_ hit: NameHit) -> NameAgreement {
        let place = Place(name: hit.place, span: hit.span)
        if let position = known[place] { return agreements[position] }
        let agreement = aligner.agreement(hit.place, text, hit.span)
        known[place] = agreements.count
        agreements.append(agreement)
        return agreement
    }

    static let weights: [Float] = [
        0.512,
        1.252, 0.417, -2.574, -1.067, 0.374, 0.498, -2.378, -0.822, -3.531,
        0.468, 0, -1.725, 0, 0, 0.191, 0, -0.07, -0.001,
        -0.843, -2.501, -1.025, -1.435, -1.57,
        -0.033, 0.544, 1.367, 1.065, 0.643,
    ]
}
