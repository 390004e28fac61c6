import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Finds where another city or district is named, and which mentions lie there: 南山区福海街道… is no place of 宝安区,
/// however well its street and number fit.
struct ElsewhereFinder: Sendable {
    /// By the raw value of their first syllable.
    private let regions: [[Region]]

    /// Words after which the place is a new one: 从东莞市来的，在西乡街道….
    private static let turns = Set(["zai", "dao", "lai"].compactMap { Syllable(pinyin: $0) })
    /// Syllables between the region and a mention that names a street of its own, and one that does not: what stands
    /// between is then the street that was not found.
    private static let reach = (withStreet: 2, without: 8)

    /// - Parameter regions: all that callers may name; those that hold the gazetteer's districts are not elsewhere.
    init(regions: [Region], gazetteer: Gazetteer) {
        let own = gazetteer.indices.filter { gazetteer.level($0) == .district }.map { gazetteer.code($0).text }
        var all = [[Region]](repeating: [], count: Syllable.all.count)
        for region in regions where !own.contains(where: { region.isRelated(to: $0) }) {
            if let first = region.reading.first { all[Int(first.rawValue)].append(region) }
        }
        self.regions = all
    }

    /// Syllables of each region named: by its characters in typed text, by its sounds in a transcript, where the
    /// characters are the machine's.
    func spans(in text: SpokenText) -> [Range<Int>] {
        text.syllables.indices.compactMap { start in
            let found = regions[Int(text.syllables[start].rawValue)].first { region in
                guard text.syllables[start...].starts(with: region.reading) else { return false }
                guard !text.isHeard else { return true }
                return text.text(text.scalarRange(of: start..<start + region.reading.count)) == region.name
            }
            return found.map { start..<start + $0.reading.count }
        }
    }

    /// The region of `spans` that a mention lies in, by the order of addresses from the large to the small.
    func region(of mention: Mention, in text: SpokenText, _ spans: [Range<Int>]) -> Range<Int>? {
        let names = mention.names
        guard let first = names.first?.span.lowerBound ?? mention.unknown.map({ _ in mention.span.lowerBound }) else {
            return nil
        }
        let reach = names.contains { $0.depth <= 1 } ? Self.reach.withStreet : Self.reach.without
        return spans.last { span in
            // A name that was taken out of the region's own, or one behind it.
            if span.overlaps(mention.span) { return names.first?.depth != 0 || span.lowerBound >= first }
            guard names.first?.depth != 0, span.upperBound <= first, first - span.upperBound <= reach else {
                return false
            }
            return !text.syllables[span.upperBound..<first].contains(where: Self.turns.contains)
        }
    }

    /// That a place lies elsewhere: candidates of this gazetteer stay to be looked at, and none is the answer.
    func decision(_ region: Range<Int>, in text: SpokenText, instead: AddressDecision?) -> AddressDecision {
        let range = text.scalarRange(of: region)
        let reason = AddressDecision.Reason(level: nil, said: text.text(range), name: nil, range: range, agreement: -1)
        let mention = instead?.mention ?? range
        return AddressDecision(
            outcome: .notInGazetteer,
            shortfall: .elsewhere,
            candidates: instead?.candidates ?? [],
            reasons: [reason] + (instead?.reasons ?? []),
            mention: min(range.lowerBound, mention.lowerBound)..<max(range.upperBound, mention.upperBound)
        )
    }
}
