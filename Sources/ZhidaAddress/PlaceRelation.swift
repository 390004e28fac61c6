import ZhidaCore

/// How places of a text are related by the words between and behind them 位置关系: 固戍一路和西乡大道交界, 香缇湾对面,
/// 从前进一路到新安四路之间.
///
/// What is found is what the words say; whether the roads do cross is for the gazetteer.
public struct PlaceRelation: Hashable, Sendable {
    public typealias Kind = AddressDecision.Relation.Kind
    public typealias Side = AddressDecision.Relation.Side

    public var kind: Kind
    /// For ``Kind/beside``; `nil` for the others.
    public var side: Side?
    /// The places that are related, in the order of the text: indices of the ranges handed in. Two for a crossing of two
    /// roads (three of three), a stretch, and 靠近; one otherwise.
    public var places: [Int]
    /// For a stretch: the road that it is a part of, where that stands before it (宝安大道从A到B).
    public var road: Int?
    /// For ``Kind/beside``: the place that is told by the other, where it is named too (香缇湾对面的农商银行).
    public var subject: Int?
    /// The words that say so: Unicode scalars of the text.
    public var cue: Range<Int>
    /// From the first place, or 从, to the end of the last place or cue.
    public var range: Range<Int>

    /// Whether the words stand between two places and tell the first by the second: 建安一路近新安四路.
    var tellsFirst: Bool { kind == .beside && places.count == 2 && subject == nil && range.upperBound > cue.upperBound }
}
