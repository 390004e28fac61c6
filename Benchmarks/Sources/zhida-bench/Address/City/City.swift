import ZhidaCore

/// A named place of a made city: a district, street, community, road, lane, area or place of interest.
struct CityPlace {
    var code: String
    var level: AddressLevel
    /// The place above, by its position; `nil` for a district.
    var parent: Int?
    var name: String
    /// Toneless pinyin; empty: as the importer reads it.
    var reading: String
    var kind = ""
    var origin = Origin.synthetic

    enum Origin: String { case official, `public`, synthetic }
}

/// Another name of a place.
struct CityAlias {
    var target: String
    var name: String
    var reading: String
    var kind: String
    var until: String
}

/// The names of a made city; its doors, buildings and rooms are made while it is written.
struct City {
    var places: [CityPlace] = []
    var aliases: [CityAlias] = []
    /// Names in use below each street, so that none stands there twice.
    private var used: [Int: Set<String>] = [:]
    private var serials: [String: Int] = [:]

    /// Adds a place.
    mutating func add(_ place: CityPlace) -> Int {
        places.append(place)
        let index = places.count - 1
        let scope = street(of: index) ?? index
        if place.level.depth > AddressLevel.street.depth { used[scope, default: []].insert(place.name) }
        return index
    }

    /// The street that a place lies in, or that it is.
    func street(of index: Int) -> Int? {
        var at: Int? = index
        while let here = at, places[here].level.depth > AddressLevel.street.depth { at = places[here].parent }
        return at.flatMap { places[$0].level == .street ? $0 : nil }
    }

    func isUsed(_ name: String, in street: Int) -> Bool { used[street]?.contains(name) ?? false }

    /// The next free code of a series: 440306018R0009 after 440306018R0008.
    mutating func nextCode(_ prefix: String, digits: Int) -> String {
        let next = serials[prefix, default: 0] + 1
        serials[prefix] = next
        let number = String(next)
        return prefix + String(repeating: "0", count: max(0, digits - number.count)) + number
    }

    /// Says that a code is taken, so that its series goes on behind it.
    mutating func take(_ code: String, digits: Int) {
        let prefix = String(code.dropLast(digits))
        guard let number = Int(code.suffix(digits)) else { return }
        serials[prefix] = max(serials[prefix, default: 0], number)
    }
}
