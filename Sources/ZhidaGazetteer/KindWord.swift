/// Words that end a name and tell its kind 通名: 街道, 社区, 路, 花园. Source: the element suffixes of SZDB/Z 281-2017.
public enum KindWord {
    /// Series of industrial areas, which share their ordinal: it tells a name apart only within a series.
    private static let ordinals: [[UInt8]] = ["第一工业区", "第二工业区", "第三工业区", "第四工业区", "第五工业区"].map { Array($0.utf8) }

    /// Longest first, as UTF-8.
    private static let words: [[UInt8]] = [
        "街道办事处", "社区工作站", "工业园区", "街道办", "居委会", "地铁站", "工业区", "工业园", "科技园",
        "产业园", "创业园", "街道", "社区", "大道", "公路", "新村",
        "花园", "广场", "大厦", "小区", "路", "街", "巷", "村", "站", "区",
    ].map { Array($0.utf8) }

    /// How many syllables of a name (UTF-8) come before its kind word, one at least; all where it has none.
    ///
    /// - Parameter withOrdinals: whether 第一工业区 and its like count as kind words as a whole.
    public static func coreLength(
        _ name: UnsafeRawBufferPointer,
        syllables: Int,
        withOrdinals: Bool = true
    ) -> Int {
        let word =
            (withOrdinals ? ordinals.first { ends(name, with: $0) } : nil) ?? words.first { ends(name, with: $0) }
        return max(1, syllables - (word?.count ?? 0) / 3)
    }

    private static func ends(_ name: UnsafeRawBufferPointer, with word: [UInt8]) -> Bool {
        guard name.count > word.count, name[name.count - 1] == word[word.count - 1] else { return false }
        return name[(name.count - word.count)...].elementsEqual(word)
    }
}
