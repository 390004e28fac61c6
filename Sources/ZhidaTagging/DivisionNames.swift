import Foundation

/// Names of provinces, cities, districts and towns 行政区划, each with the levels that bear it.
struct DivisionNames: Sendable {
    /// By the hash of the name, bits 0–3: a province, city, district, town of this very name; 4–7: short for one
    /// (余杭 for 余杭区); 8–11: with the ending that another time gave it (余杭市, 宁围镇).
    private(set) var masks: [UInt64: UInt16] = [:]
    /// How many characters each name has.
    private(set) var sizes: [UInt64: Int] = [:]

    init() {}

    /// Characters of the longest name that is looked for in a line.
    static let longest = 15

    /// The names with the number of the levels that bear them, as words with their class.
    var table: WordTable {
        var frequencies: [UInt16: Int] = [:]
        for mask in masks.values { frequencies[mask, default: 0] += 1 }
        let ordered = frequencies.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
        // Rare combinations of levels share the last number.
        let tags = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1, UInt8(min(255, $0 + 1))) })
        return WordTable(masks.keys.sorted().compactMap { hash in tags[masks[hash] ?? 0].map { (hash, $0) } })
    }

    /// Reads lines of a code (GB/T 2260 in 6 digits, towns in 9), a tab and a name, such as
    /// `models/address/divisions.tsv`.
    init(contentsOf path: String) throws {
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw TaggingError.unreadable(file: path, why: "cannot be read: \(error.localizedDescription)")
        }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t")
            guard fields.count >= 2 else { continue }
            add(String(fields[1]), level: Self.level(fields[0]))
        }
    }

    /// 0 province, 1 city, 2 district, 3 town.
    private static func level(_ code: Substring) -> Int {
        if code.utf8.count == 9 { return 3 }
        return code.hasSuffix("0000") ? 0 : code.hasSuffix("00") ? 1 : 2
    }

    private static let endings = [
        "特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "自治州", "自治县", "自治旗", "民族乡", "街道",
        "地区", "省", "市", "区", "县", "旗", "镇", "乡", "盟",
    ]

    private static let peoples = [
        "土家族", "哈尼族", "彝族", "苗族", "回族", "藏族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族",
        "傣族", "黎族", "傈僳族", "佤族", "畲族", "拉祜族", "水族", "纳西族", "羌族", "土族", "蒙古族", "仡佬族", "景颇族",
        "哈萨克", "柯尔克孜", "蒙古", "各族", "仫佬族", "毛南族", "撒拉族", "独龙族", "怒族", "布朗族",
    ]

    private mutating func add(_ name: String, level: Int) {
        insert(name, 1 << UInt16(level))
        guard let ending = Self.endings.first(where: { name.hasSuffix($0) }) else { return }
        var core = name.dropLast(ending.count)
        while let people = Self.peoples.first(where: { core.hasSuffix($0) && core.count >= $0.count + 2 }) {
            core = core.dropLast(people.count)
        }
        guard core.count >= 2 else { return }
        insert(String(core), 16 << UInt16(level))
        let others = level == 3 ? ["镇", "乡", "街道"] : level == 2 ? ["市", "区", "县"] : []
        for other in others where other != ending { insert(core + other, 256 << UInt16(level)) }
    }

    private mutating func insert(_ name: String, _ bit: UInt16) {
        let hash = FeatureHash.name(name)
        masks[hash, default: 0] |= bit
        sizes[hash] = name.unicodeScalars.count
    }

    /// Appends the features of a name of `size` characters.
    static func keys(_ mask: UInt16, size: Int, into keys: inout [UInt64]) {
        keys.append(FeatureHash.key(301, UInt64(mask)))
        for bit in 0..<12 where mask & (1 << UInt16(bit)) != 0 {
            keys.append(FeatureHash.key(302, UInt64(bit * 16 + min(size, 10))))
        }
    }
}
