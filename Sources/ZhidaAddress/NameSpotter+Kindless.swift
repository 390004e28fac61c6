import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Names said without the word for what they are: 宝雅3栋 for 宝雅花园3栋.
extension NameSpotter {
    /// What leaving the word out takes from a hit's worth, beside what the word itself is worth.
    private static let kindlessLoss: Float = 0.4
    /// The most that each syllable may cost: a homophone.
    private static let kindlessCost = NameAligner.homophoneCost + 0.001

    /// Finds the cores of names that stand where a place is named: right before a number with its unit word, or right
    /// behind the name of a district, street or community. Elsewhere two syllables are too often a word like any other.
    ///
    /// - Parameter known: what was found of whole names.
    func kindlessHits(in searched: SearchedText, beside known: [NameHit]) -> [NameHit] {
        let text = searched.text
        let count = searched.aligned.count
        guard count >= 2, !text.isHeard else { return [] }
        let ends = Set(searched.numbers.filter { $0.plate.unit != nil }.map(\.span.lowerBound))
        let starts = Set(known.filter { $0.isFirm && isUpper($0.place) }.map(\.span.upperBound))
        guard !ends.isEmpty || !starts.isEmpty else { return [] }
        var hits: [NameHit] = []
        var matches: [NameAligner.Match] = []
        forEachMarked(searched) { place, marked in
            let shape = table.shape(place)
            let (length, core) = (Int(shape.length), Int(shape.core))
            guard core >= 2, core < length else { return }
            let window = max(0, marked.lowerBound - core)..<min(count, marked.upperBound + core)
            aligner.align(
                place,
                searched.aligned,
                window,
                most: Self.kindlessCost * Float(core),
                length: core,
                into: &matches
            )
            for match in matches where ends.contains(match.span.upperBound) || starts.contains(match.span.lowerBound) {
                let worth = Float(core) - Self.kindlessLoss
                let score = worth - Self.costWeight * match.cost
                guard !searched.ground.contradicts(match.span), score > 0 else { continue }
                let cost = match.cost + (table.worth(place, isHeard: false) - worth) / Self.costWeight
                hits.append(
                    NameHit(
                        place: place,
                        span: match.span,
                        cost: cost,
                        score: score,
                        agreement: max(0, 1 - cost / Float(length)),
                        isFirm: true
                    )
                )
            }
        }
        return withoutCrossing(hits, beside: known, in: searched)
    }

    private func isUpper(_ name: Int) -> Bool {
        table.bearers(name).contains {
            table.gazetteer.level($0.index).depth <= AddressLevel.community.depth
        }
    }
}
