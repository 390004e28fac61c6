import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// What places that are told by one another say of each other.
extension AddressEngine {
    /// The readings of each mention that fit those of the mentions it is related to (A路和B路交界).
    func related(_ readings: [Reading], in searched: SearchedText) -> [Reading] {
        guard !readings.isEmpty else { return readings }
        var readings = readings
        for relation in relations(of: readings, in: searched.text) {
            if relation.kind == .crossing {
                for place in relation.places { keepRoads(&readings[place], in: searched) }
            }
            for (first, second) in Self.pairs(of: relation) {
                let (one, other) = (readings[first].outlook.strong, readings[second].outlook.strong)
                let kept = RelatedReadings(gazetteer: gazetteer).together(one, other, relation.kind)
                for (index, all, positions) in [(first, one, kept.first), (second, other, kept.second)]
                where positions.count < all.count {
                    let strong = all.indices.filter(positions.contains).map { all[$0] }
                    var outlook = maker.outlook(readings[index].mention, of: strong, in: searched)
                    if !kept.isMeasured {
                        // Related places may lie in different streets: what is let go keeps that much of its weight.
                        let beliefs = readings[index].outlook.beliefs
                        let left = positions.reduce(0) { $0 + beliefs[$1] }
                        let gone = RelatedReadings.otherStreet * (beliefs.reduce(0, +) - left)
                        outlook.doubt(gone / max(left + gone, .leastNormalMagnitude))
                    }
                    readings[index].outlook = outlook
                }
            }
            if relation.kind == .beside, let subject = relation.subject {
                for landmark in relation.places {
                    tellApart(&readings[subject], from: readings[landmark], in: searched)
                }
            }
        }
        return readings
    }

    /// Lets go what is no road where a road is read as well: what meets 永和路 is 大洋路 and not 大洋社区.
    private func keepRoads(_ place: inout Reading, in searched: SearchedText) {
        let all = place.outlook.strong
        let roads = all.filter { [.road, .lane].contains(gazetteer.level($0.place)) }
        guard !roads.isEmpty, roads.count < all.count, roads[0].place == all[0].place else { return }
        place.outlook = maker.outlook(place.mention, of: roads, in: searched)
    }

    /// Has readings of a place that lie far from the landmark that tells it count as contradicted by it.
    private func tellApart(_ place: inout Reading, from landmark: Reading, in searched: SearchedText) {
        guard let sure = landmark.outlook.strong.first, landmark.outlook.beliefs[0] >= Self.sureLandmark else { return }
        let strong = place.outlook.strong.map { reading in
            guard RelatedReadings(gazetteer: gazetteer).isApart(reading, from: sure) else { return reading }
            var apart = reading
            apart.isApart = true
            apart.against.append(sure.support[0].hit)
            return apart
        }
        guard strong.contains(where: \.isApart) else { return }
        place.outlook = maker.outlook(place.mention, of: strong, in: searched)
    }

    /// From which belief a landmark speaks against a place.
    private static let sureLandmark = 0.5

    /// The relations between mentions, which stand for the places.
    private func relations(of readings: [Reading], in text: SpokenText) -> [PlaceRelation] {
        text.relating.relations(
            of: readings.map { text.scalarRange(of: $0.mention.span) },
            roads: readings.map { finder.isRoad($0.mention.items) }
        )
    }

    /// The places of which one tells where the other is. The ends of a way may lie anywhere.
    private static func pairs(of relation: PlaceRelation) -> [(Int, Int)] {
        switch relation.kind {
        case .crossing: zip(relation.places, relation.places.dropFirst()).map { ($0, $1) }
        case .stretch: relation.road.map { road in relation.places.map { (road, $0) } } ?? []
        case .beside:
            relation.subject.map { subject in relation.places.map { (subject, $0) } }
                ?? (relation.tellsFirst ? [(relation.places[0], relation.places[1])] : [])
        }
    }

    /// Tells each decision how its place is related to others, and leaves out those whose places only tell another's.
    ///
    /// - Parameter decisions: for each of the readings its decision, where there is one.
    func withRelations(_ decisions: [AddressDecision?], _ readings: [Reading], in text: SpokenText)
        -> [AddressDecision?]
    {
        guard decisions.contains(where: { $0 != nil }) else { return decisions }
        var decisions = decisions
        let spans = readings.map { text.scalarRange(of: $0.mention.span) }
        for index in text.relating.denied(spans) where decisions[index]?.answer != nil {
            decisions[index]?.outcome = .ambiguous
            decisions[index]?.shortfall = .contradicted
        }
        let words = readings.map { Self.words(of: $0.mention, in: text) }
        var landmarks: [(index: Int, of: Int)] = []
        for relation in relations(of: readings, in: text) {
            func tell(_ index: Int, _ places: [Int]) {
                guard decisions[index]?.relation == nil, places.allSatisfy({ words[$0] != words[index] || $0 == index })
                else { return }
                decisions[index]?.relation = AddressDecision.Relation(
                    kind: relation.kind,
                    side: relation.side,
                    said: text.text(relation.cue),
                    places: places.map { words[$0] }
                )
            }
            let places = relation.places
            switch relation.kind {
            case .crossing:
                for place in places { tell(place, places.filter { $0 != place }) }
            case .stretch:
                for place in relation.road.map({ [$0] }) ?? places { tell(place, places) }
                if let road = relation.road, decisions[road]?.answer != nil {
                    for place in places { decisions[place] = nil }
                }
            case .beside:
                // 建安一路近新安四路 tells the first by the second.
                let subject = relation.subject ?? (relation.tellsFirst ? places[0] : nil)
                if let subject {
                    tell(subject, places.filter { $0 != subject })
                    for place in places where place != subject { tell(place, []) }
                    landmarks += places.filter { $0 != subject }.map { ($0, subject) }
                } else {
                    for place in places { tell(place, places.filter { $0 != place }) }
                }
            }
        }
        for (landmark, place) in landmarks where Self.isTold(decisions[place], by: decisions[landmark]) {
            decisions[landmark] = nil
        }
        return decisions
    }

    /// The names and numbers of a mention's own place that still stand.
    private static func words(of mention: Mention, in text: SpokenText) -> String {
        mention.items.filter { $0.span.lowerBound >= mention.span.lowerBound }.map { item in
            switch item.content {
            case .name: text.text(text.scalarRange(of: item.span))
            case .number(let number): text.text(number.range)
            }
        }.joined()
    }

    /// Whether a place is answered as well as what it is told by.
    private static func isTold(_ place: AddressDecision?, by landmark: AddressDecision?) -> Bool {
        guard let place, let landmark else { return false }
        guard place.answer != nil else { return landmark.answer == nil }
        return place.outcome == .matched || landmark.outcome != .matched
    }
}
