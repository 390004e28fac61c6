import ZhidaCore

/// Which syllables are confused in the Mandarin of the South: n/l, zh/z, ch/c, sh/s, in/ing, en/eng, an/ang, f/h, r/l,
/// u/ü.
enum DialectShift {
    /// Legal syllables that differ from this one by one shift, in a fixed order.
    static func neighbours(of syllable: Syllable) -> [Syllable] { table[Int(syllable.rawValue)] }

    private static let table: [[Syllable]] = Syllable.all.map { spelling in
        forms(of: spelling).filter { $0 != spelling }.compactMap { Syllable(pinyin: $0) }
    }

    private static let initials = [
        ("n", "l"), ("l", "n"), ("zh", "z"), ("z", "zh"), ("ch", "c"), ("c", "ch"), ("sh", "s"), ("s", "sh"),
        ("f", "h"), ("h", "f"), ("r", "l"), ("l", "r"),
    ]
    private static let finals = [
        ("ing", "in"), ("in", "ing"), ("eng", "en"), ("en", "eng"), ("ang", "an"), ("an", "ang"),
    ]

    private static func forms(of spelling: String) -> [String] {
        var found: [String] = []
        for (from, to) in initials where spelling.hasPrefix(from) {
            let rest = spelling.dropFirst(from.count)
            // zh is not z with an h behind it.
            if from.count == 1, "zcs".contains(from), rest.first == "h" { continue }
            if from == "h", rest.hasPrefix("u"), rest.count > 1 {
                // hui → fei, huan → fan as in the South; hu → fu.
                found.append("f" + (rest == "ui" ? "ei" : rest.dropFirst()))
            } else {
                found.append(to + rest)
            }
            if from == "f", rest != "u", rest != "o" { found.append("hu" + (rest == "ei" ? "i" : rest)) }
        }
        for (from, to) in finals where spelling.hasSuffix(from) {
            if from == "an" || from == "en" || from == "in", spelling.hasSuffix(from + "g") { continue }
            found.append(spelling.dropLast(from.count) + to)
        }
        switch spelling {
        case "nu", "lu": found.append(spelling.dropLast() + "v")
        case "nv", "lv": found.append(spelling.dropLast() + "u")
        default: break
        }
        return found
    }
}
