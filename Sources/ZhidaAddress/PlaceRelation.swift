/// How places of a text are related by the words between and behind them 位置关系: 固戍一路和西乡大道交界, 香缇湾对面,
/// 从前进一路到新安四路之间.
///
/// What is found is what the words say; whether the roads do cross is for the gazetteer.
public struct PlaceRelation: Hashable, Sendable {
    /// The kinds of relation.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// 交界、交叉口、路口、与…交汇: where two roads meet; of one road, one of its crossings
        case crossing
        /// 对面、旁边、附近、门口: a place told by another
        case beside
        /// 从A到B、A至B之间: what lies between two places
        case stretch
    }

    /// On which side of its landmark a place is that is told by it.
    public enum Side: String, Hashable, Sendable, Codable, CaseIterable {
        /// 对面、正对面
        case opposite
        /// 斜对面
        case diagonallyOpposite
        /// 旁边、隔壁、边上
        case nextTo
        /// 附近、周边、一带、靠近
        case near
        /// 门口、大门
        case entrance
        /// 前面
        case front
        /// 后面、背后
        case behind
        /// 楼下
        case below
    }

    public var kind: Kind
    /// For ``Kind/beside``; `nil` for the others.
    public var side: Side?
    /// The places that are related, in the order of the text: indices of the ranges handed in. Two for a crossing of two
    /// roads, a stretch, and 靠近; one otherwise.
    public var places: [Int]
    /// For a stretch: the road that it is a part of, where that stands before it (宝安大道从A到B).
    public var road: Int?
    /// The words that say so: Unicode scalars of the text.
    public var cue: Range<Int>
    /// From the first place, or 从, to the end of the last place or cue.
    public var range: Range<Int>
}
