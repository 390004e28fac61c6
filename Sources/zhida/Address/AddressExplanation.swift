import ZhidaAddress
import ZhidaCalls
import ZhidaCore
import ZhidaText

/// A text, what normalising made of it, and each decision taken apart: from the public fields of ``AddressDecision``
/// alone, so that it says no more than any program can read.
///
/// All ranges are Unicode scalars of `text`.
struct AddressExplanation: Encodable {
    /// A writing that was changed.
    struct Change: Encodable {
        var kind: NormalisedText.Change.Kind
        var said: String
        var plain: String
        var range: Range<Int>
    }

    /// A number with its unit, in its one form.
    struct Number: Encodable {
        var said: String
        var form: String
        var unit: String
        var range: Range<Int>
    }

    /// How places are related by the words around them.
    struct Relation: Encodable {
        var kind: PlaceRelation.Kind
        var side: PlaceRelation.Side?
        /// The places' words.
        var places: [String]
        /// The road that a stretch is a part of.
        var road: String?
        /// The words that say so.
        var cue: String
        var range: Range<Int>
    }

    struct Decision: Encodable {
        var outcome: AddressDecision.Outcome
        /// The words that the decision is about.
        var said: String?
        var range: Range<Int>?
        var confidence: Double
        /// The answer, where there is one.
        var answer: AddressDecision.Candidate?
        /// How its place is told by another.
        var relation: AddressDecision.Relation?
        /// Which words gave which level.
        var gave: [AddressDecision.Reason]
        /// Which words contradict.
        var contradicted: [AddressDecision.Reason]
        /// Why it is not `matched`.
        var shortfall: Shortfall?
        var missing: String?
        /// Levels that no words gave.
        var unsaid: [AddressLevel]
        var question: String?
        var candidates: [AddressDecision.Candidate]
    }

    var text: String
    var normalised: String
    var changes: [Change]
    var numbers: [Number]
    var relations: [Relation]
    var decisions: [Decision]

    /// - Parameter elements: the text's address elements, in order.
    init(of decisions: [AddressDecision], elements: [AddressElement], in text: String) {
        let plain = NormalisedText(text)
        self.text = text
        normalised = plain.text
        changes = plain.changes.map { Change(kind: $0.kind, said: $0.said, plain: $0.plain, range: $0.range) }
        numbers = plain.scalars.withUnsafeBufferPointer(PlateRow.rows).flatMap(\.parts).compactMap { part in
            guard let unit = part.name.unit else { return nil }
            return Number(
                said: String(plain.originalText(of: part.range)),
                form: part.name.text,
                unit: unit.rawValue,
                range: plain.originalRange(of: part.range)
            )
        }
        let scalars = Array(text.unicodeScalars)
        let places = Self.places(elements)
        relations = RelatingText(scalars).relations(of: places).map { relation in
            Relation(
                kind: relation.kind,
                side: relation.side,
                places: relation.places.map { Self.text(scalars, places[$0]) },
                road: relation.road.map { Self.text(scalars, places[$0]) },
                cue: Self.text(scalars, relation.cue),
                range: relation.range
            )
        }
        self.decisions = decisions.map { decision in
            Decision(
                outcome: decision.outcome,
                said: decision.mention.map { Self.text(scalars, $0) },
                range: decision.mention,
                confidence: decision.confidence,
                answer: decision.answer,
                relation: decision.relation,
                gave: decision.reasons.filter { $0.agreement >= 0 },
                contradicted: decision.reasons.filter { $0.agreement < 0 },
                shortfall: decision.shortfall,
                missing: decision.shortfall.map { say($0.meaning.zh, $0.meaning.en) },
                unsaid: Self.unsaid(decision),
                question: decision.question,
                candidates: decision.candidates
            )
        }
    }

    /// Names with the numbers right behind them; of names that overlap the first.
    private static func places(_ elements: [AddressElement]) -> [Range<Int>] {
        var places: [Range<Int>] = []
        for element in elements where !element.range.isEmpty {
            guard let last = places.last else {
                if element.name != nil { places.append(element.range) }
                continue
            }
            if element.name != nil, element.range.lowerBound >= last.upperBound {
                places.append(element.range)
            } else if element.name == nil, element.range.lowerBound == last.upperBound {
                places[places.count - 1] = last.lowerBound..<element.range.upperBound
            }
        }
        return places
    }

    private static func text(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range.clamped(to: 0..<scalars.count)])
        return String(view)
    }

    /// The levels of a whole address that no words gave: the street, what the number is counted at, the number.
    private static func unsaid(_ decision: AddressDecision) -> [AddressLevel] {
        let given = Set(decision.reasons.filter { $0.agreement >= 0 }.compactMap(\.level))
        guard !given.isEmpty else { return [] }
        var unsaid: [AddressLevel] = []
        if !given.contains(.street) { unsaid.append(.street) }
        if given.allSatisfy({ $0.depth < AddressLevel.road.depth }) { unsaid.append(.road) }
        let isWhole = given.contains { $0.depth >= AddressLevel.poi.depth } || decision.outcome == .matched
        if !isWhole { unsaid.append(.door) }
        return unsaid
    }
}
