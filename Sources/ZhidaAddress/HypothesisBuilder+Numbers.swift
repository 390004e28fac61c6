import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// What becomes of the numbers that were said behind a place.
extension HypothesisBuilder {
    /// What a number adds that the gazetteer holds at the place, and takes that it does not.
    private static let plateFound: Float = 1.2
    private static let plateMissing: Float = -0.6
    /// What each further number below the first adds: a unit, a room.
    private static let deeperFound: Float = 0.4
    /// What another unit word takes (17栋 for 17号楼): between two places the one with the very word is meant.
    private static let otherUnit: Float = 0.2
    /// What each unit of a number's cost takes.
    private static let plateCostWeight: Float = 1.4
    /// The cost of a number beside which something stands that may belong to it.
    private static let unsafeCost: Float = 0.5
    /// The numbers below a place that sound like what was said behind it.
    func closeNumbers(_ base: Hypothesis, _ mention: Mention, in searched: SearchedText) -> [Hypothesis] {
        let text = searched.text
        let level = gazetteer.level(base.place)
        // What a caller took back is not to be found again.
        guard mention.takenBack.isEmpty, level.depth >= AddressLevel.road.depth,
            level.depth < AddressLevel.door.depth, let own = base.support.first
        else { return [] }
        let (tail, matches) = aligner.matches(
            below: base.place,
            text,
            from: own.hit.span.upperBound,
            to: mention.ground.upperBound,
            searched.plateMemory
        )
        guard tail.mayHoldNumber else { return [] }
        return matches.map { match in
            var hypothesis = base
            let last = tail.tokens[match.end - 1]
            // A letter at the end has no syllable of its own.
            let end = last.syllable == PlateTail.noSyllable ? last.position : last.position + 1
            let span = own.hit.span.upperBound..<max(own.hit.span.upperBound, min(end, text.syllables.count))
            let rest = mention.items.lazy.compactMap { item -> SaidNumber? in
                guard case .number(let number) = item.content, number.span.lowerBound >= span.upperBound,
                    number.span.lowerBound - span.upperBound <= 2
                else { return nil }
                return number
            }.first
            hypothesis.plateCost = match.cost
            hypothesis.score +=
                Self.plateFound + Self.deeperFound * Float(match.depth - 1) - Self.plateCostWeight * match.cost
            if let rest {
                hypothesis.plate = .contradicted(rest, rest.span)
                hypothesis.nearest = match.index
                hypothesis.score += Self.plateMissing
            } else {
                hypothesis.plate = .found(match.index, span)
            }
            return hypothesis
        }
    }

    /// What numbers are looked for with.
    struct PlateContext {
        let mention: Mention
        /// The mention's names.
        let names: [MentionItem]
        let plates: PlateFinder
        let text: SpokenText
    }

    func addPlate(_ hypothesis: inout Hypothesis, _ context: PlateContext) {
        let (mention, text) = (context.mention, context.text)
        guard let span = hypothesis.support.first?.hit.span else { return }
        let level = gazetteer.level(hypothesis.place)
        guard level.depth >= AddressLevel.road.depth, level.depth < AddressLevel.door.depth else { return }
        var numbers: [SaidNumber] = []
        for item in mention.items {
            guard case .number(let number) = item.content, item.span.lowerBound >= span.upperBound else { continue }
            // Between the place and its number only other places may stand; further numbers follow one another closely.
            let from = numbers.last?.span.upperBound ?? span.upperBound
            let isBridged = context.names.contains {
                $0.span.lowerBound >= from && $0.span.upperBound <= item.span.lowerBound
            }
            if item.span.lowerBound - from <= (isBridged ? 8 : 4) || (numbers.isEmpty && mention.items.count <= 3) {
                numbers.append(number)
            }
        }
        guard let first = numbers.first else { return }
        if text.isHeard, let unclear = numbers.first(where: { !isClear($0, after: span, mention, text) }) {
            hypothesis.plate = .unclear(unclear, unclear.span)
            return
        }
        for start in numbers.indices {
            let descent = context.plates.descend(from: hypothesis.place, numbers[start...])
            guard descent.found > 0 else { continue }
            let last = numbers[start + descent.found - 1]
            hypothesis.score += Self.plateFound + Self.deeperFound * Float(descent.found - 1)
            if let contradicted = descent.contradicted, !text.isHeard {
                hypothesis.plate = .contradicted(contradicted, contradicted.span)
                hypothesis.nearest = descent.deepest
                hypothesis.score += Self.plateMissing / 2
            } else {
                let said = numbers[start].span.lowerBound..<last.span.upperBound
                hypothesis.plate = .found(descent.deepest, said)
                if !text.isHeard, hasOtherUnit(descent.deepest, last, text) { hypothesis.score -= Self.otherUnit }
                if !text.isHeard, !isSafe(numbers[start..<start + descent.found], after: span, mention, text) {
                    hypothesis.plateCost = Self.unsafeCost
                    hypothesis.score -= Self.plateCostWeight * Self.unsafeCost
                }
            }
            return
        }
        if gazetteer.children(hypothesis.place).isEmpty {
            hypothesis.plate = .unverified(first, first.span)
        } else {
            hypothesis.plate = .contradicted(first, first.span)
            hypothesis.score += Self.plateMissing
        }
    }

    /// Whether a number was typed with another unit word than the gazetteer has: 17栋 for 17号楼.
    private func hasOtherUnit(_ index: Gazetteer.Index, _ said: SaidNumber, _ text: SpokenText) -> Bool {
        guard said.plate.unit != nil, let last = said.range.last else { return false }
        return gazetteer.name(index).unicodeScalars.last != text.scalars[last]
    }

    /// Whether numbers were typed whole: each with its unit word, one behind the other, right behind the place, and
    /// nothing beside them that sounds like a numeral.
    private func isSafe(
        _ numbers: ArraySlice<SaidNumber>,
        after place: Range<Int>,
        _ mention: Mention,
        _ text: SpokenText
    ) -> Bool {
        // After a correction the number stands apart from its place.
        guard mention.takenBack.isEmpty else { return true }
        var end = place.upperBound
        for number in numbers {
            let isBridged = mention.names.contains {
                $0.span.lowerBound >= end && $0.span.upperBound <= number.span.lowerBound
            }
            guard number.span.lowerBound == end || isBridged,
                number.plate.unit != nil || number.span.upperBound == text.syllables.count
                    || number.range.count >= 3
            else { return false }
            end = number.span.upperBound
        }
        guard end < text.syllables.count, text.ranges[end - 1].upperBound == text.ranges[end].lowerBound else {
            return true
        }
        return !Self.numerals.contains(text.syllables[end])
    }

    private static let numerals = Set(
        "ling yi yao er liang san si wu liu qi ba jiu shi bai zhi".split(separator: " ").compactMap {
            Syllable(pinyin: $0)
        }
    )

    /// Whether a heard number is whole: with its unit word, and with nothing between it and the place that may have been
    /// a digit.
    private func isClear(
        _ number: SaidNumber,
        after place: Range<Int>,
        _ mention: Mention,
        _ text: SpokenText
    ) -> Bool {
        guard number.plate.unit != nil else { return false }
        let span = number.span
        // After a correction the number stands apart from its place.
        guard mention.takenBack.isEmpty else { return true }
        return (place.upperBound..<span.lowerBound).allSatisfy { position in
            Self.connecting.contains(text.syllables[position])
                || mention.items.contains { $0.span.contains(position) }
        }
    }

    /// What callers say between a place and its number: 的, 那个, 这个, 是, 就是.
    private static let connecting = Set(
        "de na zhe ge shi jiu".split(separator: " ").compactMap { Syllable(pinyin: $0) }
    )
}
