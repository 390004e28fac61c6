import ZhidaCore
import ZhidaText

/// The least that each syllable can cost at each position of a text: what a name costs at least by its sounds, so that
/// most names need not be aligned character by character.
///
/// The costs of a syllable are laid out when a name first asks for them; they serve all searches of one text. A syllable
/// whose character is written with another reading is taken by its sound.
final class SoundProfile {
    private let text: AlignableText
    private let costs: CostTable
    private let count: Int
    /// A row of ``count`` costs for each syllable, in 1/``SyllableDistance/scale``.
    private let rows: UnsafeMutablePointer<UInt8>
    private let isMade: UnsafeMutablePointer<Bool>
    /// The costs of a name up to one of its syllables, by where it ends.
    private let ends: UnsafeMutablePointer<Int32>

    init(_ text: AlignableText, _ costs: CostTable) {
        self.text = text
        self.costs = costs
        count = text.count
        rows = .allocate(capacity: max(1, Syllable.all.count * count))
        isMade = .allocate(capacity: Syllable.all.count)
        isMade.initialize(repeating: false, count: Syllable.all.count)
        ends = .allocate(capacity: count + 1)
    }

    deinit {
        rows.deallocate()
        isMade.deallocate()
        ends.deallocate()
    }

    /// What a syllable costs at least at each position.
    @inline(__always)
    private func row(_ syllable: UInt16) -> UnsafePointer<UInt8> {
        let row = rows + Int(syllable) * count
        if !isMade[Int(syllable)] { make(row, syllable) }
        return UnsafePointer(row)
    }

    private func make(_ row: UnsafeMutablePointer<UInt8>, _ syllable: UInt16) {
        isMade[Int(syllable)] = true
        let numerals = Self.numerals(syllable)
        for index in 0..<count {
            let position = text.positions[index]
            let sound = costs[Int(position.row) + Int(syllable)]
            var cost = text.isHeard ? min(NameAligner.whole, sound * NameAligner.heardStrictness) : sound
            // A written digit or 省 stands for itself alone.
            if position.isFixed, sound > 0 { cost = NameAligner.whole }
            // 幺 is 一, however it sounds.
            if position.digit < 16, numerals >> position.digit & 1 == 1 { cost = 0 }
            row[index] = UInt8(cost)
        }
    }

    /// Whether a name may cost no more than `most` somewhere within a stretch of the text.
    ///
    /// Sellers' recurrence over the sounds alone, within the positions that are cheap enough (Ukkonen 1985).
    /// - Parameters:
    ///   - name: raw values of its syllables.
    ///   - most: in 1/``SyllableDistance/scale``.
    func allows(_ name: UnsafeBufferPointer<UInt16>, _ window: Range<Int>, most: Int32) -> Bool {
        guard most >= 0 else { return false }
        let ends = ends
        let gap = NameAligner.gap
        let tooMuch = most + 1
        let width = window.count
        // The name so far may end in `low...high` of the window.
        var (low, high) = (0, width)
        for index in 0...width { ends[index] = 0 }
        for syllable in name {
            let row = row(syllable) + (window.lowerBound - 1)
            var (nextLow, nextHigh) = (-1, -1)
            var diagonal = tooMuch
            var left = tooMuch
            var index = low
            while index <= width, index <= high + 1 || left < tooMuch {
                let above = index <= high ? ends[index] : tooMuch
                let step = diagonal < tooMuch ? diagonal + Int32(row[index]) : tooMuch
                left = min(min(step, above + gap), left + gap)
                diagonal = above
                ends[index] = left
                if left <= most {
                    if nextLow < 0 { nextLow = index }
                    nextHigh = index
                }
                index += 1
            }
            guard nextLow >= 0 else { return false }
            (low, high) = (nextLow, nextHigh)
        }
        return true
    }

    /// How many of some syllables stand somewhere in a stretch of the text.
    func exact(_ syllables: Slice<UnsafeBufferPointer<UInt16>>, _ window: Range<Int>) -> Int {
        syllables.count { syllable in
            let row = row(syllable)
            return window.contains { row[$0] == 0 }
        }
    }

    /// Which numerals, by ``NameAligner/digit(_:)``, a syllable may be: one bit each.
    private static func numerals(_ syllable: UInt16) -> UInt16 { numeralBits[Int(syllable)] }

    private static let numeralBits: [UInt16] = {
        var bits = [UInt16](repeating: 0, count: Syllable.all.count)
        let numerals = [
            "ling", "yi yao", "er liang", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi", "bai", "qian",
        ]
        for (digit, syllables) in numerals.enumerated() {
            for syllable in syllables.split(separator: " ").compactMap({ Syllable(pinyin: $0) }) {
                bits[Int(syllable.rawValue)] |= 1 << UInt16(digit)
            }
        }
        return bits
    }()
}
