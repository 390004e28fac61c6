import ZhidaCore

/// Finds the words of a transcript, with their times, that a decision's reasons point at.
struct EvidenceFinder {
    private var words: [(range: Range<Int>, word: TranscribedWord, channel: Channel)] = []

    /// Lays out the words as ``Transcript/text(of:)`` joins them.
    init(transcript: Transcript, channel: Channel) {
        var position = 0
        for utterance in transcript.utterances where utterance.channel == channel && !utterance.text.isEmpty {
            if position > 0 { position += Transcript.separator.unicodeScalars.count }
            for word in utterance.words {
                let end = position + word.text.unicodeScalars.count
                words.append((position..<end, word, channel))
                position = end
            }
        }
    }

    /// One piece of evidence a reason, in order of time.
    func evidence(for decision: AddressDecision) -> [WorkOrder.Evidence] {
        decision.reasons.compactMap { reason in
            let touched = words.filter { $0.range.overlaps(reason.range) }
            guard let first = touched.first, let last = touched.last else { return nil }
            return WorkOrder.Evidence(
                words: touched.map(\.word.text).joined(),
                channel: first.channel,
                span: first.word.span.union(last.word.span)
            )
        }.sorted { $0.span.start < $1.span.start }
    }
}
