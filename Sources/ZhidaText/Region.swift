import Foundation
import ZhidaCore

/// A city or a district 行政区 as it is named in an address.
public struct Region: Hashable, Sendable {
    /// Its code by GB/T 2260: two digits each of province, city and district; 00 where it is more.
    public var code: String
    public var name: String
    /// Empty where it is known by its characters alone.
    public var reading: [Syllable]

    public init(code: String, name: String, reading: [Syllable]) {
        self.code = code
        self.name = name
        self.reading = reading
    }

    /// Reads `regions.tsv`: code, name and reading, `-` for none, separated by tabs.
    ///
    /// - Throws: ``TextError`` with the line.
    public static func all(contentsOf url: URL) throws(TextError) -> [Region] {
        let table = TableFile(name: url.path)
        var regions: [Region] = []
        try withTypedBytes(TableFile.bytes(of: url)) { buffer throws(TextError) in
            try table.forEachRow(of: buffer, columns: 3) { fields, line throws(TextError) in
                let (code, name) = (TableFile.text(fields[0]), TableFile.text(fields[1]))
                guard code.count == 6, code.allSatisfy(\.isNumber) else {
                    throw table.malformed(line, "「\(code)」 is no code", "write the six digits of GB/T 2260")
                }
                var reading: [Syllable] = []
                if TableFile.text(fields[2]) != "-" {
                    let misspelt = TableFile.appendSyllables(of: fields[2], to: &reading)
                    guard misspelt == nil, reading.count == name.count else {
                        throw table.malformed(
                            line,
                            "no reading of 「\(name)」",
                            "write a toneless syllable for each character, or - where typed text alone shall know it"
                        )
                    }
                }
                regions.append(Region(code: code, name: name, reading: reading))
            }
        }
        return regions
    }

    /// Whether it is a city that callers name, and neither a province nor a district.
    public var isCity: Bool { code.hasSuffix("00") && !code.hasSuffix("0000") && !reading.isEmpty }

    /// Whether a place with this code lies in it, or it lies in that place.
    public func isRelated(to other: String) -> Bool {
        zip(Self.parts(code), Self.parts(other)).allSatisfy { $0 == $1 || $0 == "00" || $1 == "00" }
    }

    private static func parts(_ code: String) -> [Substring] {
        (0..<3).map { code.dropFirst($0 * 2).prefix(2) }
    }
}
