import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Finds every stretch of a text that is like a name, by sound and by character, tolerating misheard, missing and
/// extra syllables.
///
/// Method: two syllables of a name's core that stand side by side, or one apart, or sounds close to them, make the name a
/// candidate (``PlaceNameTable``'s index); each candidate is aligned with the text around them (``NameAligner``). The
/// work follows the text and not the number of names.
final class NameSpotter: Sendable {
    let table: PlaceNameTable
    let aligner: NameAligner
    private let numbered: NumberedNames
    private let neighbours: SyllableNeighbours
    /// Reads words of everyday, among which short forms of names may be; `nil` where none are known.
    let reader: WordSegmenter?

    /// What one unit of cost takes from a hit's worth.
    static let costWeight: Float = 2.2
    /// Evidence below which a stretch is no hit.
    static let leastScore: Float = 0.9
    /// Cost of a comma within a name.
    static let acrossPunctuation: Float = 0.6
    /// The most that two syllables may cost together to make a name a candidate, in 1/``SyllableDistance/scale``.
    private static let pairLimit = 88
    /// The most that each of them may cost however much the other does: that of one accent's shift (n/ng, l/n, s/sh).
    private static let shiftLimit = 60
    /// Syllables of a text that are looked at together.
    private static let block = 64

    init(table: PlaceNameTable, distance: SyllableDistance, words: Lexicon? = nil) {
        self.table = table
        reader = words.map { WordSegmenter(lexicon: $0) }
        aligner = NameAligner(table: table, distance: distance)
        numbered = NumberedNames(table: table)
        neighbours = SyllableNeighbours(distance: distance, most: Self.pairLimit)
    }

    /// How widely names are looked for.
    enum Reach {
        /// Names that hold two syllables of the text as they are read: homophones, and syllables left out or put in.
        case sameSounds
        /// Names that hold syllables close to those of the text, too: other accents, mishearings.
        case closeSounds
    }

    /// - Parameter known: hits found in a narrower search; where they leave nothing open nothing is looked for.
    func hits(
        in searched: SearchedText,
        reach: Reach,
        beside known: [NameHit] = [],
        least: Float = leastScore
    ) -> [NameHit] {
        let text = searched.text
        let count = searched.aligned.count
        guard count >= 2 else { return [] }
        var isSettled = [Bool](repeating: false, count: count)
        for hit in known where least == Self.leastScore && hit.isFirm && hit.cost == 0 {
            for position in hit.span { isSettled[position] = true }
        }
        // Of two syllables that stand alone names of up to so many are thought of.
        let core = least == Self.leastScore ? 3 : 5
        var hits: [NameHit] = []
        if reach == .sameSounds || text.isHeard {
            hits = numbered.matches(in: text).compactMap { hit($0.match, $0.name, searched, least) }
        }
        let seen = SeenNames(limit: table.count)
        var matches: [NameAligner.Match] = []
        for start in stride(from: 0, to: count, by: Self.block) {
            isSettled.withUnsafeBufferPointer {
                mark(searched.aligned, $0, start..<min(count, start + Self.block), reach, seen)
            }
            seen.forEach { place, marked, weight in
                let shape = table.shape(place)
                let length = Int(shape.length)
                guard PlaceNameTable.lengths.contains(length), weight > 1 || shape.core < core else { return }
                let most = min(
                    NameAligner.allowance(length),
                    (table.worth(place, isHeard: text.isHeard) - least) / Self.costWeight
                )
                // The name lies around what was noted, unless that may be noted in two places: 盐田盐田街道.
                let isOnce = marked.count <= length
                let first = isOnce ? marked.upperBound - length - 1 : marked.lowerBound - length
                let last = isOnce ? marked.lowerBound + length + 1 : marked.upperBound + length
                let window = max(0, first)..<min(count, last)
                guard most >= 0, allows(place, searched, window, most) else { return }
                aligner.align(place, searched.aligned, window, most: most, into: &matches)
                // A name that seems to go on into a number ends before it: 公园华庭 in 共园华J栋.
                if matches.count == 1, matches[0].cost > 0, searched.ground.contradicts(matches[0].span),
                    !holdsNumeral(place, matches[0], text)
                {
                    let rest = searched.ground.before(matches[0].span, in: window)
                    aligner.align(place, searched.aligned, rest, most: most, into: &matches)
                }
                if !text.isHeard, let rest = searched.beforeEveryday(matches, in: window) {
                    aligner.align(place, searched.aligned, rest, most: most, into: &matches)
                }
                for match in matches {
                    if let hit = hit(match, place, searched, least) { hits.append(hit) }
                }
            }
            seen.forget()
        }
        var all = Set(known.lazy.map(Key.init))
        hits = hits.filter { all.insert(Key($0)).inserted && !PlaceCue.isCalled($0.span, in: text) }
        if !text.isHeard { hits = withoutCrossing(hits, beside: known, in: searched) }
        hits = withoutWords(hits, beside: known, in: searched)
        return withoutChanceHomophones(hits, beside: known, in: text)
    }

    /// Calls `body` with every name of which two syllables stand near one another in the text as they are read.
    func forEachMarked(_ searched: SearchedText, _ body: (_ name: Int, _ marked: Range<Int>) -> Void) {
        let count = searched.aligned.count
        let seen = SeenNames(limit: table.count)
        let isSettled = [Bool](repeating: false, count: count)
        for start in stride(from: 0, to: count, by: Self.block) {
            isSettled.withUnsafeBufferPointer {
                mark(searched.aligned, $0, start..<min(count, start + Self.block), .sameSounds, seen)
            }
            seen.forEach { place, marked, _ in body(place, marked) }
            seen.forget()
        }
    }

    /// What two searches may find both.
    private struct Key: Hashable {
        var name: Int
        var span: Range<Int>

        init(_ hit: NameHit) { (name, span) = (hit.place, hit.span) }
    }

    /// Whether a name may cost no more than `most` by its sounds.
    @inline(__always)
    private func allows(_ name: Int, _ searched: SearchedText, _ window: Range<Int>, _ most: Float) -> Bool {
        table.withReading(name) {
            searched.sounds.allows($0, window, most: Int32(most * Float(SyllableDistance.scale)))
        }
    }

    /// Notes every name of which two syllables occur near one another in a block of the text.
    private func mark(
        _ text: AlignableText,
        _ isSettled: UnsafeBufferPointer<Bool>,
        _ block: Range<Int>,
        _ reach: Reach,
        _ seen: SeenNames
    ) {
        // The listener has already chosen by the sound what was heard.
        let shiftLimit = text.isHeard ? 0 : Self.shiftLimit
        for position in block {
            for distance in 1...2 where position + distance < text.count {
                let end = position + distance
                if isSettled[position], isSettled[end] { continue }
                forEachPair(text.syllable(position), text.syllable(end), reach, shiftLimit) { first, second in
                    let names = table.names(holding: first, second)
                    // Where the text has one syllable more or less than the name, one pair says as much as two.
                    for name in names.adjacent { seen.note(name, position, end, weight: distance) }
                    for name in names.skipping { seen.note(name, position, end, weight: 3 - distance) }
                }
            }
        }
    }

    /// Calls `body` with every pair of syllables that may be meant by two of the text.
    @inline(__always)
    private func forEachPair(
        _ first: UInt16,
        _ second: UInt16,
        _ reach: Reach,
        _ shiftLimit: Int,
        _ body: (UInt16, UInt16) -> Void
    ) {
        guard reach == .closeSounds else { return body(first, second) }
        let rights = neighbours[second]
        for left in neighbours[first] {
            let rest = Self.pairLimit - Int(left.cost)
            let most = Int(left.cost) <= shiftLimit ? max(rest, shiftLimit) : rest
            for right in rights {
                if Int(right.cost) > most { break }
                body(left.syllable, right.syllable)
            }
        }
    }

    /// What the marks within a stretch cost.
    static func punctuationCost(within span: Range<Int>, of text: SpokenText) -> Float {
        var cost: Float = 0
        for position in span.dropFirst() where text.ranges[position].lowerBound > text.ranges[position - 1].upperBound {
            cost += acrossPunctuation
        }
        return cost
    }

    /// Whether a stretch that only sounds like a name takes a part of a word that is said around places.
    private func isEveryday(_ place: Int, _ match: NameAligner.Match, _ searched: SearchedText) -> Bool {
        match.cost > 0
            && searched.everyday.contains { word in
                let text = searched.text
                return word.overlaps(match.span) && !table.text(place).contains(text.text(text.scalarRange(of: word)))
            }
    }

    /// Whether a name has marks just where a text has them, be they brackets of another width.
    private func holdsMarks(_ place: Int, _ said: ArraySlice<Unicode.Scalar>) -> Bool {
        let name = table.text(place).unicodeScalars
        return name.count == said.count
            && zip(name, said).allSatisfy { $0 == $1 || !($0.properties.isAlphabetic || $1.properties.isAlphabetic) }
    }

    /// Whether a number that stands within a stretch is a part of the name, written the same: 林孝十二坊 in 林孝十二房7号.
    private func holdsNumeral(_ place: Int, _ match: NameAligner.Match, _ text: SpokenText) -> Bool {
        guard match.span.count > 3, match.cost <= NameAligner.homophoneCost * Float(match.span.count) else {
            return false
        }
        let range = text.scalarRange(of: match.span)
        let name = Array(table.text(place).unicodeScalars)
        guard name.count == range.count else { return false }
        var holds = false
        for (said, meant) in zip(text.scalars[range], name) {
            guard let digit = NameAligner.digit(said.value) else { continue }
            guard digit == NameAligner.digit(meant.value) else { return false }
            holds = true
        }
        return holds
    }

    /// What an alignment is worth, after what only the text around it can tell.
    private func hit(
        _ match: NameAligner.Match,
        _ place: Int,
        _ searched: SearchedText,
        _ least: Float
    ) -> NameHit? {
        let text = searched.text
        let numbers = searched.ground
        let span = match.span
        var cost = match.cost + Self.punctuationCost(within: span, of: text)
        // Marks that are a part of the name: 永丰（香缇湾）阅读中心.
        if match.cost == 0, cost > 0, holdsMarks(place, text.scalars[text.scalarRange(of: span)]) { cost = 0 }
        let score = table.worth(place, isHeard: text.isHeard) - Self.costWeight * cost
        guard score >= least, cost == 0 || !numbers.contradicts(span) || holdsNumeral(place, match, text),
            cost <= 0.4 || !table.isNumbered(place), !numbers.continues(span), !isEveryday(place, match, searched)
        else { return nil }
        let isFirm = table.withReading(place) { reading in
            switch reading.count {
            case ...2: text.syllables[span].lazy.map(\.rawValue).elementsEqual(reading)
            case 3: cost <= 0.2 * Float(reading.count)
            default: cost <= 0.3 * Float(reading.count)
            }
        }
        return NameHit(
            place: place,
            span: span,
            cost: cost,
            score: score,
            agreement: max(0, 1 - cost / Float(table.length(place))),
            isFirm: isFirm
        )
    }
}
