import ZhidaCore
import ZhidaText

/// The least that each syllable can cost beside any of a stretch of text: what a name costs at least is the sum over its
/// syllables, so that most names need no alignment.
///
/// A syllable whose character is written with another reading is taken by its sound.
final class SoundBounds {
    /// By raw value, in 1/``SyllableDistance/scale``; at most what leaving the syllable out costs.
    private let least: UnsafeMutableBufferPointer<UInt8>
    private let gap: UInt8

    /// - Parameter gap: what leaving a syllable out costs.
    init(gap: UInt8) {
        self.gap = gap
        least = .allocate(capacity: Syllable.all.count)
        least.initialize(repeating: gap)
    }

    deinit { least.deallocate() }

    /// Takes the bounds of a stretch of text, instead of those of another.
    func take(_ text: AlignableText, _ stretch: Range<Int>, _ costs: CostTable) {
        least.update(repeating: gap)
        for position in text.positions[stretch] {
            // A written digit or 省 stands for itself alone.
            if position.isFixed {
                least[Int(position.row) / Syllable.all.count] = 0
            } else {
                costs.lower(least, row: Int(position.row))
            }
            // 幺 is 一, however it sounds.
            if position.digit < Self.numerals.count {
                for syllable in Self.numerals[Int(position.digit)] { least[syllable] = 0 }
            }
        }
    }

    /// Whether a name may cost no more than `most`, in the units of ``NameAligner/Match/cost``.
    @inline(__always)
    func allow(_ name: Int, _ table: PlaceNameTable, most: Float) -> Bool {
        let most = Int32(most * Float(SyllableDistance.scale))
        return table.withReading(name) { reading in
            var sum: Int32 = 0
            for syllable in reading {
                // A damaged gazetteer may hold what is no syllable.
                guard Int(syllable) < least.count else { return false }
                sum += Int32(least[Int(syllable)])
            }
            return sum <= most
        }
    }

    /// How many syllables of a name's core stand somewhere in the stretch.
    func exact(_ name: Int, _ table: PlaceNameTable) -> Int {
        table.withReading(name) { reading in
            reading.prefix(table.core(name)).count { Int($0) < least.count && least[Int($0)] == 0 }
        }
    }

    /// The syllables of the numerals, by ``NameAligner/digit(_:)``.
    private static let numerals: [[Int]] = [
        "ling", "yi yao", "er liang", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi", "bai", "qian",
    ].map { $0.split(separator: " ").compactMap { Syllable(pinyin: $0).map { Int($0.rawValue) } } }
}

extension CostTable {
    /// Lowers each element to what its syllable costs beside the one that the row is of.
    @inline(__always)
    func lower(_ least: UnsafeMutableBufferPointer<UInt8>, row: Int) {
        let row = costs.baseAddress! + row
        let count = least.count
        let least = least.baseAddress!
        for index in 0..<count { least[index] = min(least[index], row[index]) }
    }
}
