/// Words that end a name and tell its kind 通名: 街道, 社区, 路, 花园. Source: the element suffixes of SZDB/Z 281-2017.
public enum KindWord {
    /// Longest first, as UTF-8.
    private static let words: [[UInt8]] = [
        "街道办事处", "社区工作站", "第一工业区", "第二工业区", "第三工业区", "第四工业区", "第五工业区", "工业园区", "街道办", "居委会", "地铁站", "工业区", "工业园", "科技园",
        "产业园", "创业园", "街道", "社区", "大道", "公路", "新村",
        "花园", "广场", "大厦", "小区", "路", "街", "巷", "村", "站", "区",
    ].map { Array($0.utf8) }

    /// How many syllables of a name (UTF-8) come before its kind word, one at least; all where it has none.
    public static func coreLength(_ name: UnsafeRawBufferPointer, syllables: Int) -> Int {
        for word in words where name.count > word.count {
            let start = name.count - word.count
            // The last byte tells most words apart.
            guard name[name.count - 1] == word[word.count - 1] else { continue }
            if name[start...].elementsEqual(word) { return max(1, syllables - word.count / 3) }
        }
        return max(1, syllables)
    }
}
