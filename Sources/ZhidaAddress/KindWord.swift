/// Words that end a name and tell its kind 通名: 街道, 社区, 路, 花园. Source: the element suffixes of SZDB/Z 281-2017.
enum KindWord {
    /// What a syllable of a kind word is worth where one of a name's core is worth 1.
    static let worth: Float = 0.35
    /// What a name without its kind word (西乡) is worth less.
    static let suffixlessLoss: Float = 0.4

    /// Longest first.
    private static let words: [[UInt32]] = [
        "街道办事处", "社区工作站", "工业园区", "街道办", "居委会", "地铁站", "工业区", "工业园", "科技园", "产业园", "创业园", "街道", "社区", "大道", "公路", "新村",
        "花园",
        "广场", "大厦", "小区", "路", "街", "巷", "村", "站", "区",
    ].map { $0.unicodeScalars.map(\.value) }

    /// How many syllables of a name come before its kind word, one at least; all where it has none.
    static func coreLength(_ name: [UInt32], syllables: Int) -> Int {
        let word = words.first { name.count > $0.count && name.suffix($0.count).elementsEqual($0) }
        return max(1, syllables - (word?.count ?? 0))
    }
}
