import ZhidaCore

/// Words around a name that tell that a place is meant (在…, …那边, …附近), or that it is not: 致电…, …服务热线.
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

    private static let beforeCalled = syllables("zhi dian", "bo da")
    private static let afterCalled = syllables(
        "re xian",
        "fu wu re xian",
        "zheng fu re xian",
        "zheng fu fu wu re xian",
        "shi min re xian",
        "wei nin fu wu"
    )

    /// Whether a name is who is called and not where: hotlines greet with the name of the district or of its government,
    /// which is a place of its own in the gazetteer.
    static func isCalled(_ span: Range<Int>, in text: SpokenText) -> Bool {
        afterCalled.contains { text.syllables[span.upperBound...].starts(with: $0) }
            || beforeCalled.contains {
                span.lowerBound >= $0.count
                    && text.syllables[span.lowerBound - $0.count..<span.lowerBound].elementsEqual($0)
            }
    }

    private static func syllables(_ words: String...) -> [[Syllable]] {
        words.map { $0.split(separator: " ").compactMap { Syllable(pinyin: $0) } }
    }
}
