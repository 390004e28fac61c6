/// A golden query that a version does not answer as it must.
public struct GoldenFailure: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Line of the file of queries.
    public var line: Int
    public var text: String
    /// The code that must be found; `nil` where nothing may be filled in.
    public var expected: String?
    /// What was found; `nil` for nothing.
    public var found: String?

    public init(line: Int, text: String, expected: String?, found: String?) {
        self.line = line
        self.text = text
        self.expected = expected
        self.found = found
    }

    public var description: String {
        "line \(line): “\(text)” gives \(found ?? "nothing") instead of \(expected ?? "nothing")"
    }
}
