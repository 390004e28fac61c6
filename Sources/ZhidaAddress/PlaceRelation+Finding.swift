import ZhidaText

extension PlaceRelation {
    /// Finds the relations between the places of a text.
    ///
    /// - Parameters:
    ///   - scalars: the text, normalised or not.
    ///   - places: the scalars of each place named, rising; of two that overlap neither is told by the other.
    ///   - roads: for each place whether it is a road, as only roads cross; `nil`: those whose words end like a road's.
    /// - Returns: the relations in the order of their cues; a place may be in several (A和B交界对面). Linear.
    public static func relations(
        in scalars: [Unicode.Scalar],
        places: [Range<Int>],
        roads: [Bool]? = nil
    ) -> [PlaceRelation] {
        precondition(roads.map { $0.count == places.count } ?? true)
        let scan = RelationScan(scalars: scalars.map { NormalisedText.plain($0.value) }, places: places, roads: roads)
        return places.indices.flatMap(scan.relations)
    }

    /// The places before which another stands with nothing between but a word like 和: 上川路和前进一路都堵车.
    ///
    /// - Parameters:
    ///   - scalars: the text, normalised or not.
    ///   - places: the scalars of each place named, rising and apart.
    public static func joined(in scalars: [Unicode.Scalar], places: [Range<Int>]) -> [Int] {
        let scan = RelationScan(scalars: scalars.map { NormalisedText.plain($0.value) }, places: places)
        return places.indices.dropFirst().filter(scan.isListed)
    }

    /// The places between which and the one before there is a comma or another mark.
    static func markedOff(in scalars: [Unicode.Scalar], places: [Range<Int>]) -> [Int] {
        let scan = RelationScan(scalars: scalars.map { NormalisedText.plain($0.value) }, places: places)
        return places.indices.dropFirst().filter(scan.isMarkedOff)
    }

    /// The numbers, among places and numbers, that stand right behind what is before them.
    static func behind(in scalars: [Unicode.Scalar], places: [Range<Int>]) -> [Int] {
        let scan = RelationScan(scalars: scalars.map { NormalisedText.plain($0.value) }, places: places)
        return places.indices.dropFirst().filter(scan.isBehind)
    }

    /// The places before which the caller says that they are not meant: 不是上川路.
    static func denied(in scalars: [Unicode.Scalar], places: [Range<Int>]) -> [Int] {
        let scan = RelationScan(scalars: scalars.map { NormalisedText.plain($0.value) }, places: places)
        return places.indices.filter(scan.isDenied)
    }
}

/// The words around the places of one text.
private struct RelationScan {
    let scalars: [UInt32]
    let places: [Range<Int>]
    var roads: [Bool]?

    /// Words that say the same, the longest first.
    private struct Words {
        let all: [[UInt32]]
        let byFirst: [UInt32: [[UInt32]]]

        init(_ text: String) {
            all = text.split(separator: " ").map { $0.unicodeScalars.map(\.value) }.sorted { $0.count > $1.count }
            byFirst = Dictionary(grouping: all) { $0[0] }
        }
    }

    private static func words(_ text: String) -> Words { Words(text) }

    /// What may stand between a place and its cue.
    private static let denials = words(
        "不是 不在 不住 不是在 不住在 并非 并不是 并不在 而不是 没在 没住 没住在 不去 没去 不属于 不是去 不是说 以前住 以前住在 以前在 原来住 原来住在"
    )
    /// Before 不是 these do not deny: 要不是, 这不是; and what is said twice asks (是不是, 在不在).
    private static let undenying = Set("要若果道么这该还".unicodeScalars.map(\.value))
    private static let fillers = words("的那个 那个 的那 那边的 这边的 那里的 那边 这边 那里 的一个 的 那 这 个")
    private static let ands = words("和 与 跟 同 及 以及 、 / 和那个 跟那个 与那个 和这个 还有")
    /// The same without marks that may stand within one address.
    private static let lists = words("和 与 跟 同 及 以及 、 和那个 跟那个 与那个 和这个 还有")
    /// Between a landmark's side and what lies there, and between a place and the landmark that is told behind it.
    private static let links = words("的 的那个 的那家 的这个 的一个 的一家 那个 那家 有个 有家 有一家 有一个")
    private static let besides = words("在 就在 位于 ,就在 ,位于 ( 的位置在 在那个 就在那个")
    private static let tos = words("到 至 一直到 直到 到了 - 到那个 往 一直通到")
    /// Those that say so alone.
    private static let throughs = words("一直到 直到 一直通到")
    private static let nears = words("近 靠近 靠 邻近 临近 临 毗邻 ,近 ，近 ,靠近 ，靠近 ,临近 ，临近 ,邻近 ，邻近")
    private static let froms = words("从 自 由 从那个 从这个 (从 （从 ( （ 在从")
    private static let crossings = words(
        "交界处 交界 交叉口 交叉路口 交叉处 交叉 交汇处 交汇口 交汇 交会处 交会 交接处 交接 相交处 相交 十字路口 丁字路口 三岔路口 三岔口 "
            + "十字街 红绿灯路口 红绿灯 路口 转角处 转角 拐角处 拐角 拐弯处 街口 巷口 转弯处 汇合处 接壤处 口"
    )
    /// Behind one road alone; 转角 and 红绿灯 of one road are too little.
    private static let ownCrossings = words("路口 交叉口 十字路口 丁字路口 红绿灯路口 街口 巷口")
    private static let betweens = words("之间的路段 之间的那段 之间那段 之间 这一段路 这一段 那一段 这段路 这段 那段 路段 中间 一段 沿线 全线 为止 段")
    private static let sides: [(words: Words, side: PlaceRelation.Side)] = [
        (words("斜对面 斜对过 斜对角"), .diagonallyOpposite), (words("正对面 对面 对过 马路对面"), .opposite),
        (words("旁边 隔壁 边上 旁 侧面 旁边那"), .nextTo), (words("附近 周边 周围 一带"), .near),
        (words("大门口 正门口 门口 门前 大门 正门 后门 侧门 出口 入口"), .entrance),
        (words("前面 前边 前方 正前方"), .front), (words("后面 后边 背后 背面 后方"), .behind), (words("楼下"), .below),
    ]

    /// The relations whose cue stands right behind or before a place.
    func relations(of index: Int) -> [PlaceRelation] {
        let place = places[index]
        let before = index > 0 ? places[index - 1] : nil
        let gap = before.flatMap { $0.upperBound <= place.lowerBound ? $0.upperBound..<place.lowerBound : nil }
        let tail = place.upperBound
        var found: [PlaceRelation] = []
        var isPaired = false
        if let gap, let before {
            let isJoined = isWholly(gap, Self.ands)
            if isJoined || gap.isEmpty, isRoad(index - 1), isRoad(index), let cue = cue(Self.crossings, tail),
                isFree(cue, index)
            {
                found.append(crossing(index, cue))
                isPaired = true
            } else if isJoined, let cue = cue(Self.betweens, tail), isFree(cue, index) {
                found.append(stretch(index, cue, from: nil))
                isPaired = true
            } else if isWholly(gap, Self.tos) {
                let from = word(Self.froms, endingAt: before.lowerBound)
                let behind = cue(Self.betweens, tail).flatMap { isFree($0, index) ? $0 : nil }
                if let said = behind ?? from ?? (isWholly(gap, Self.throughs) ? gap : nil) {
                    found.append(stretch(index, said, from: from))
                    isPaired = true
                }
            } else if isWholly(gap, Self.nears) {
                found.append(pair(.beside, index, gap, start: before.lowerBound, side: .near))
            }
        }
        if !isPaired, let cue = match(Self.ownCrossings, place.upperBound), isFree(cue, index), isRoad(index) {
            found.append(
                PlaceRelation(
                    kind: .crossing,
                    places: [index],
                    cue: cue,
                    range: place.lowerBound..<cue.upperBound
                )
            )
        }
        // 对面 may stand behind the crossing: 交界处对面.
        let start = found.last.map { max($0.cue.upperBound, place.upperBound) } ?? tail
        for (words, side) in Self.sides {
            guard let cue = cue(words, start), isFree(cue, index) else { continue }
            let isOfCrossing = found.last?.kind == .crossing
            found.append(
                PlaceRelation(
                    kind: .beside,
                    side: side,
                    places: isOfCrossing ? found[found.count - 1].places : [index],
                    subject: isOfCrossing ? nil : subject(of: index, cue),
                    cue: cue,
                    range: (found.last?.range.lowerBound ?? place.lowerBound)..<cue.upperBound
                )
            )
            break
        }
        return found
    }

    private static let commas = words(", ，")
    private static let pausesBefore = words(", ， ,在 ，在 ,近 ，近 ,靠近 ，靠近")

    /// Whether nothing but a mark or a bracket stands at a place of the text.
    private func endsClause(_ at: Int) -> Bool {
        at >= scalars.count || Self.marks.contains(scalars[at]) || Self.closing.contains(scalars[at])
    }

    private static let closing = Set(")）".unicodeScalars.map(\.value))

    /// Whether a place's words end like a number of a door, a building or a room.
    private func isNumber(_ index: Int) -> Bool {
        places[index].last.map { Self.units.contains(scalars[$0]) } ?? false
    }

    private static let units = Set("号栋幢座楼室房".unicodeScalars.map(\.value))

    /// Whether the caller says of a place that it is not meant.
    func isDenied(_ index: Int) -> Bool {
        guard let denial = word(Self.denials, endingAt: places[index].lowerBound) else { return false }
        guard denial.lowerBound > 0, denial.count > 1 else { return true }
        let before = scalars[denial.lowerBound - 1]
        return before != scalars[denial.lowerBound + 1] && !Self.undenying.contains(before)
    }

    /// Whether between two places there is a mark that ends a clause or a part of one.
    func isMarkedOff(_ index: Int) -> Bool {
        places[index - 1].upperBound < places[index].lowerBound
            && scalars[places[index - 1].upperBound..<places[index].lowerBound].contains(where: Self.marks.contains)
    }

    /// What may stand between a place and its number: 前进一路、15号.
    private static let pauses = Set(" ,，、".unicodeScalars.map(\.value))
    private static let marks = Set(",，。;；!！?？".unicodeScalars.map(\.value))

    /// Whether a number stands behind its place with nothing but a word like 那个 between.
    func isBehind(_ index: Int) -> Bool {
        let gap = places[index - 1].upperBound..<max(places[index - 1].upperBound, places[index].lowerBound)
        return gap.isEmpty || isWholly(gap, Self.fillers) || scalars[gap].allSatisfy(Self.pauses.contains)
    }

    /// Whether a place stands behind another with a word like 和 between.
    func isListed(_ index: Int) -> Bool {
        places[index - 1].upperBound < places[index].lowerBound
            && isWholly(places[index - 1].upperBound..<places[index].lowerBound, Self.lists)
    }

    /// What lies beside a landmark: named right behind (香缇湾对面的农商银行) or right before it (农商银行就在香缇湾对面).
    private func subject(of index: Int, _ cue: Range<Int>) -> Int? {
        if index + 1 < places.count, cue.upperBound <= places[index + 1].lowerBound {
            let gap = cue.upperBound..<places[index + 1].lowerBound
            // With a comma what follows is the same place only where it is a whole address: 丽景城旁，前进二路1号.
            if gap.isEmpty || isWholly(gap, Self.links) || (isWholly(gap, Self.commas) && isNumber(index + 1)) {
                return index + 1
            }
        }
        guard index > 0, places[index - 1].upperBound <= places[index].lowerBound else { return nil }
        let gap = places[index - 1].upperBound..<places[index].lowerBound
        // A comma alone tells an address by a landmark only where nothing more is said of that: 前进一路15号，海雅缤纷城旁边。
        let isTold =
            isWholly(gap, Self.besides)
            || (isWholly(gap, Self.pausesBefore) && endsClause(cue.upperBound) && isNumber(index - 1))
        return isTold && !isDenied(index - 1) ? index - 1 : nil
    }

    /// Of two roads or more: A、B和C交界.
    private func crossing(_ index: Int, _ cue: Range<Int>) -> PlaceRelation {
        var first = index - 1
        while first > 0, isRoad(first - 1), places[first - 1].upperBound < places[first].lowerBound,
            isWholly(places[first - 1].upperBound..<places[first].lowerBound, Self.ands)
        { first -= 1 }
        return PlaceRelation(
            kind: .crossing,
            places: Array(first...index),
            cue: cue,
            range: places[first].lowerBound..<cue.upperBound
        )
    }

    private func pair(
        _ kind: PlaceRelation.Kind,
        _ index: Int,
        _ cue: Range<Int>,
        start: Int,
        side: PlaceRelation.Side? = nil
    ) -> PlaceRelation {
        PlaceRelation(
            kind: kind,
            side: side,
            places: [index - 1, index],
            cue: cue,
            range: start..<max(cue.upperBound, places[index].upperBound)
        )
    }

    private func stretch(_ index: Int, _ cue: Range<Int>, from: Range<Int>?) -> PlaceRelation {
        let start = from?.lowerBound ?? places[index - 1].lowerBound
        var relation = pair(.stretch, index, cue, start: start)
        // 宝安大道从A到B: the road stands right before.
        if index > 1, from != nil || isRoad(index - 2), start - places[index - 2].upperBound <= 1,
            start >= places[index - 2].upperBound, isRoad(index - 2)
        {
            relation.road = index - 2
        }
        return relation
    }

    /// A cue right behind a place, or after one filler.
    private func cue(_ words: Words, _ end: Int) -> Range<Int>? {
        let cue = match(words, end) ?? match(Self.fillers, end).flatMap { match(words, $0.upperBound) }
        // 口腔医院, 出口加工区 are names.
        return cue.flatMap { $0.upperBound < scalars.count && Self.goingOn.contains(scalars[$0.upperBound]) ? nil : $0 }
    }

    private static let goingOn = Set("腔岸罩味径加贸".unicodeScalars.map(\.value))

    /// The longest of some words that stands at a place of the text.
    private func match(_ words: Words, _ start: Int) -> Range<Int>? {
        guard start < scalars.count, let words = words.byFirst[scalars[start]] else { return nil }
        return words.first { scalars[start...].starts(with: $0) }.map { start..<start + $0.count }
    }

    /// The longest of some words that ends at a place of the text.
    private func word(_ words: Words, endingAt end: Int) -> Range<Int>? {
        words.all.first { $0.count <= end && scalars[(end - $0.count)..<end].elementsEqual($0) }.map {
            end - $0.count..<end
        }
    }

    private func isWholly(_ gap: Range<Int>, _ words: Words) -> Bool {
        guard gap.count <= 6 else { return false }
        let said = scalars[gap].filter { $0 != 0x20 }
        return words.all.contains(said)
    }

    /// Whether a cue does not reach into the next place.
    private func isFree(_ cue: Range<Int>, _ index: Int) -> Bool {
        index + 1 >= places.count || cue.upperBound <= places[index + 1].lowerBound
    }

    /// Whether a place is a road, by what is known of it or else by how its words end.
    private func isRoad(_ index: Int) -> Bool {
        if let roads { return roads[index] }
        let place = places[index]
        guard let last = place.last else { return false }
        switch Unicode.Scalar(scalars[last]) {
        case "路", "街", "巷", "线", "速": return true
        case "道": return place.count < 2 || scalars[last - 1] != ("街" as Unicode.Scalar).value
        default: return false
        }
    }
}
