/// The words that relate places, and those that may stand around them.
extension RelationScan {
    /// Words that say the same, the longest first.
    struct Words {
        let all: [[UInt32]]
        let byFirst: [UInt32: [[UInt32]]]

        init(_ text: String) {
            all = text.split(separator: " ").map { $0.unicodeScalars.map(\.value) }.sorted { $0.count > $1.count }
            byFirst = Dictionary(grouping: all) { $0[0] }
        }
    }

    private static func words(_ text: String) -> Words { Words(text) }

    /// Before a place that is not meant.
    static let denials = words(
        "不是 不在 不住 不是在 不住在 并非 并不是 并不在 而不是 没在 没住 没住在 不去 没去 不属于 不是去 不是说 以前住 以前住在 以前在 原来住 原来住在"
    )
    /// Before 不是 these do not deny: 要不是, 这不是; and what is said twice asks (是不是, 在不在).
    static let undenying = Set("要若果道么这该还".unicodeScalars.map(\.value))
    /// What may stand between a place and its cue.
    static let fillers = words("的那个 那个 的那 那边的 这边的 那里的 那边 这边 那里 的一个 的 那 这 个")
    /// Between roads that meet.
    static let ands = words("和 与 跟 同 及 以及 、 / 和那个 跟那个 与那个 和这个 还有")
    /// The same without marks that may stand within one address: between places that are only listed.
    static let lists = words("和 与 跟 同 及 以及 、 和那个 跟那个 与那个 和这个 还有")
    /// Between a landmark's side and what lies there.
    static let links = words("的 的那个 的那家 的这个 的一个 的一家 那个 那家 有个 有家 有一家 有一个")
    /// Between a place and the landmark that is told behind it.
    static let besides = words("在 就在 位于 ,就在 ,位于 ( 的位置在 在那个 就在那个")
    /// Between the ends of a stretch, where more says that it is one.
    static let tos = words("到 至 一直到 直到 到了 - 到那个 往 一直通到")
    /// Those that say so alone.
    static let throughs = words("一直到 直到 一直通到")
    /// Between a place and the landmark that it is near.
    static let nears = words("近 靠近 靠 邻近 临近 临 毗邻 ,近 ，近 ,靠近 ，靠近 ,临近 ，临近 ,邻近 ，邻近")
    /// Before the first end of a stretch.
    static let froms = words("从 自 由 从那个 从这个 (从 （从 ( （ 在从")
    /// Behind two roads or more that meet; only behind those 口 does.
    static let crossings = words(
        "交界处 交界 交叉口 交叉路口 交叉处 交叉 交汇处 交汇口 交汇 交会处 交会 交接处 交接 相交处 相交 十字路口 丁字路口 三岔路口 三岔口 "
            + "十字街 红绿灯路口 红绿灯 路口 转角处 转角 拐角处 拐角 拐弯处 街口 巷口 转弯处 汇合处 接壤处 口"
    )
    /// Behind one road alone; 转角 and 红绿灯 of one road are too little.
    static let ownCrossings = words("路口 交叉口 十字路口 丁字路口 红绿灯路口 街口 巷口")
    /// Behind the second end of a stretch.
    static let betweens = words("之间的路段 之间的那段 之间那段 之间 这一段路 这一段 那一段 这段路 这段 那段 路段 中间 一段 沿线 全线 为止 段")
    /// Behind a landmark.
    static let sides: [(words: Words, side: PlaceRelation.Side)] = [
        (words("斜对面 斜对过 斜对角"), .diagonallyOpposite), (words("正对面 对面 对过 马路对面"), .opposite),
        (words("旁边 隔壁 边上 旁 侧面 旁边那"), .nextTo), (words("附近 周边 周围 一带"), .near),
        (words("大门口 正门口 门口 门前 大门 正门 后门 侧门 出口 入口"), .entrance),
        (words("前面 前边 前方 正前方"), .front), (words("后面 后边 背后 背面 后方"), .behind), (words("楼下"), .below),
    ]
    static let commas = words(", ，")
    /// Between an address with a number and the landmark that tells it, of which nothing more is said.
    static let pausesBefore = words(", ， ,在 ，在 ,近 ，近 ,靠近 ，靠近")
    static let closing = Set(")）".unicodeScalars.map(\.value))
    /// The last characters of numbers.
    static let units = Set("号栋幢座楼室房".unicodeScalars.map(\.value))
    /// What may stand between a place and its number: 前进一路、15号.
    static let pauses = Set(" ,，、".unicodeScalars.map(\.value))
    /// What ends a clause or a part of one.
    static let marks = Set(",，。;；!！?？".unicodeScalars.map(\.value))
    /// Behind what looks like a cue and is a part of a name: 口腔医院, 出口加工区.
    static let goingOn = Set("腔岸罩味径加贸".unicodeScalars.map(\.value))
}
