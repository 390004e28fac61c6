import Foundation
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Turns the readings of a mention into a decision with a confidence, and into a question where a person must choose.
final class DecisionMaker: Sendable {
    let gazetteer: Gazetteer
    let table: PlaceNameTable
    let settings: AddressSettings

    init(gazetteer: Gazetteer, table: PlaceNameTable, settings: AddressSettings) {
        self.gazetteer = gazetteer
        self.table = table
        self.settings = settings
    }

    /// - Parameter outlook: that of the same readings.
    func decide(
        _ mention: Mention,
        _ hypotheses: [Hypothesis],
        _ outlook: Outlook,
        in text: SpokenText
    ) -> AddressDecision? {
        let range = text.scalarRange(of: mention.span)
        let strong = outlook.strong
        guard let best = strong.first else {
            if let unknown = mention.unknown {
                return AddressDecision(
                    outcome: .notInGazetteer,
                    shortfall: .unknownPlace,
                    reasons: [unknownReason(unknown, text)],
                    mention: range
                )
            }
            return text.isHeard ? guess(hypotheses, in: text, mention: range) : nil
        }
        if !text.isHeard, text.syllables.count > Self.longText, isLonely(best), mention.unknown == nil,
            !PlaceCue.isBeside(best.support[0].hit.span, in: text)
        {
            return nil
        }
        let beliefs = outlook.beliefs
        let candidates = zip(strong, beliefs).prefix(settings.candidateLimit).map { candidate($0, $1) }
        let guesses = text.isHeard ? guesses(below: best, hypotheses, text) : []
        let reasons = reasons(best, text)
        if let unknown = mention.unknown, text.isHeard || beliefs[0] < settings.typedFillThreshold {
            // A street or community was recognised, the place in it was not: never more than that is safe.
            return AddressDecision(
                outcome: .notInGazetteer,
                shortfall: .unknownPlace,
                candidates: candidates,
                reasons: reasons + [unknownReason(unknown, text)],
                mention: range
            )
        }
        if best.isApart {
            return AddressDecision(
                outcome: .ambiguous,
                shortfall: .unsure,
                candidates: Array(candidates),
                reasons: reasons,
                mention: range
            )
        }
        if let needed = needed(best, text), Self.rounded(beliefs[0]) >= needed {
            return AddressDecision(
                outcome: isWhole(best) ? .matched : .partial,
                shortfall: guesses.isEmpty ? missing(best) : .unsure,
                candidates: candidates.prefix(1) + guesses + candidates.dropFirst(),
                reasons: reasons,
                mention: range
            )
        }
        let close = zip(strong, beliefs).filter { $0.1 >= 0.12 && $0.1 >= beliefs[0] * 0.3 }
        if close.count >= 2, close.map(\.1).reduce(0, +) >= settings.fillThreshold * 0.7 {
            return AddressDecision(
                outcome: .ambiguous,
                shortfall: .severalFit,
                candidates: guesses + candidates,
                question: question(close.map(\.0)),
                reasons: reasons,
                mention: range
            )
        }
        // What was typed and is more likely right than not is shown first for a person to confirm.
        if text.isHeard || beliefs[0] < Self.shown, let safe = safeAncestor(strong, beliefs, text) {
            return AddressDecision(
                outcome: .partial,
                shortfall: safe.code == gazetteer.code(best.place) ? missing(best) ?? .unsure : .unsure,
                candidates: [safe] + (guesses + candidates).filter { $0.code != safe.code },
                reasons: reasons,
                mention: range
            )
        }
        return AddressDecision(
            outcome: .ambiguous,
            shortfall: beliefs.dropFirst().contains { $0 >= beliefs[0] * 0.3 } ? .severalFit : .unsure,
            candidates: guesses + candidates,
            question: question(close.map(\.0)),
            reasons: reasons,
            mention: range
        )
    }

    /// What was heard too badly to be believed, for a person to ask about: it fills no field.
    private func guess(_ hypotheses: [Hypothesis], in text: SpokenText, mention: Range<Int>) -> AddressDecision? {
        let faint = rivals(hypotheses.filter { isEnough($0, text, quality: settings.guessThreshold) })
        guard let best = faint.first, gazetteer.level(best.place).depth >= AddressLevel.road.depth else { return nil }
        let beliefs = heardBeliefs(faint, text)
        return AddressDecision(
            outcome: .none,
            shortfall: .unsure,
            candidates: zip(faint, beliefs).prefix(settings.candidateLimit).map { candidate($0, $1) },
            question: "请问是\(gazetteer.address(best.address))吗？",
            reasons: reasons(best, text),
            mention: mention
        )
    }

    /// What was heard below a place, too badly to be believed: the likeliest of it.
    private func guesses(below best: Hypothesis, _ hypotheses: [Hypothesis], _ text: SpokenText)
        -> [AddressDecision.Candidate]
    {
        let faint = rivals(hypotheses.filter { isEnough($0, text, quality: settings.guessThreshold) })
        return zip(faint, heardBeliefs(faint, text)).filter { guess, _ in
            guess.place != best.place
                && (gazetteer.isAbove(best.place, guess.place) || guess.support.contains { $0.index == best.place })
        }
        .prefix(1).map { candidate($0, $1) }
    }

    /// What a typed number costs at least that has a digit more, less or other than the gazetteer's.
    private static let otherNumber: Float = 0.85
    /// From which belief a typed address is shown first though it is not filled in.
    private static let shown = 0.3

    /// Whether everything that was said was found, down to a plate, a building or a named place.
    func isWhole(_ hypothesis: Hypothesis) -> Bool { missing(hypothesis) == nil }

    /// What a reading lacks to be a whole address.
    private func missing(_ hypothesis: Hypothesis) -> Shortfall? {
        switch hypothesis.plate {
        case .found: nil
        case .contradicted, .unverified: .unknownNumber
        case .unclear: .unclearNumber
        case .absent:
            switch gazetteer.level(hypothesis.place) {
            case .area, .poi, .door, .building, .room: nil
            case .district, .street, .community, .grid, .road, .lane: .onlyUpperLevels
            }
        }
    }

    /// The confidence from which a reading is filled in; `nil` where none is enough.
    private func needed(_ hypothesis: Hypothesis, _ text: SpokenText) -> Double? {
        guard !text.isHeard else {
            return isWhole(hypothesis) ? settings.heardFillThreshold : neededForPart(text)
        }
        guard !isContradicted(hypothesis) else { return nil }
        // A typed name that does not even sound the same may be another place: without a number nothing else speaks for
        // it, and with one it is to be surer.
        guard hypothesis.support.contains(where: { !soundsTheSame($0.hit, text) }) else {
            return isWhole(hypothesis) ? settings.typedFillThreshold : neededForPart(text)
        }
        guard hypothesis.hasFoundPlate else { return nil }
        return (1 + settings.typedFillThreshold) / 2
    }

    /// Whether a stretch sounds like its name, syllable by syllable: 翰城小区 is close to 山城小区 and another name.
    private func soundsTheSame(_ hit: NameHit, _ text: SpokenText) -> Bool {
        hit.cost == 0
            || (hit.hasSameSounds
                && table.withReading(hit.place) { text.syllables[hit.span].lazy.map(\.rawValue).elementsEqual($0) })
    }

    /// Whether something typed contradicts a reading, however sure it is, so that it is shown for a person to confirm:
    /// another digit, or one more or less; a district, street or community, written in more than two characters, that it
    /// does not lie in (沙井上星路 has the former street of 上星).
    private func isContradicted(_ hypothesis: Hypothesis) -> Bool {
        if hypothesis.plateCost >= Self.otherNumber { return true }
        return hypothesis.against.contains { $0.cost == 0 && $0.span.count > 2 && table.isUpper($0.place) }
    }

    private func neededForPart(_ text: SpokenText) -> Double {
        text.isHeard ? max(settings.fillThreshold, settings.heardPartThreshold) : settings.fillThreshold
    }

    /// Whether a whole address would be filled in with at least this confidence.
    func isSure(_ mention: Mention, _ outlook: Outlook, _ text: SpokenText, from least: Double) -> Bool {
        guard let best = outlook.strong.first, isWhole(best), !best.isApart, let needed = needed(best, text),
            mention.unknown == nil || (!text.isHeard && outlook.beliefs[0] >= settings.typedFillThreshold)
        else { return false }
        return Self.rounded(outlook.beliefs[0]) >= max(needed, least)
    }

    /// The deepest element above the readings that enough belief agrees on.
    private func safeAncestor(
        _ hypotheses: [Hypothesis],
        _ beliefs: [Double],
        _ text: SpokenText
    ) -> AddressDecision.Candidate? {
        var sums: [Gazetteer.Index: Double] = [:]
        // A number that was hardly heard says nothing against its road.
        let beliefs = text.isHeard ? heardBeliefs(hypotheses, text, countsNumber: false) : beliefs
        for (hypothesis, belief) in zip(hypotheses, beliefs) {
            for element in gazetteer.lineage(hypothesis.place) { sums[element, default: 0] += belief }
        }
        let safe = sums.filter {
            $0.value >= neededForPart(text) && (1...AddressLevel.poi.depth).contains(gazetteer.level($0.key).depth)
        }
        return safe.max { (gazetteer.level($0.key).depth, $0.value) < (gazetteer.level($1.key).depth, $1.value) }
            .map { candidate($0.key, $0.value) }
    }
}
