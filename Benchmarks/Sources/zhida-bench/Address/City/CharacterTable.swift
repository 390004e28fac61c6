import Foundation
import ZhidaCore
import ZhidaText

/// Characters by their sound, the frequent ones more often: what a recogniser or a hasty typist writes for another.
struct CharacterTable {
    private var bySyllable: [[(character: Unicode.Scalar, weight: Double)]]
    let readings: ReadingTable

    /// Characters that are read as numerals.
    static let numerals = Set("〇零一二三四五六七八九十百千万亿两幺壹贰叁肆伍陆柒捌玖拾佰仟廿卅".unicodeScalars)

    /// - Parameter home: the package's folder; `models/text` holds the readings and the words that frequencies are
    ///   counted over.
    init(home: String) throws {
        let folder = URL(fileURLWithPath: home).appending(path: "models/text")
        readings = try ReadingTable(contentsOf: folder.appending(path: "readings.tsv"))
        var counts: [Unicode.Scalar: Double] = [:]
        for line in try String(contentsOf: folder.appending(path: "words.tsv"), encoding: .utf8).split(separator: "\n")
        {
            let fields = line.split(separator: "\t")
            guard fields.count >= 2, let count = Double(fields[1]) else { continue }
            for scalar in fields[0].unicodeScalars { counts[scalar, default: 0] += count }
        }
        bySyllable = Array(repeating: [], count: Syllable.all.count)
        // A character that stands in hardly any word is not typed by chance either.
        for (scalar, count) in counts.sorted(by: { $0.key < $1.key }) where count >= 100 {
            guard let syllable = readings.reading(of: scalar) else { continue }
            bySyllable[Int(syllable.rawValue)].append((scalar, pow(count, 0.75)))
        }
    }

    /// The commonest reading of each character; `nil` where one has none.
    func reading(of scalars: [Unicode.Scalar]) -> [Syllable]? {
        let syllables = scalars.compactMap { readings.reading(of: $0) }
        return syllables.count == scalars.count ? syllables : nil
    }

    /// A character with this sound that is not `other`; `nil` where there is none.
    func draw(_ syllable: Syllable, not other: Unicode.Scalar?, numerals: Bool, _ random: inout SplitMix)
        -> Unicode.Scalar?
    {
        let choice = bySyllable[Int(syllable.rawValue)].filter {
            $0.character != other && (numerals || !Self.numerals.contains($0.character))
        }
        return choice.isEmpty ? nil : random.pick(choice.map { ($0.character, $0.weight) })
    }

    /// Another character of the same sound.
    func homophone(of scalar: Unicode.Scalar, numerals: Bool, _ random: inout SplitMix) -> Unicode.Scalar? {
        guard let syllable = readings.reading(of: scalar) else { return nil }
        return draw(syllable, not: scalar, numerals: numerals, &random)
    }

    /// A character of a sound that a dialect does not tell from this one's.
    func dialect(of scalar: Unicode.Scalar, _ random: inout SplitMix) -> Unicode.Scalar? {
        guard let syllable = readings.reading(of: scalar) else { return nil }
        let shifted = DialectShift.neighbours(of: syllable)
        guard let heard = shifted.randomElement(using: &random) else { return nil }
        return draw(heard, not: scalar, numerals: false, &random)
    }
}
