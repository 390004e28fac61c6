import ZhidaCalls
import ZhidaCore

/// The last minutes of a call that is going on, and the places named so far, in bounded memory.
///
/// Utterances that are too old leave the window; a place that they named stays as it was decided last. Ranges of the
/// decisions count from the beginning of the call, as if nothing had left.
struct LiveTranscript {
    /// Utterances in which an address may still be completed, corrected or confirmed.
    private static let window = 24
    /// Places of earlier utterances that are remembered.
    private static let remembered = 32

    private let addresses: CallAddresses
    private let model: String
    private var utterances: [Utterance] = []
    /// Scalars of each channel's text that left the window, separators included.
    private var left: [Channel: Int] = [:]
    private var settled: [LocatedDecision] = []
    private var open: [LocatedDecision] = []

    init(addresses: CallAddresses, model: String) {
        self.addresses = addresses
        self.model = model
    }

    /// The decisions so far: of earlier utterances in order of time, then of the window, best first; one `none` where no
    /// place was named.
    var decisions: [LocatedDecision] {
        let known = (settled + open).filter { $0.decision.outcome != .none }
        guard known.isEmpty else { return known }
        let isUnderstood = utterances.contains { !$0.syllables.isEmpty } || !left.isEmpty
        let none = AddressDecision(outcome: .none, shortfall: isUnderstood ? .noPlaceNamed : .nothingUnderstood)
        return [LocatedDecision(decision: none, evidence: [])]
    }

    /// Takes an utterance that is complete, and decides anew.
    mutating func append(_ utterance: Utterance) {
        utterances.append(utterance)
        utterances.sort { ($0.span.start, $0.channel.rawValue) < ($1.span.start, $1.channel.rawValue) }
        if utterances.count > Self.window { forget() }
        open = decided(utterances)
    }

    private func decided(_ utterances: [Utterance]) -> [LocatedDecision] {
        let found = addresses.decide(Transcript(utterances: utterances, model: model))
        let known = Set(settled.compactMap { $0.decision.answer?.code })
        let spoken: Channel = utterances.contains { $0.channel == .caller } ? .caller : .mono
        return found.filter { $0.decision.answer.map { !known.contains($0.code) } ?? true }.map { located in
            var located = located
            // What came from the agent's words alone says so in each of its reasons.
            let isAgents = located.decision.reasons.first?.channel == .agent
            shift(&located.decision.mention, isAgents ? .agent : spoken)
            for index in located.decision.reasons.indices {
                let reason = located.decision.reasons[index]
                let offset = left[reason.channel ?? spoken] ?? 0
                located.decision.reasons[index].range =
                    reason.range.lowerBound + offset..<reason.range.upperBound + offset
            }
            return located
        }
    }

    private func shift(_ range: inout Range<Int>?, _ channel: Channel) {
        guard let old = range, let offset = left[channel] else { return }
        range = old.lowerBound + offset..<old.upperBound + offset
    }

    /// Drops the older half, but nothing of a place that goes on into the newer one, where that leaves any to drop.
    private mutating func forget() {
        var cut = utterances.count / 2
        let starts = open.compactMap { decision -> Int? in
            let span = decision.evidence.map(\.span).reduce(nil) { $0?.union($1) ?? $1 } as TimeSpan?
            guard let span, span.start < utterances[cut].span.start, span.end > utterances[cut].span.start else {
                return nil
            }
            return span.start
        }
        if let start = starts.min(), let first = utterances.firstIndex(where: { $0.span.end > start }), first > 0 {
            cut = first
        }
        let border = utterances[cut].span.start
        settled += open.filter { decision in
            decision.decision.outcome != .none && !decision.evidence.isEmpty
                && decision.evidence.allSatisfy { $0.span.start < border }
        }
        settled = settled.suffix(Self.remembered)
        for utterance in utterances[..<cut] where !utterance.text.isEmpty {
            left[utterance.channel, default: 0] +=
                utterance.text.unicodeScalars.count + Transcript.separator.unicodeScalars.count
        }
        utterances.removeFirst(cut)
    }
}
