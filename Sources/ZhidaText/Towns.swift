import Foundation

/// The towns and streets of China: their whole names (虎门镇), and those without the word for their kind by the city that
/// they lie in (东莞虎门).
public struct Towns: Sendable {
    public private(set) var names = Set<String>()
    /// By the first four digits of the code.
    private var cores: [String: Set<String>] = [:]

    /// None.
    public init() {}

    /// Reads them from `divisions.tsv`: a code of nine digits (others are passed over) and a name, separated by a tab.
    ///
    /// - Parameter cities: whose towns are known without their kind.
    /// - Throws: ``TextError`` with the line.
    public init(contentsOf url: URL, cities: [Region]) throws(TextError) {
        for city in cities where city.isCity { cores[Self.city(city.code)] = [] }
        names.reserveCapacity(50_000)
        let table = TableFile(name: url.path)
        try withTypedBytes(TableFile.bytes(of: url)) { buffer throws(TextError) in
            try table.forEachRow(of: buffer, columns: 2) { fields, _ throws(TextError) in
                guard fields[0].count == 9 else { return }
                let name = TableFile.text(fields[1])
                names.insert(name)
                let city = Self.city(TableFile.text(fields[0]))
                guard let known = cores.index(forKey: city),
                    let kind = ["街道", "镇", "乡"].first(where: { name.hasSuffix($0) && name.count > $0.count + 1 })
                else { return }
                cores.values[known].insert(String(name.dropLast(kind.count)))
            }
        }
    }

    /// Whether a city has a town that is called so without the word for its kind.
    public func isTown(_ core: String, ofCity code: String) -> Bool { cores[Self.city(code)]?.contains(core) == true }

    private static func city(_ code: String) -> String { String(code.prefix(4)) }
}
