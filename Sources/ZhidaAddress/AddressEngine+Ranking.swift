import ZhidaCore
import ZhidaGazetteer

extension AddressEngine {
    /// Names of the values that readings of typed text are ordered by, in their order.
    public static var rankNames: [String] { ReadingRank.names }

    /// The readings of each place named in a typed text, with the values that they are ordered by: what the order is
    /// fitted on. Every search is made, however clear a narrower one was.
    public func rankValues(for text: SpokenText) -> [[(code: AddressCode, values: [Float])]] {
        let searched = searched(text)
        let near = spotter.hits(in: searched, reach: .sameSounds)
        let close = near + spotter.hits(in: searched, reach: .closeSounds, beside: near)
        let hits = widest(searched, close, readings(searched, close, isThorough: true))
        return mentions(in: searched, hits: hits).map { mention in
            builder.hypotheses(for: mention, hits: hits, in: searched, isThorough: true, limit: 40).map {
                (gazetteer.code($0.address), searched.ranks.values(of: $0))
            }
        }
    }
}
