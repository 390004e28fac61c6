import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Short forms of names that are words like any other, or a part of another name: 劳动 in 劳动仲裁 is no 劳动社区, and
/// 和平路 need not lie in 和平社区.
extension NameSpotter {
    /// How often a word stands in the lexicon's corpus to be one that callers say of other things.
    private static let common = 900
    /// Characters that a longer word may have on each side.
    private static let beyond = 2

    /// The same hits, where no other name and no number stands beside them, without short forms that are a part of a longer
    /// word; those weak that are a common word themselves, unless 在 or 那边 says that a place is meant; and those doubtful
    /// that are any word, unless 那边 does: 在 stands before anything.
    func withoutWords(_ hits: [NameHit], beside known: [NameHit], in searched: SearchedText) -> [NameHit] {
        let text = searched.text
        guard let words = reader?.lexicon, !text.isHeard else { return hits }
        let others = (known + hits).filter {
            $0.isFirm && !isShortForm($0) && !isChance($0) && !isWords($0, searched)
        }
        return hits.compactMap { hit in
            if hit.cost == 0, isBeforeOtherKind(hit, text) { return nil }
            guard hit.isFirm, hit.cost == 0, isShortForm(hit) else {
                return hit.isFirm && isWords(hit, searched) && !isLong(hit) && !isAlone(hit, searched)
                    && !isPlace(hit, beside: others, searched) ? weak(hit) : hit
            }
            guard !isPlace(hit, beside: others, searched) else { return hit }
            let goesOn = searched.everydayReading.goesOn
            if goesOn[hit.span.lowerBound] || goesOn[hit.span.upperBound] || isWithinWord(hit, text, words) {
                return nil
            }
            guard !PlaceCue.isBehind(hit.span, in: text),
                let word = words.entry(for: text.text(text.scalarRange(of: hit.span)))
            else { return hit }
            let isCommon = word.tag != "ns" && word.frequency >= Self.common
            if isCommon, !PlaceCue.isBeside(hit.span, in: text) { return weak(hit) }
            // Streets are named by their short forms all the time.
            guard isCommon || !isStreet(hit.place) else { return hit }
            var doubtful = hit
            doubtful.isWord = true
            return doubtful
        }
    }

    /// Whether a name that ends in no word for its kind is the beginning of another kind's: 新中 of 新中路, 凤凰, which is a
    /// community, of 凤凰街道.
    private func isBeforeOtherKind(_ hit: NameHit, _ text: SpokenText) -> Bool {
        guard table.core(hit.place) == table.length(hit.place) else { return false }
        if isBeforeRoadWord(hit, text) { return true }
        let behind = text.scalars[text.scalarRange(of: hit.span).upperBound...]
        return Self.streetWords.contains { behind.starts(with: $0) } && !isStreet(hit.place)
    }

    private static let streetWords = ["街道", "镇"].map { Array($0.unicodeScalars) }

    private func isStreet(_ name: Int) -> Bool {
        table.bearers(name).contains { table.gazetteer.level($0.index) == .street }
    }

    private func weak(_ hit: NameHit) -> NameHit {
        var weak = hit
        weak.isFirm = false
        return weak
    }

    /// Whether another name or a number with its unit word stands beside a stretch.
    private func isPlace(_ hit: NameHit, beside others: [NameHit], _ searched: SearchedText) -> Bool {
        others.contains {
            (0...1).contains($0.span.lowerBound - hit.span.upperBound)
                || (0...1).contains(hit.span.lowerBound - $0.span.upperBound)
        } || searched.numbers.contains { $0.plate.unit != nil && $0.span.lowerBound == hit.span.upperBound }
    }

    /// Whether a stretch that is written otherwise than the name is made of words of everyday, as it stands (进行安全), or
    /// of such words for the most part and sounds otherwise too: 通道被占 is no 东稻北街.
    private func isWords(_ hit: NameHit, _ searched: SearchedText) -> Bool {
        guard hit.cost > 0 else { return false }
        let core = hit.span.prefix(max(1, table.core(hit.place)))
        let isInWord = searched.everydayReading.isInWord
        return core.allSatisfy { isInWord[$0] }
            || (!hit.hasSameSounds && 2 * core.count { isInWord[$0] } > core.count)
    }

    /// Whether little is said but a name that sounds exactly so: 山风广场 for 山丰广场.
    private func isAlone(_ hit: NameHit, _ searched: SearchedText) -> Bool {
        hit.hasSameSounds && hit.span.count >= 3 && searched.isAlone(hit.span)
    }

    /// Whether so many syllables sound like a name, one by one, that this is no chance: 建设第二工也曲.
    private func isLong(_ hit: NameHit) -> Bool {
        hit.span.count >= 5 && hit.hasSameSounds && table.length(hit.place) == hit.span.count
    }

    private func isShortForm(_ hit: NameHit) -> Bool {
        table.bearers(hit.place).allSatisfy { $0.kind == .suffixless }
    }

    private static let roadWords = ["路", "街", "大道", "巷"].map { Array($0.unicodeScalars) }
    private static let noRoadWords = ["路口", "街道"].map { Array($0.unicodeScalars) }

    /// Whether the stretch is the beginning of a road's name.
    private func isBeforeRoadWord(_ hit: NameHit, _ text: SpokenText) -> Bool {
        let behind = text.scalars[text.scalarRange(of: hit.span).upperBound...]
        return Self.roadWords.contains { behind.starts(with: $0) }
            && !Self.noRoadWords.contains { behind.starts(with: $0) }
    }

    /// Whether a longer word, which is no place, begins before the stretch or ends behind it: 劳动合同, 文汇报.
    private func isWithinWord(_ hit: NameHit, _ text: SpokenText, _ words: Lexicon) -> Bool {
        let span = hit.span
        for start in max(0, span.lowerBound - Self.beyond)...span.lowerBound {
            for end in span.upperBound...min(text.syllables.count, span.upperBound + Self.beyond)
            where end - start > span.count {
                let word = words.entry(for: text.text(text.scalarRange(of: start..<end)))
                if let word, word.tag != "ns" { return true }
            }
        }
        return false
    }
}
