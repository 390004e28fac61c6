extension LabelledText {
    /// The text in the format that ``init(contentsOf:labels:)`` reads.
    public var lines: String {
        var text = ""
        for sentence in sentences {
            var tags = [String](repeating: "O", count: sentence.tokens.count)
            for phrase in sentence.phrases {
                for position in phrase.range {
                    tags[position] = (position == phrase.range.lowerBound ? "B-" : "I-") + labels[phrase.label]
                }
            }
            for (token, tag) in zip(sentence.tokens, tags) { text += "\(token) \(tag)\n" }
            text += "\n"
        }
        return text
    }

    /// Two parts, the second of which holds every `fold`-th sentence from the `offset`-th on.
    public func split(holdingOut offset: Int, of fold: Int) -> (kept: LabelledText, heldOut: LabelledText) {
        var kept: [LabelledSentence] = []
        var out: [LabelledSentence] = []
        for (index, sentence) in sentences.enumerated() {
            if index % fold == offset { out.append(sentence) } else { kept.append(sentence) }
        }
        return (LabelledText(labels: labels, sentences: kept), LabelledText(labels: labels, sentences: out))
    }
}
