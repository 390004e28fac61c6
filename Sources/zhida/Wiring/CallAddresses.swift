import ZhidaAddress
import ZhidaCalls
import ZhidaCore

/// Finds the places that a call names: the caller says where, and what the agent reads back is evidence for or against.
struct CallAddresses {
    private let engine: AddressEngine
    private let finder: ReadBackFinder
    private let weigher: ReadBackWeigher

    init(address: AddressTools, fillThreshold: Double) {
        engine = address.engine
        finder = ReadBackFinder(engine: address.engine)
        weigher = ReadBackWeigher(gazetteer: address.gazetteer, fillThreshold: fillThreshold)
    }

    /// Best first: what can be filled in, then what a person has to look at; else in order of time.
    static func isBetter(_ left: AddressDecision, _ right: AddressDecision) -> Bool {
        let order = AddressDecision.Outcome.byUse
        return order.firstIndex(of: left.outcome)! < order.firstIndex(of: right.outcome)!
    }

    /// The decisions, best first, each with the words it rests on; one `none` where no place was named.
    ///
    /// Ranges of the decisions and reasons count in the text of the caller's channel, or of the only one.
    func decide(_ transcript: Transcript) -> [LocatedDecision] {
        let channels = Set(transcript.utterances.map(\.channel))
        let spoken: [Channel] = [.caller, .mono].filter(channels.contains)
        for channel in spoken {
            let decisions = engine.match(SpokenText(transcript: transcript, channel: channel))
            guard decisions.contains(where: { $0.outcome != .none }) || channel == spoken.last else { continue }
            let readBacks = channels.contains(.agent) ? finder.readBacks(in: transcript) : []
            return located(weigher.weigh(decisions, readBacks), transcript, channel)
        }
        let isUnderstood = transcript.utterances.contains { !$0.syllables.isEmpty }
        let none = [AddressDecision(outcome: .none, shortfall: isUnderstood ? .noPlaceNamed : .nothingUnderstood)]
        guard channels.contains(.agent) else { return located(none, transcript, .mono) }
        return located(weigher.weigh(none, finder.readBacks(in: transcript)), transcript, .agent)
    }

    private func located(_ decisions: [AddressDecision], _ transcript: Transcript, _ channel: Channel)
        -> [LocatedDecision]
    {
        let evidence = EvidenceFinder(transcript: transcript, channel: channel)
        return decisions.sorted(by: Self.isBetter).map {
            LocatedDecision(decision: $0, evidence: evidence.evidence(for: $0))
        }
    }
}
