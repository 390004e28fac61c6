import ZhidaCore
import ZhidaGazetteer

extension AddressEngine {
    /// Names of the values that readings of typed text are ordered by, in their order.
    public static var rankNames: [String] { ReadingRank.names }

    /// The readings of each place named in a typed text, with the values that they are ordered by: what the order is
    /// fitted on. Every search is made, however clear a narrower one was.
    public func rankValues(for text: SpokenText) -> [[(code: AddressCode, values: [Float])]] {
        let near = spotter.hits(in: text, reach: .sameSounds)
        var hits = near + spotter.hits(in: text, reach: .closeSounds, beside: near)
        hits += scoped.hits(in: text, beside: hits)
        hits += spotter.hits(in: text, reach: .sameSounds, beside: hits, least: Self.leastWeak)
        var ranks = ReadingRank(text, aligner: spotter.aligner)
        return mentions(in: text, hits: hits).map { mention in
            builder.hypotheses(for: mention, hits: hits, in: text, isThorough: true, limit: 40).map {
                (gazetteer.code($0.address), ranks.values(of: $0, gazetteer: gazetteer))
            }
        }
    }
}
