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
        return isBehind(span, in: text)
    }

    /// Whether such a word stands right behind a stretch of syllables.
    static func isBehind(_ span: Range<Int>, in text: SpokenText) -> Bool {
        after.contains { text.syllables[span.upperBound...].starts(with: $0) }
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

    /// Words that callers say around places and no place is like: 这里路灯坏了 names no 泽礼路.
    private static let everyday = [
        "这里", "那里", "这边", "那边", "这块", "那块", "附近", "旁边", "对面", "门口", "楼下", "请问", "问一下", "问下",
        "我想", "你们", "您好", "你好", "麻烦", "谢谢", "尽快", "投诉", "举报", "反映", "登记", "很大", "很臭", "很吵",
        "好久", "天天", "这个", "那个", "师傅", "记一下", "地址", "位置", "这样", "事情", "发生", "现在", "帮我",
        "十字路口", "丁字路口", "三岔路口", "红绿灯", "交叉路口", "交叉口", "交界处", "交界", "交汇处", "交汇", "拐角", "转角",
    ].map { Array($0.unicodeScalars) }
    private static let everydayStarts = Set(everyday.map { $0[0] })

    /// The syllables of such words in a typed text.
    static func everydayWords(in text: SpokenText) -> [Range<Int>] {
        guard !text.isHeard else { return [] }
        return text.ranges.indices.compactMap { position in
            let start = text.ranges[position].lowerBound
            guard everydayStarts.contains(text.scalars[start]) else { return nil }
            return everyday.first { text.scalars[start...].starts(with: $0) }
                .map { position..<min(position + $0.count, text.ranges.count) }
        }
    }
}
