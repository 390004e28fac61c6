import ZhidaCore

/// Counts the places that calls named and the gazetteer does not hold.
struct MissingPlaces {
    /// A place that is a candidate for the gazetteer.
    struct Place: Encodable {
        /// The words, with numbers of telephones and papers hidden.
        var said: String
        /// In how many calls.
        var calls: Int
        /// What its last word tells it to be.
        var level: AddressLevel
        /// The address that was most often recognised above it.
        var parent: AddressCode?
        /// What was said around it, masked.
        var examples: [String]
    }

    private struct Entry {
        var recordings: Set<RecordingID> = []
        var parents: [AddressCode: Int] = [:]
        var examples: [String] = []
    }

    private var entries: [String: Entry] = [:]

    /// Examples that are kept of a place.
    private static let exampleCount = 3

    mutating func add(_ order: WorkOrder) {
        for decision in order.decisions
        where decision.outcome == .notInGazetteer && decision.shortfall == .unknownPlace {
            // The words that no name explains are those with no name beside them.
            guard let reason = decision.reasons.last(where: { $0.name == nil && !$0.said.isEmpty }) else { continue }
            let said = Masking.masked(String(reason.said.filter { !$0.isWhitespace }))
            guard said.unicodeScalars.count >= 3 else { continue }
            var entry = entries[said] ?? Entry()
            if entry.recordings.insert(order.recording).inserted {
                if let parent = decision.candidates.first { entry.parents[parent.code, default: 0] += 1 }
                if entry.examples.count < Self.exampleCount, let text = order.request?.value {
                    entry.examples.append(Self.excerpt(text, decision.mention ?? reason.range))
                }
            }
            entries[said] = entry
        }
    }

    /// The words of a mention and a few around it, masked.
    private static func excerpt(_ text: String, _ range: Range<Int>) -> String {
        let scalars = Array(text.unicodeScalars)
        let start = max(0, min(scalars.count, range.lowerBound - 8))
        let end = max(start, min(scalars.count, range.upperBound + 8))
        var words = String.UnicodeScalarView()
        // Masked before it is cut, so that no half of a number escapes.
        let masked = Array(Masking.masked(text).unicodeScalars)
        words.append(contentsOf: masked.count == scalars.count ? masked[start..<end] : [])
        return String(words)
    }

    /// The places that at least so many calls named, most often named first.
    func places(least: Int) -> [Place] {
        entries.filter { $0.value.recordings.count >= least }.map { said, entry in
            Place(
                said: said,
                calls: entry.recordings.count,
                level: Self.level(said),
                parent: entry.parents.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key,
                examples: entry.examples
            )
        }
        .sorted { ($1.calls, $0.said) < ($0.calls, $1.said) }
    }

    /// Words that end a name, with the level that they tell. Source: the element suffixes of SZDB/Z 281-2017.
    private static let endings: [(String, AddressLevel)] = [
        ("街道", .street), ("社区", .community), ("大道", .road), ("路", .road), ("街", .road), ("巷", .lane), ("坊", .lane),
        ("花园", .area), ("小区", .area), ("新村", .area), ("村", .area), ("工业区", .area), ("工业园", .area), ("园区", .area),
        ("园", .area), ("苑", .area),
    ]

    private static func level(_ said: String) -> AddressLevel {
        endings.first { said.hasSuffix($0.0) }?.1 ?? .poi
    }
}
