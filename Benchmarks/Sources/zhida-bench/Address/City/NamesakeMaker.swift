import ZhidaCore

/// Fills a division tree with families of names that are told apart by their street or by their characters alone.
struct NamesakeMaker {
    private var maker: CityMaker
    private let characters: CharacterTable
    private let names = NameMaker()
    private var random: SplitMix

    init(maker: CityMaker, characters: CharacterTable, random: SplitMix) {
        self.maker = maker
        self.characters = characters
        self.random = random
    }

    /// - Returns: a city of `count` roads and areas.
    mutating func fill(_ count: Int) -> City {
        let communities = maker.city.places.indices.filter { maker.city.places[$0].level == .community }
        var missing = count
        while missing > 0 {
            let isRoad = random.chance(0.6)
            let (kind, series) = isRoad ? ("", names.roads(&random)) : names.areas(&random)
            let base = series[0]
            let home = communities.randomElement(using: &random)!
            for member in 0..<Int.random(in: 3...8, using: &random) where missing > 0 {
                let name: String
                // The same name, other characters of the same sound, or one sound that is nearly the same.
                switch member == 0 ? 0 : Double.random(in: 0..<1, using: &random) {
                case ..<0.4: name = base
                case ..<0.85: name = changed(base, nearly: false)
                default: name = changed(base, nearly: true)
                }
                let isNear = name != base && random.chance(0.25)
                let street = maker.city.street(of: home)
                let nearby = communities.filter { maker.city.street(of: $0) == street }
                let place = member == 0 ? home : (isNear ? nearby : communities).randomElement(using: &random)!
                if maker.add(name, isRoad ? .road : .area, kind: kind, below: place) != nil { missing -= 1 }
            }
        }
        return maker.city
    }

    /// The name with one or two characters of its core written otherwise.
    private mutating func changed(_ name: String, nearly: Bool) -> String {
        var scalars = Array(name.unicodeScalars)
        for position in [0, 1].shuffled(using: &random).prefix(random.chance(0.3) && !nearly ? 2 : 1) {
            let other =
                nearly
                ? characters.dialect(of: scalars[position], &random)
                : characters.homophone(of: scalars[position], numerals: false, &random)
            if let other { scalars[position] = other }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
