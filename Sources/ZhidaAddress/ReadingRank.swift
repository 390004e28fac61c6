import ZhidaCore
import ZhidaGazetteer
import ZhidaText

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
            "against", "upper names", "depth", "numbers found", "explained", "echo of community", "echo of street",
            "echo of district",
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

    /// Whether a syllable is a part of a word that callers say around places.
    private let isEveryday: [Bool]

    init(_ text: AlignableText, everyday: [Range<Int>], aligner: NameAligner, gazetteer: Gazetteer) {
        self.aligner = aligner
        self.text = text
        self.gazetteer = gazetteer
        var isEveryday = [Bool](repeating: false, count: text.count)
        for word in everyday { for position in word { isEveryday[position] = true } }
        self.isEveryday = isEveryday
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
        addEchoes(hypothesis, to: UnsafeMutableBufferPointer(rebasing: values[(number + 10)...]))
    }

    /// What is left before the names of a reading of the community, street and district that it names not: 皇 in 皇安乐街 is
    /// what was heard of 黄贝.
    private func addEchoes(_ hypothesis: Hypothesis, to values: UnsafeMutableBufferPointer<Float>) {
        let end = hypothesis.support[0].hit.span.lowerBound
        let start = max(hypothesis.start, end - Self.echoReach)
        guard start < end else { return }
        withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.echoReach) { free in
            var count = 0
            for position in start..<end where !isEveryday[position] {
                if Self.leading.contains(text.positions[position].written) {
                    count = 0
                    continue
                }
                if hypothesis.support.contains(where: { $0.hit.span.contains(position) }) { continue }
                free[count] = position
                count += 1
            }
            guard count > 0 else { return }
            let said = UnsafeBufferPointer(rebasing: free[..<count])
            for above in gazetteer.lineage(hypothesis.place).dropFirst() {
                let depth = gazetteer.level(above).depth
                guard depth <= AddressLevel.community.depth, depth < values.count,
                    !hypothesis.support.contains(where: { $0.index == above })
                else { continue }
                values[AddressLevel.community.depth - depth] += echo(of: above, in: said)
            }
        }
    }

    /// The share of a name's core that is found in order among some syllables of the text: the longest common subsequence,
    /// in which close sounds count less.
    private func echo(of place: Gazetteer.Index, in said: UnsafeBufferPointer<Int>) -> Float {
        let name = Int(gazetteer.nameIndex(place).value)
        let core = aligner.table.core(name)
        guard core > 0 else { return 0 }
        return aligner.table.withReading(name) { reading in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: said.count + 1) { row in
                row.initialize(repeating: 0)
                for meant in reading.prefix(core) {
                    var diagonal: Float = 0
                    for (index, position) in said.enumerated() {
                        let cost = aligner.costs[Int(text.positions[position].row) + Int(meant)]
                        let likeness = max(0, 1 - 2 * Float(cost) / Float(SyllableDistance.scale))
                        let best = max(row[index + 1], row[index], diagonal + likeness)
                        diagonal = row[index + 1]
                        row[index + 1] = best
                    }
                }
                return row[said.count] / Float(core)
            }
        }
    }

    /// What an address begins behind: 我这里是, 深圳市.
    private static let leading = Set("在是住于省市".unicodeScalars.map(\.value))
    /// Syllables before a name in which those above it are listened for.
    private static let echoReach = 10

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
        0.513, 1.275, 0.5, -2.839, -1.045, 0.52, 0.743, -2.095, -0.732, -1.951, 0.464, 0.349, -2.216, -1.066, 0.148,
        0.158, -4.873, 0, 0, -0.573, -2.324, -0.607, -0.9, -0.203, -0.029, 0.741, 0.795, 1.367, 0.538, 0.577, 1.445,
        0.371,
    ]
}
