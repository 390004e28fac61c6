import Foundation
import ZhidaCore

/// A made-up city: districts, streets, communities, roads with doors, estates with buildings, rooms.
struct City {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let characters = zip(
        Array("安宝福永沙井松岗石岩西乡航新桥燕罗固戍铁流塘海湾龙华坂田平湖南山前进创业兴裕民翠景文汇灵芝洪浪上合下大同东方红光明月河江溪"),
        "an bao fu yong sha jing song gang shi yan xi xiang hang xin qiao yan luo gu shu tie liu tang hai wan long hua ban tian ping hu nan shan qian jin chuang ye xing yu min cui jing wen hui ling zhi hong lang shang he xia da tong dong fang hong guang ming yue he jiang xi"
            .split(separator: " ")
    ).map { $0 }

    private mutating func name(_ length: Int, _ suffix: String, _ sound: String) -> (text: String, reading: String) {
        let picked = (0..<length).map { _ in Self.characters.randomElement(using: &generator)! }
        return (String(picked.map(\.0)) + suffix, picked.map { String($0.1) }.joined(separator: " ") + " " + sound)
    }

    /// A name that no sibling has; a number at its end is not read.
    private static func numbered(_ name: (text: String, reading: String), _ number: Int) -> (
        text: String, reading: String
    ) {
        ("\(name.text)\(number)", name.reading)
    }

    /// Writes a full list of about so many addresses.
    mutating func write(addresses: Int, to path: String) throws {
        var text = "code,level,parent,name,reading,longitude,latitude,origin\n"
        var written = 0
        func row(
            _ code: String,
            _ level: String,
            _ parent: String,
            _ name: (text: String, reading: String),
            _ place: String = ","
        ) {
            text += "\(code),\(level),\(parent),\(name.text),\(name.reading),\(place),synthetic\n"
            written += 1
        }
        row("440300", "district", "", name(2, "区", "qu"))
        let streets = max(1, min(90, addresses / 12_000))
        for street in 0..<streets {
            let code = "440300" + Self.digits(street + 1, 3)
            row(code, "street", "440300", Self.numbered(name(2, "街道", "jie dao"), street))
            let communities = (1...9).map { code + Self.digits($0, 3) }
            for (number, community) in communities.enumerated() {
                row(community, "community", code, Self.numbered(name(2, "社区", "she qu"), number))
            }
            var place = 0
            let share = addresses * (street + 1) / streets
            while written < share, place < 9_999 {
                place += 1
                let isRoad = place % 3 != 0
                let named = isRoad ? name(2, "路", "lu") : name(2, "花园", "hua yuan")
                let parent = communities.randomElement(using: &generator)!
                let below = code + (isRoad ? "R" : "A") + Self.digits(place, 4)
                row(
                    below,
                    isRoad ? "road" : "area",
                    parent,
                    Self.numbered(named, place),
                    "113.\(800_000 + place),22.6"
                )
                for number in 1...Int.random(in: 4...24, using: &generator) {
                    let plate = below + Self.digits(number, 5)
                    row(plate, isRoad ? "door" : "building", below, ("\(number)\(isRoad ? "号" : "栋")", ""))
                    guard !isRoad else { continue }
                    for room in 1...Int.random(in: 1...12, using: &generator) {
                        row(plate + Self.digits(room, 6), "room", plate, ("\(100 + room)室", ""))
                    }
                }
            }
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
