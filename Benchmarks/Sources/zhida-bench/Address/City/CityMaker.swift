import ZhidaCore

/// Fills a division tree with made roads, lanes, areas and places of interest.
struct CityMaker {
    private(set) var city: City
    private let reader: PlaceReader
    private let names = NameMaker()
    private var random: SplitMix
    private var readings: [String: String?] = [:]

    init(city: City, reader: PlaceReader, random: SplitMix) {
        self.city = city
        self.reader = reader
        self.random = random
    }

    /// Communities are of unlike size: the largest has some twenty times the roads of the smallest.
    mutating func fill(_ plan: CityPlan) {
        let communities = city.places.indices.filter { city.places[$0].level == .community }
        let weights = communities.map { _ in random.logNormal(spread: 0.6) }
        func missing(_ level: AddressLevel, _ wanted: Int) -> Int {
            max(0, wanted - city.places.count { $0.level == level })
        }
        let counts = [
            missing(.road, plan.roads), missing(.lane, plan.lanes), missing(.area, plan.areas),
            missing(.poi, plan.pois),
        ].map { apportion($0, by: weights) }
        for (position, community) in communities.enumerated() {
            addSeries(.road, counts[0][position], to: community) { ("", $0.roads(&$1)) }
            addSeries(.lane, counts[1][position], to: community) { ("", $0.lanes(&$1)) }
            addSeries(.area, counts[2][position], to: community) { $0.areas(&$1) }
            addPOIs(counts[3][position], to: community)
        }
    }

    /// Adds a place below a community (or below a road of it) unless its street has the name or a character has no
    /// reading.
    @discardableResult
    mutating func add(_ name: String, _ level: AddressLevel, kind: String, below parent: Int) -> Int? {
        guard let street = city.street(of: parent), !city.isUsed(name, in: street), let reading = reading(of: name)
        else {
            return nil
        }
        let letter =
            switch level {
            case .lane: "L"
            case .area: "A"
            case .poi: "P"
            default: "R"
            }
        let code = city.nextCode(city.places[street].code + letter, digits: 4)
        guard code.count == level.codeLength else { return nil }
        return city.add(CityPlace(code: code, level: level, parent: parent, name: name, reading: reading, kind: kind))
    }

    private mutating func addSeries(
        _ level: AddressLevel,
        _ count: Int,
        to community: Int,
        _ make: (NameMaker, inout SplitMix) -> (kind: String, names: [String])
    ) {
        var missing = count
        while missing > 0 {
            let (kind, series) = make(names, &random)
            for name in series.prefix(missing) where add(name, level, kind: kind, below: community) != nil {
                missing -= 1
            }
        }
    }

    private mutating func addPOIs(_ count: Int, to community: Int) {
        let roads = city.places.indices.reversed().prefix { city.places[$0].parent == community }.filter {
            city.places[$0].level == .road
        }
        var missing = count
        while missing > 0 {
            let (kind, name) = names.poi(&random)
            // Some stand under their road, the others under the community.
            let parent = random.chance(0.3) ? roads.randomElement(using: &random) ?? community : community
            if add(name, .poi, kind: kind, below: parent) != nil { missing -= 1 }
        }
    }

    private mutating func reading(of name: String) -> String? {
        if let known = readings[name] { return known }
        let reading = reader.reading(of: name)
        readings[name] = .some(reading)
        return reading
    }
}
