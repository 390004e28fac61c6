import ZhidaCore

/// Finds the words of a transcript, with their times, that a decision's reasons point at.
struct EvidenceFinder {
    private var words: [Channel: [(range: Range<Int>, word: TranscribedWord)]] = [:]
    private let channel: Channel

    /// Lays out the words as ``Transcript/text(of:)`` joins them.
    ///
    /// - Parameter channel: the one that the decisions were made from.
    init(transcript: Transcript, channel: Channel) {
        self.channel = channel
        var positions: [Channel: Int] = [:]
        for utterance in transcript.utterances where !utterance.text.isEmpty {
            var position = positions[utterance.channel].map { $0 + Transcript.separator.unicodeScalars.count } ?? 0
            for word in utterance.words {
                let end = position + word.text.unicodeScalars.count
                words[utterance.channel, default: []].append((position..<end, word))
                position = end
            }
            positions[utterance.channel] = position
        }
    }

    /// One piece of evidence a reason, in order of time.
    func evidence(for decision: AddressDecision) -> [WorkOrder.Evidence] {
        decision.reasons.compactMap { reason in
            let channel = reason.channel ?? channel
            let touched = words[channel, default: []].filter { $0.range.overlaps(reason.range) }
            guard let first = touched.first, let last = touched.last else { return nil }
            return WorkOrder.Evidence(
                words: touched.map(\.word.text).joined(),
                channel: channel,
                span: first.word.span.union(last.word.span)
            )
        }.sorted { $0.span.start < $1.span.start }
    }
}
