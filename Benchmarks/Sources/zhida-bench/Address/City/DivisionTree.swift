import Foundation
import ZhidaCore

/// The division tree that a made city hangs on: 宝安 as the repository's gazetteer has it, with its roads, areas and
/// places; the other districts and streets of 深圳 with those communities that are known, filled up with made ones.
enum DivisionTree {
    /// - Parameters:
    ///   - home: the package's folder.
    ///   - communities: how many there are to be.
    static func city(home: String, communities: Int, reader: PlaceReader, _ random: inout SplitMix) throws -> City {
        var city = City()
        try addShippedDistrict(to: &city, home: home)
        var streets: [Int] = []
        var districts: [String: Int] = [:]
        let table = try String(contentsOfFile: home + "/Benchmarks/address_sets/shenzhen.tsv", encoding: .utf8)
        for line in table.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 4 else { throw BenchFault("shenzhen.tsv: “\(line)” has no four columns") }
            func read(_ name: String) throws -> String {
                guard let reading = reader.reading(of: name) else {
                    throw BenchFault("shenzhen.tsv: \(name) has no reading")
                }
                return reading
            }
            if districts[fields[0]] == nil {
                districts[fields[0]] = city.add(
                    CityPlace(
                        code: fields[1],
                        level: .district,
                        name: fields[0],
                        reading: try read(fields[0]),
                        origin: .public
                    )
                )
            }
            let street = city.add(
                CityPlace(
                    code: city.nextCode(fields[1], digits: 3),
                    level: .street,
                    parent: districts[fields[0]],
                    name: fields[2],
                    reading: try read(fields[2]),
                    origin: .public
                )
            )
            streets.append(street)
            for name in fields[3].split(separator: " ").map({ "\($0)社区" }) where !city.isUsed(name, in: street) {
                addCommunity(name, try read(name), .public, to: street, in: &city)
            }
        }
        let maker = NameMaker()
        var missing = communities - city.places.count { $0.level == .community }
        while missing > 0 {
            let street = streets.randomElement(using: &random)!
            let name = maker.community(&random)
            guard !city.isUsed(name, in: street), let reading = reader.reading(of: name) else { continue }
            addCommunity(name, reading, .synthetic, to: street, in: &city)
            missing -= 1
        }
        return city
    }

    private static func addCommunity(
        _ name: String,
        _ reading: String,
        _ origin: CityPlace.Origin,
        to street: Int,
        in city: inout City
    ) {
        let code = city.nextCode(city.places[street].code, digits: 3)
        _ = city.add(
            CityPlace(code: code, level: .community, parent: street, name: name, reading: reading, origin: origin)
        )
    }

    /// Everything of the shipped district but its doors and buildings, which are made.
    private static func addShippedDistrict(to city: inout City, home: String) throws {
        let rows = try PlainTable(path: home + "/gazetteer/baoan.csv").rows
        var indices: [String: Int] = [:]
        for row in rows where row["level"] != "alias" {
            guard let level = row["level"].flatMap({ AddressLevel(name: $0) }), level.depth < AddressLevel.door.depth
            else {
                continue
            }
            let code = row["code"] ?? ""
            indices[code] = city.add(
                CityPlace(
                    code: code,
                    level: level,
                    parent: row["parent"].flatMap { indices[$0] },
                    name: row["name"] ?? "",
                    reading: row["reading"] ?? "",
                    kind: row["kind"] ?? "",
                    origin: row["origin"].flatMap(CityPlace.Origin.init) ?? .official
                )
            )
            city.take(code, digits: level.codeLength == 14 ? 4 : 3)
        }
        for row in rows where row["level"] == "alias" {
            guard let target = row["parent"], indices[target] != nil else { continue }
            city.aliases.append(
                CityAlias(
                    target: target,
                    name: row["name"] ?? "",
                    reading: row["reading"] ?? "",
                    kind: row["kind"] ?? "",
                    until: row["until"] ?? ""
                )
            )
        }
    }
}
