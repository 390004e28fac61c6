import Foundation
import ZhidaCore

/// Writes a city in the gazetteer's update format and makes its doors, buildings and rooms on the way, so that they
/// need no memory.
struct CityWriter {
    private let city: City
    private let plan: (doors: Int, buildings: Int, total: Int)
    private let seed: UInt64

    /// - Parameter plan: how many doors and buildings, and rows in all.
    init(city: City, doors: Int, buildings: Int, total: Int, seed: UInt64) {
        self.city = city
        plan = (doors, buildings, total)
        self.seed = seed
    }

    /// - Returns: how many rows of each level were written.
    func write(to path: String) throws -> [AddressLevel: Int] {
        let output = try OutputFile(path: path)
        var written: [AddressLevel: Int] = [:]
        output.append("code,level,parent,name,reading,kind,until,origin\n")
        for place in city.places {
            let parent = place.parent.map { city.places[$0].code } ?? ""
            let name = place.name.contains(where: { ",\"".contains($0) }) ? "\"\(place.name)\"" : place.name
            output.append(
                "\(place.code),\(place.level),\(parent),\(name),\(place.reading),\(place.kind),,\(place.origin)\n"
            )
            written[place.level, default: 0] += 1
        }
        for alias in city.aliases {
            output.append(",alias,\(alias.target),\(alias.name),\(alias.reading),\(alias.kind),\(alias.until),\n")
        }
        let leaves = leafCounts()
        for (index, place) in city.places.enumerated() where leaves.doors[index] + leaves.buildings[index] > 0 {
            var random = SplitMix.own(seed, index)
            var serial = 0
            let sorts: [(AddressLevel, [String])] = [
                (.door, LeafNames.doors(leaves.doors[index], &random)),
                (.building, LeafNames.buildings(leaves.buildings[index], ofPOI: place.level == .poi, &random)),
            ]
            var next = leaves.firstRooms[index]
            for (level, names) in sorts {
                written[level, default: 0] += names.count
                for name in names {
                    serial += 1
                    let code = place.code + Self.padded(serial, 5)
                    output.append("\(code),\(level),\(place.code),\(name),,,,synthetic\n")
                    let count = leaves.rooms[next]
                    next += 1
                    guard count > 0 else { continue }
                    written[.room, default: 0] += count
                    for (room, name) in LeafNames.rooms(count, inBuilding: level == .building, &random).enumerated() {
                        output.append("\(code)\(Self.padded(room + 1, 6)),room,\(code),\(name),,,,synthetic\n")
                    }
                }
            }
        }
        try output.close()
        return written
    }

    private struct LeafCounts {
        var doors: [Int]
        var buildings: [Int]
        /// For each place, where its doors and then its buildings begin in `rooms`.
        var firstRooms: [Int]
        var rooms: [Int]
    }

    private func leafCounts() -> LeafCounts {
        var random = SplitMix.own(seed, -1)
        let doors = apportion(
            plan.doors,
            by: city.places.map { place in
                switch place.level {
                case .road: random.logNormal(spread: 1)
                case .lane: 0.5 * random.logNormal(spread: 0.5)
                case .area where place.kind == "village": 2.5 * random.logNormal(spread: 0.8)
                default: 0
                }
            }
        )
        let buildings = apportion(
            plan.buildings,
            by: city.places.map { place in
                switch place.level {
                case .area: (place.kind == "village" ? 0.5 : 1) * random.logNormal(spread: 0.7)
                case .poi where place.kind == "building" || place.kind == "mall": random.chance(0.5) ? 0.15 : 0
                default: 0
                }
            }
        )
        let named = city.places.count
        let rooms = max(0, plan.total - named - plan.doors - plan.buildings)
        var firsts: [Int] = []
        var weights: [Double] = []
        for (index, place) in city.places.enumerated() {
            firsts.append(weights.count)
            for _ in 0..<doors[index] {
                weights.append(place.kind == "village" && random.chance(0.04) ? 0.3 * random.logNormal(spread: 0.5) : 0)
            }
            for _ in 0..<buildings[index] { weights.append(random.chance(0.15) ? random.logNormal(spread: 0.6) : 0) }
        }
        return LeafCounts(doors: doors, buildings: buildings, firstRooms: firsts, rooms: apportion(rooms, by: weights))
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

/// A file that is written in large pieces.
private final class OutputFile {
    private let handle: FileHandle
    private var buffer: [UInt8] = []

    init(path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw BenchFault("\(path): cannot be written. Check the folder and its rights.") }
        self.handle = handle
        buffer.reserveCapacity(1 << 20)
    }

    func append(_ line: String) {
        buffer.append(contentsOf: line.utf8)
        if buffer.count >= 1 << 20 { flush() }
    }

    private func flush() {
        handle.write(Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }

    func close() throws {
        flush()
        try handle.close()
    }
}
