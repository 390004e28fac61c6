import Foundation
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// What to listen for when an utterance is heard again: the addresses that it sounded like, as a piece of the hierarchy.
public struct ListeningPlan: Sendable {
    /// A place, its ways of being said, and the numbers that the gazetteer holds there, as they are spoken.
    public struct Place: Sendable {
        public var names: [[Syllable]]
        /// Each way of saying each of them, with its unit word.
        public var numbers: [Number]
        /// Whether callers name a number with it, as with a road, rather than not, as with a station.
        public var isNumbered: Bool
        /// By how much the first hearing speaks for it less than for the likeliest: a natural logarithm of odds, at most 0.
        public var evidence: Float
    }

    /// A way of saying a number that the gazetteer holds.
    public struct Number: Sendable {
        /// With the unit word.
        public var syllables: [Syllable]
        /// How often it is said so; see ``SpokenNumber/weightedForms(ofDigits:)``.
        public var weight: Double
        /// The number itself, which has other ways of being said.
        public var digits: String
    }

    /// A community and the places of it that are listened for.
    public struct Community: Sendable {
        public var names: [[Syllable]]
        public var places: [Place]
    }

    /// A street with what is listened for below it.
    public struct Street: Sendable {
        /// Empty for what lies under no street.
        public var names: [[Syllable]]
        public var communities: [Community]
        /// Places that the gazetteer puts right below the street.
        public var places: [Place]
    }

    public var streets: [Street]
    /// The plan without every place that has this name, and without those that are left empty.
    public func without(placeNamed name: [Syllable]) -> ListeningPlan {
        var plan = self
        plan.streets = streets.compactMap { street in
            var street = street
            street.places.removeAll { $0.names.contains(name) }
            street.communities = street.communities.compactMap { community in
                var community = community
                community.places.removeAll { $0.names.contains(name) }
                return community.places.isEmpty ? nil : community
            }
            return street.places.isEmpty && street.communities.isEmpty ? nil : street
        }
        return plan
    }

    /// The plan without what lies in a street of this name, or in a community of this name in such a street.
    ///
    /// - Parameters:
    ///   - street: empty where none was said: then the community's name alone counts.
    ///   - community: empty where none was said.
    public func without(street: [Syllable], community: [Syllable]) -> ListeningPlan {
        var plan = self
        plan.streets = streets.compactMap { former in
            guard street.isEmpty || former.names.contains(street) else { return former }
            if community.isEmpty { return nil }
            var street = former
            street.communities.removeAll { $0.names.contains(community) }
            return street.places.isEmpty && street.communities.isEmpty ? nil : street
        }
        return plan
    }

    /// The plan with only the places of this name, and without one of their numbers, however it is said.
    public func only(placeNamed name: [Syllable], withoutNumber number: [Syllable]) -> ListeningPlan {
        func kept(_ places: [Place]) -> [Place] {
            places.filter { $0.names.contains(name) }.map { place in
                var place = place
                let same = Set(place.numbers.filter { $0.syllables == number }.map(\.digits))
                place.numbers.removeAll { same.contains($0.digits) }
                return place
            }
        }
        var plan = self
        plan.streets = streets.compactMap { street in
            var street = street
            street.places = kept(street.places)
            street.communities = street.communities.compactMap { community in
                var community = community
                community.places = kept(community.places)
                return community.places.isEmpty ? nil : community
            }
            return street.places.isEmpty && street.communities.isEmpty ? nil : street
        }
        return plan
    }

    /// Whether a place of this name is the likeliest of all by the first hearing, in a street and a community of these names.
    ///
    /// - Parameters:
    ///   - street: empty where none was said: then any will do.
    ///   - community: the same.
    public func isLikeliest(placeNamed name: [Syllable], street: [Syllable], community: [Syllable]) -> Bool {
        func isHere(_ place: Place) -> Bool { place.evidence == 0 && place.names.contains(name) }
        return streets.contains { candidate in
            guard street.isEmpty || candidate.names.contains(street) else { return false }
            let communities = candidate.communities.filter { community.isEmpty || $0.names.contains(community) }
            // Below the street itself a place is said behind any community.
            let isBelowStreet = community.isEmpty || !communities.isEmpty
            return isBelowStreet && candidate.places.contains(where: isHere)
                || communities.contains { $0.places.contains(where: isHere) }
        }
    }

    /// Whether the gazetteer holds a number at any of the places.
    public var hasNumbers: Bool {
        streets.contains { street in
            (street.places + street.communities.flatMap(\.places)).contains { !$0.numbers.isEmpty }
        }
    }
    /// The syllables that sounded like the likeliest address, its number included.
    public var span: Range<Int>
    /// Evidence for any address at all against free speech: a natural logarithm of odds.
    public var evidence: Float
    /// How sure the likeliest address is among all, by these syllables alone, 0...1.
    public var belief: Float
}

extension AddressEngine {
    /// The addresses that heard syllables may have named, for a second hearing.
    ///
    /// - Parameters:
    ///   - fit: how well each syllable fits the sound where these were heard (`Recogniser.fit`), where that is known.
    ///   - limit: how many addresses to listen for at the most; the cost of the hearing grows with it, not with the
    ///     gazetteer.
    ///   - leastEvidence: odds, as a logarithm, below which no second hearing is worth its cost.
    /// - Returns: `nil` where nothing sounds like an address.
    public func listeningPlan(
        for heard: ArraySlice<TimedSyllable>,
        fit: [Float]? = nil,
        addresses limit: Int,
        leastEvidence: Float
    ) -> ListeningPlan? {
        let result = shortlist.best(heard, fit: fit, limit: limit)
        guard let top = result.chains.first, result.total >= leastEvidence else { return nil }
        return ListeningPlan(
            streets: streets(of: result.chains),
            span: top.span,
            evidence: result.total,
            belief: Float(exp(Double(top.score - result.total)))
        )
    }

    /// The addresses of ``listeningPlan(for:addresses:leastEvidence:)`` by code, likeliest first: for measuring.
    public func addressesHeard(
        in heard: ArraySlice<TimedSyllable>,
        fit: [Float]? = nil,
        limit: Int
    ) -> [AddressCode] {
        shortlist.best(heard, fit: fit, limit: limit).chains.compactMap { chain in
            (chain.place ?? chain.community ?? chain.street).map(gazetteer.code)
        }
    }

    private func streets(of chains: [HeardChain]) -> [ListeningPlan.Street] {
        // The first is the likeliest.
        let top = chains.first?.score ?? 0
        var order: [Gazetteer.Index?] = []
        var byStreet: [Gazetteer.Index?: [HeardChain]] = [:]
        for chain in chains {
            if byStreet[chain.street] == nil { order.append(chain.street) }
            byStreet[chain.street, default: []].append(chain)
        }
        return order.map { street in
            let chains = byStreet[street] ?? []
            var communities: [Gazetteer.Index: ListeningPlan.Community] = [:]
            var places: [ListeningPlan.Place] = []
            var known: Set<Gazetteer.Index> = []
            for chain in chains {
                if let community = chain.community, communities[community] == nil {
                    communities[community] = ListeningPlan.Community(names: names(community), places: [])
                }
                guard let place = chain.place, known.insert(place).inserted else { continue }
                let heard = ListeningPlan.Place(
                    names: names(place),
                    numbers: numbers(place),
                    isNumbered: [.road, .lane].contains(gazetteer.level(place)),
                    evidence: min(0, chain.score - top)
                )
                if let community = chain.community, gazetteer.lineage(place).contains(community) {
                    communities[community]?.places.append(heard)
                } else {
                    places.append(heard)
                }
            }
            return ListeningPlan.Street(
                names: street.map(names) ?? [],
                communities: communities.sorted { $0.key < $1.key }.map(\.value),
                places: places
            )
        }
    }

    /// Every way in which an address's name is said.
    private func names(_ index: Gazetteer.Index) -> [[Syllable]] {
        let readings = table.names(of: index).map { table.reading($0).compactMap(Syllable.init(rawValue:)) }
        return Array(Set(readings)).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The numbers of the plates and buildings below a place, in every way in which they are said.
    private func numbers(_ index: Gazetteer.Index) -> [ListeningPlan.Number] {
        gazetteer.children(index).flatMap { child -> [ListeningPlan.Number] in
            let name = gazetteer.name(child)
            guard let numeral = SpokenNumber.numbers(in: name).first, numeral.range.lowerBound == 0,
                let unit = numeral.unit,
                numeral.end == name.unicodeScalars.count
            else { return [] }
            return SpokenNumber.weightedForms(ofDigits: numeral.digits).flatMap { number in
                unit.spokenForms.map {
                    ListeningPlan.Number(
                        syllables: number.form + $0,
                        weight: number.weight,
                        digits: String(numeral.digits)
                    )
                }
            }
        }
    }
}
