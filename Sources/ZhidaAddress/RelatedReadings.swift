import Foundation
import ZhidaCore
import ZhidaGazetteer

/// Lets places that are told by one another tell which of their namesakes are meant: of seven 宝安大道 the one that meets
/// 航空路 lies where there is a 航空路, and of three banks the one opposite 香缇湾 is the closest to it.
struct RelatedReadings {
    private let gazetteer: Gazetteer

    /// How unlikely it is that two related places lie in different streets 街道, of which nothing else is known.
    static let otherStreet = 0.05
    /// How much less likely than the best a reading is that is let go.
    private static let least = 0.2
    /// How fast belief moves to the better of two readings, in units of rank.
    private static let temperature: Float = 0.55
    /// Metres up to which a place is beside another, and within which places are as near as each other.
    private static let beside = 300.0
    /// Metres from which on nothing is told by it.
    private static let apart = 2_000.0
    /// Metres between the middles of two roads that meet.
    private static let meeting = 3_000.0

    init(gazetteer: Gazetteer) { self.gazetteer = gazetteer }

    /// Which readings of two related places can be meant together.
    ///
    /// - Returns: the positions of those of the first and of the second, all where nothing speaks for some of them; and
    ///   whether coordinates say so.
    func together(_ first: [Hypothesis], _ second: [Hypothesis], _ kind: PlaceRelation.Kind)
        -> (first: Set<Int>, second: Set<Int>, isMeasured: Bool)
    {
        let all = (first: Set(first.indices), second: Set(second.indices), isMeasured: false)
        guard !first.isEmpty, !second.isEmpty else { return all }
        let distances = first.map { one in second.map { gazetteer.metres(from: one.place, to: $0.place) } }
        let nearest = distances.joined().compactMap { $0 }.min()
        let weights = first.indices.map { one in
            second.indices.map { other in
                weight(first, one) * weight(second, other)
                    * fit(first[one].place, second[other].place, distances[one][other], nearest, kind)
            }
        }
        let best = weights.joined().max() ?? 0
        return (
            Set(first.indices.filter { one in weights[one].contains { $0 >= best * Self.least } }),
            Set(second.indices.filter { other in weights.contains { $0[other] >= best * Self.least } }),
            nearest != nil
        )
    }

    /// Whether a place can hardly be told by a landmark: where both are known, far from it; else, a place of interest or an
    /// area without a number, of which there may be others of its name, in another street.
    func isApart(_ place: Hypothesis, from landmark: Hypothesis) -> Bool {
        if let metres = gazetteer.metres(from: place.place, to: landmark.place) { return metres > Self.apart }
        guard [.poi, .area].contains(gazetteer.level(place.place)), !place.hasFoundPlate,
            let own = street(place.place), let other = street(landmark.place)
        else { return false }
        return own != other
    }

    private func weight(_ hypotheses: [Hypothesis], _ index: Int) -> Double {
        Double(exp((hypotheses[index].rank - hypotheses[0].rank) / Self.temperature))
    }

    /// How likely it is, beside the best, that two places are told by one another.
    private func fit(
        _ one: Gazetteer.Index,
        _ other: Gazetteer.Index,
        _ distance: Double?,
        _ nearest: Double?,
        _ kind: PlaceRelation.Kind
    ) -> Double {
        let isTogether = street(one) == street(other)
        guard let distance, let nearest else { return isTogether ? 1 : Self.otherStreet }
        let far = kind == .beside ? Self.beside : Self.meeting
        return exp(-max(0, distance - max(nearest, far)) / far)
    }

    private func street(_ place: Gazetteer.Index) -> Gazetteer.Index? {
        gazetteer.lineage(place).first { gazetteer.level($0) == .street }
    }
}
