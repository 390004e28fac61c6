/// Precision, recall and F1 of phrases, as conlleval counts them: a phrase is right when its first token, its last
/// token and its label are.
public struct PhraseScore: Sendable, Hashable {
    /// Phrases of the reference.
    public var gold = 0
    /// Phrases that were found.
    public var found = 0
    /// Phrases of both.
    public var right = 0

    public init() {}

    public var precision: Double { found == 0 ? 0 : Double(right) / Double(found) }
    public var recall: Double { gold == 0 ? 0 : Double(right) / Double(gold) }
    public var f1: Double { gold + found == 0 ? 0 : 2 * Double(right) / Double(gold + found) }

    /// Counts one sentence.
    public mutating func add(gold reference: [LabelledSentence.Phrase], found phrases: [LabelledSentence.Phrase]) {
        gold += reference.count
        found += phrases.count
        let set = Set(reference)
        for phrase in phrases where set.contains(phrase) { right += 1 }
    }

    public static func += (sum: inout PhraseScore, other: PhraseScore) {
        sum.gold += other.gold
        sum.found += other.found
        sum.right += other.right
    }

    /// The scores of each of `count` labels over one sentence.
    public static func byLabel(
        _ count: Int,
        gold: [LabelledSentence.Phrase],
        found: [LabelledSentence.Phrase]
    ) -> [PhraseScore] {
        var scores = [PhraseScore](repeating: PhraseScore(), count: count)
        let set = Set(gold)
        for phrase in gold { scores[phrase.label].gold += 1 }
        for phrase in found {
            scores[phrase.label].found += 1
            if set.contains(phrase) { scores[phrase.label].right += 1 }
        }
        return scores
    }
}
