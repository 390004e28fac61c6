/// The rules of a district that decisions keep to, beside its directory.
public struct ConsultRules: Hashable, Sendable, Codable {
    public var queue = QueueRules()
    public var sessions = SessionRules()

    public init() {}
}
