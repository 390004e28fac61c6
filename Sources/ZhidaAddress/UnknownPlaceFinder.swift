import ZhidaCore

/// Finds words that name a place by their form (…路12号, …花园, …工业区) although the gazetteer knows none like it.
struct UnknownPlaceFinder: Sendable {
    /// Words that end a name; longest first. Source: the element suffixes of SZDB/Z 281-2017.
    private static let kindWords: [[Unicode.Scalar]] = [
        "工业园区", "工业区", "工业园", "科技园", "产业园", "创业园", "新村", "花园", "广场", "大厦", "小区", "大道", "公寓", "社区",
        "街道", "村", "路", "街", "巷",
    ].map { Array($0.unicodeScalars) }

    /// Those that begin with a character.
    private static let kindWordsOf = Dictionary(grouping: kindWords) { $0[0] }

    /// Words before a kind word that make it a common noun (这条路, 我们小区, 马路), or that end a name's reach.
    private static let common: Set<Unicode.Scalar> = Set(
        "这那的个条在马公道铁走修过段边们哪本该每各某有是到从去住楼整全上下里外老我你他她它前后一两几多大小城农乡叉十岔门网线电思水".unicodeScalars
    )
    /// Particles and verbs at which a name cannot go on backwards.
    private static let breaks: Set<Unicode.Scalar> = Set("在到是住的了，。、；：？！,.;:?! 去从往和跟与就那这叫".unicodeScalars)

    private static let digits = Set("0123456789零〇一二两三四五六七八九十百千幺".unicodeScalars)
    private static let units = Set("号栋座楼弄".unicodeScalars)

    /// - Parameter covered: scalars that a known name explains.
    /// - Returns: scalars of each place name that nothing explains.
    func places(in text: SpokenText, covered: [Range<Int>]) -> [Range<Int>] {
        let scalars = text.scalars
        var isCovered = [Bool](repeating: false, count: scalars.count + 1)
        for range in covered { for index in range { isCovered[index] = true } }
        var places: [Range<Int>] = []
        var index = 0
        while index < scalars.count {
            guard !isCovered[index],
                let word = Self.kindWordsOf[scalars[index]]?.first(where: { scalars[index...].starts(with: $0) })
            else {
                index += 1
                continue
            }
            let end = index + word.count
            var start = index
            while start > 0, index - start < 4, !isCovered[start - 1], isHanzi(scalars[start - 1]),
                !Self.breaks.contains(scalars[start - 1])
            { start -= 1 }
            // A name has two characters or more before its kind word, and the one right before it is no common noun's.
            if index - start >= 2, !Self.common.contains(scalars[index - 1]), isFollowedByPlate(scalars, end) {
                places.append(start..<end)
            }
            index = end
        }
        return places
    }

    /// Whether a number with a plate's unit follows: the form alone is too weak in free speech.
    private func isFollowedByPlate(_ scalars: [Unicode.Scalar], _ end: Int) -> Bool {
        var index = end
        while index < scalars.count, index - end < 8, Self.digits.contains(scalars[index]) { index += 1 }
        return index > end && index < scalars.count && Self.units.contains(scalars[index])
    }

    private func isHanzi(_ scalar: Unicode.Scalar) -> Bool { (0x3400...0x9FFF).contains(scalar.value) }
}
