import Foundation

/// What somebody asks for, and which address is meant: a line of a query file.
struct AddressQuery: Codable {
    var text: String
    /// The address that is meant; `nil` where the gazetteer does not hold it.
    var code: String?
    /// Every address that fits the words at least as well as the one that is meant, itself included.
    var accept: [String]
    var kind: String
    /// What was done to the words: "dropped street", "homophones 3", "spoken 一百二十三号" …
    var noise: [String]
    /// The whole address that is meant, for people.
    var address: String
    /// The level of the address that is meant.
    var level: String

    /// With `code` null where nothing is meant, so that every line has the same fields.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(text, forKey: .text)
        try container.encode(code, forKey: .code)
        try container.encode(accept, forKey: .accept)
        try container.encode(kind, forKey: .kind)
        try container.encode(noise, forKey: .noise)
        try container.encode(address, forKey: .address)
        try container.encode(level, forKey: .level)
    }

    /// Reads a file of one JSON object a line.
    static func all(contentsOf path: String) throws -> [AddressQuery] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchFault("\(path): cannot be read. Make it with `zhida-bench address queries`.")
        }
        let decoder = JSONDecoder()
        return try data.split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
            do {
                return try decoder.decode(AddressQuery.self, from: line)
            } catch {
                throw BenchFault("\(path):\(index + 1): no query: \(error)")
            }
        }
    }
}
