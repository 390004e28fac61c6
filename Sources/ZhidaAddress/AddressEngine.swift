import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Finds the addresses in what was said and matches them to the standard gazetteer.
///
/// Immutable and safe to share between threads. The steps, each a type of its own: spot names by sound and character
/// (``NameSpotter``), split into mentions (``MentionFinder``), join over the hierarchy (``HypothesisBuilder``), decide
/// (``DecisionMaker``).
public struct AddressEngine: Sendable {
    let gazetteer: Gazetteer
    let table: PlaceNameTable
    private let spotter: NameSpotter
    private let finder: MentionFinder
    private let builder: HypothesisBuilder
    private let maker: DecisionMaker

    public init(gazetteer: Gazetteer, distance: SyllableDistance, settings: AddressSettings = AddressSettings()) {
        self.gazetteer = gazetteer
        table = PlaceNameTable(gazetteer: gazetteer)
        spotter = NameSpotter(table: table, distance: distance)
        finder = MentionFinder(gazetteer: gazetteer, table: table)
        builder = HypothesisBuilder(gazetteer: gazetteer, table: table)
        maker = DecisionMaker(gazetteer: gazetteer, table: table, settings: settings)
    }

    /// Finds every address in a text.
    ///
    /// - Returns: a decision for each place named, in order; one decision `none` where no place was named.
    public func match(_ text: SpokenText) -> [AddressDecision] {
        let hits = spotter.hits(in: text)
        let decisions = mentions(in: text, hits: hits).compactMap { mention in
            maker.decide(mention, builder.hypotheses(for: mention, hits: hits), in: text)
        }
        return decisions.isEmpty ? [AddressDecision(outcome: .none)] : decisions
    }

    private func mentions(in text: SpokenText, hits: [NameHit]) -> [Mention] {
        finder.mentions(in: text, hits: hits, numbers: text.numbers)
    }
}
