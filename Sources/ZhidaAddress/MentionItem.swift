import ZhidaCore
import ZhidaText

/// One thing said that belongs to an address: a name, or a number.
struct MentionItem: Sendable {
    enum Content: Sendable {
        /// A stretch that is like one name or several; the best first.
        case name(NameHit)
        case number(SaidNumber)
    }

    var content: Content
    /// Syllables of the text.
    var span: Range<Int>
    /// How close to the ground it is, as ``AddressLevel/depth``.
    var depth: Int

    /// Whether it is a name that the words are far from.
    var isFarFetched: Bool {
        if case .name(let hit) = content { hit.isFarFetched } else { false }
    }

    var isNumber: Bool {
        if case .number = content { true } else { false }
    }
}

/// Items that are taken together for one address, in order of time.
struct Mention: Sendable {
    var items: [MentionItem]
    /// Syllables from the first item to the last, corrected ones included.
    var span: Range<Int>
    /// A place that was named in it and is like nothing in the gazetteer: scalars of the text.
    var unknown: Range<Int>?

    /// Syllables of the text that can tell more of it: where other places are told beside it, those up to them.
    var ground = 0..<Int.max

    /// Where a mention was parted by ``MentionFinder/parted(_:in:)``: the same number for all its parts.
    var whole: Int?

    /// Syllables of items that the caller took back.
    var takenBack: [Range<Int>] = []

    func isTakenBack(_ span: Range<Int>) -> Bool { takenBack.contains { $0.overlaps(span) } }

    var names: [MentionItem] { items.filter { !$0.isNumber } }
    var deepest: Int { items.map(\.depth).max() ?? 0 }
}
