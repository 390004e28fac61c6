import ZhidaCore

/// Words around a name that tell that a place is meant: 在…, …那边, …附近.
enum PlaceCue {
    private static let before: Set<Syllable> = Set(["zai", "dao"].compactMap { Syllable(pinyin: $0) })
    private static let after: [[Syllable]] = [
        "na bian", "zhe bian", "fu jin", "pang bian", "men kou", "zhe li", "na li", "di tie zhan", "lu kou",
    ].map { $0.split(separator: " ").compactMap { Syllable(pinyin: $0) } }

    /// Whether such a word stands right before or behind a stretch of syllables.
    static func isBeside(_ span: Range<Int>, in text: SpokenText) -> Bool {
        if span.lowerBound > 0, before.contains(text.syllables[span.lowerBound - 1]) { return true }
        return after.contains { text.syllables[span.upperBound...].starts(with: $0) }
    }
}
