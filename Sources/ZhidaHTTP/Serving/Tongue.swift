import HTTPTypes

/// The language of the words in an answer.
enum Tongue: String, Sendable {
    case chinese = "zh"
    case english = "en"

    /// What `Accept-Language` prefers; Chinese where it does not say.
    init(accepting header: String?) {
        var best: (tongue: Tongue, weight: Double) = (.chinese, 0)
        for part in (header ?? "").prefix(200).split(separator: ",") {
            let fields = part.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let range = fields.first else { continue }
            let weight = fields.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            let tongue: Tongue? =
                range == "zh" || range.hasPrefix("zh-")
                ? .chinese
                : range == "en" || range.hasPrefix("en-") ? .english : nil
            if let tongue, weight > best.weight { best = (tongue, weight) }
        }
        self = best.tongue
    }

    func say(_ chinese: String, _ english: String) -> String { self == .chinese ? chinese : english }
}
