import Foundation
import ZhidaCore

/// The toneless readings of single characters 单字读音, most frequent first.
///
/// Loaded from `models/text/readings.tsv`: character, tab, readings with blanks between.
public struct ReadingTable: Sendable {
    /// For each character of `firstScalar..<endScalar`: where its readings begin in `syllables`.
    private let starts: [UInt32]
    private var syllables: [Syllable]
    /// Characters outside that range (rare characters of the supplementary planes).
    private let rare: [UInt32: Range<Int>]

    /// 〇 (U+3007) and the unified ideographs of the basic plane lie in this range.
    private static let firstScalar: UInt32 = 0x3000
    private static let endScalar: UInt32 = 0xA000

    /// How many characters have a reading.
    public let count: Int

    /// Loads the table from a file.
    ///
    /// - Throws: ``TextError`` with file, line and remedy.
    public init(contentsOf url: URL) throws(TextError) {
        try self.init(bytes: TableFile.bytes(of: url), file: url.path)
    }

    /// Loads the table from the bytes of a file; `file` is the name that errors show.
    ///
    /// - Throws: ``TextError`` for anything but one character and one or more syllables a row, or a character twice.
    public init(bytes: [UInt8], file: String) throws(TextError) {
        var rows: [(scalar: UInt32, start: Int, end: Int)] = []
        var pool: [Syllable] = []
        var seen = Set<UInt32>()
        rows.reserveCapacity(bytes.count / 9)
        pool.reserveCapacity(bytes.count / 6)
        seen.reserveCapacity(bytes.count / 9)
        let table = TableFile(name: file)
        var scalars: [UInt32] = []
        try withTypedBytes(bytes) { buffer throws(TextError) in
            try table.forEachRow(of: buffer, columns: 2) { fields, line throws(TextError) in
                scalars.removeAll(keepingCapacity: true)
                guard TableFile.appendScalars(of: fields[0], to: &scalars), scalars.count == 1 else {
                    throw table.malformed(
                        line,
                        "「\(TableFile.text(fields[0]))」 is not one character in UTF-8",
                        "the first field holds a single character"
                    )
                }
                guard seen.insert(scalars[0]).inserted else {
                    throw table.malformed(
                        line,
                        "「\(TableFile.text(fields[0]))」 has a row already",
                        "join its readings in one row"
                    )
                }
                let start = pool.count
                if let spelt = TableFile.appendSyllables(of: fields[1], to: &pool) {
                    throw table.malformed(
                        line,
                        "「\(TableFile.text(spelt))」 is no syllable of Mandarin",
                        "write toneless pinyin in small letters, v for ü"
                    )
                }
                guard pool.count > start else {
                    throw table.malformed(line, "no reading", "add one, or take the row out")
                }
                rows.append((scalars[0], start, pool.count))
            }
        }
        count = rows.count

        // Laid out again in the order of the characters, so that one array of starts is enough.
        rows.sort { $0.scalar < $1.scalar }
        var starts: [UInt32] = []
        starts.reserveCapacity(Int(Self.endScalar - Self.firstScalar) + 1)
        var ordered: [Syllable] = []
        ordered.reserveCapacity(pool.count)
        var rare: [UInt32: Range<Int>] = [:]
        for row in rows where row.scalar >= Self.firstScalar && row.scalar < Self.endScalar {
            while starts.count <= Int(row.scalar - Self.firstScalar) { starts.append(UInt32(ordered.count)) }
            ordered.append(contentsOf: pool[row.start..<row.end])
        }
        while starts.count <= Int(Self.endScalar - Self.firstScalar) { starts.append(UInt32(ordered.count)) }
        for row in rows where row.scalar < Self.firstScalar || row.scalar >= Self.endScalar {
            rare[row.scalar] = ordered.count..<(ordered.count + row.end - row.start)
            ordered.append(contentsOf: pool[row.start..<row.end])
        }
        self.starts = starts
        self.syllables = ordered
        self.rare = rare
    }

    /// The readings of a character, most frequent first; empty where it has none.
    public func readings(of scalar: Unicode.Scalar) -> ArraySlice<Syllable> {
        let range = range(of: scalar.value)
        return syllables[range]
    }

    /// The most frequent reading of a character.
    public func reading(of scalar: Unicode.Scalar) -> Syllable? {
        let range = range(of: scalar.value)
        return range.isEmpty ? nil : syllables[range.lowerBound]
    }

    private func range(of scalar: UInt32) -> Range<Int> {
        guard scalar >= Self.firstScalar, scalar < Self.endScalar else { return rare[scalar] ?? 0..<0 }
        let index = Int(scalar - Self.firstScalar)
        return Int(starts[index])..<Int(starts[index + 1])
    }

    /// Calls `body` for every character with its readings, in the order of the code points of the basic plane.
    func forEach(_ body: (_ scalar: UInt32, _ readings: ArraySlice<Syllable>) -> Void) {
        for index in 0..<(starts.count - 1) where starts[index] < starts[index + 1] {
            body(Self.firstScalar + UInt32(index), syllables[Int(starts[index])..<Int(starts[index + 1])])
        }
    }
}

/// `withUnsafeBufferPointer` that keeps the error's type.
func withTypedBytes(
    _ bytes: [UInt8],
    _ body: (UnsafeBufferPointer<UInt8>) throws(TextError) -> Void
) throws(TextError) {
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<Void, TextError> in
        do throws(TextError) {
            return .success(try body(buffer))
        } catch {
            return .failure(error)
        }
    }
    try result.get()
}
