import Foundation
import ZhidaCore
import ZhidaGazetteer

/// Made-up changes to a version: adds, changes, renames, merges, retirements, other names.
struct CityDelta {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func write(rows: Int, to path: String, on version: Gazetteer) throws {
        var text = "op,code,level,parent,name,reading,kind,since,successor,longitude,latitude,origin\n"
        text += "base,,,,\(version.hash),,,,,,,\n"
        let roads = version.places.filter { version.level($0) == .road && version.children($0).count > 0 }
            .shuffled(using: &generator)
        precondition(roads.count > 0)
        var road = 0
        for row in 0..<rows {
            // Each road is touched once, until all were: then only doors are added.
            let isFresh = road < roads.count
            let index = roads[road % roads.count]
            road += 1
            let code = version.code(index)
            switch isFresh ? row % 8 : 0 {
            case 1:
                text += "change,\(code),,,,,avenue,,,113.9,22.5,\n"
            case 2:
                text += "rename,\(code),,,\(version.name(index))新,,,2026-01-01,,,,\n"
            case 3:
                text += "add,,alias,\(code),老\(version.name(index)),,俗称,,,,,\n"
            case 4:
                text += "retire,\(version.code(version.children(index)[0])),,,,,,2026,,,,\n"
            case 5 where road < roads.count && row % 5 == 0:
                // The road that ends has no doors of numbers that the other has: retire them first.
                text += "retire,\(code),,,,,,2026,\(version.code(roads[road])),,,\n"
                road += 1
            default:
                let plate = City.digits(50_000 + row % 50_000, 5)
                text += "add,\(code)\(plate),door,\(code),\(1_000 + row)号,,,,,,,synthetic\n"
            }
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
