/// The doors of a road, the buildings of an area and the rooms of a building, as they are numbered.
enum LeafNames {
    /// 1号, 2号, 5号, 5号之1 …: rising, with gaps; some doors with branches, 之 or 杠 by the road.
    static func doors(_ count: Int, _ random: inout SplitMix) -> [String] {
        var names: [String] = []
        let dashed = random.chance(0.4)
        let step = random.chance(0.15) ? 2 : 1
        var number = 0
        while names.count < count {
            number += step * (random.chance(0.88) ? 1 : Int.random(in: 2...5, using: &random))
            names.append("\(number)号")
            guard random.chance(0.04) else { continue }
            for branch in 1...Int.random(in: 1...3, using: &random) where names.count < count {
                names.append(dashed ? "\(number)-\(branch)号" : "\(number)号之\(branch)")
            }
        }
        return names
    }

    /// 1栋 …, A栋 …, 1号楼 …, A1栋 …: one way for each area.
    static func buildings(_ count: Int, ofPOI: Bool, _ random: inout SplitMix) -> [String] {
        let letters = (0..<26).map { String(UnicodeScalar(UInt8(65 + $0))) }
        let style =
            ofPOI
            ? random.pick([(1, 0.3), (4, 0.5), (2, 0.2)]) : random.pick([(0, 0.7), (1, 0.1), (2, 0.14), (3, 0.06)])
        return (1...max(1, count)).prefix(count).map { number in
            switch style {
            case 1 where count <= 26: letters[number - 1] + "栋"
            case 2: "\(number)号楼"
            case 3: letters[(number - 1) / 12 % 26] + "\((number - 1) % 12 + 1 + (number - 1) / 312 * 12)栋"
            case 4 where count <= 26: letters[number - 1] + "座"
            default: "\(number)栋"
            }
        }
    }

    /// 101室, 102室 …, or 1单元101室 …, floor by floor.
    static func rooms(_ count: Int, inBuilding: Bool, _ random: inout SplitMix) -> [String] {
        var names: [String] = []
        names.reserveCapacity(count)
        let units = inBuilding && count >= 8 && random.chance(0.5) ? Int.random(in: 2...4, using: &random) : 0
        let doors = Int.random(in: units > 0 ? 2...4 : 3...9, using: &random)
        let word = random.chance(0.15) ? "房" : "室"
        let floors = (count + doors * max(1, units) - 1) / (doors * max(1, units))
        for unit in units > 0 ? 1...units : 0...0 {
            for floor in 1...max(1, floors) {
                for door in 1...doors where names.count < count {
                    names.append("\(unit > 0 ? "\(unit)单元" : "")\(floor)0\(door)\(word)")
                }
            }
        }
        return names
    }
}
