/// What only one can have at a time: a room, a counter, a clerk.
public enum Resource: Hashable, Sendable, Comparable {
    /// A consultation room or a counter.
    case room(RoomID)
    case clerk(ClerkID)

    /// `room:…` or `clerk:…`, as in the store.
    public var text: String {
        switch self {
        case .room(let id): "room:" + id.text
        case .clerk(let id): "clerk:" + id.text
        }
    }

    /// Reads what ``text`` gives; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "room":
            guard let id = RoomID(parts[1]) else { return nil }
            self = .room(id)
        case "clerk":
            guard let id = ClerkID(parts[1]) else { return nil }
            self = .clerk(id)
        default: return nil
        }
    }

    public static func < (left: Resource, right: Resource) -> Bool { left.text < right.text }
}

extension Resource: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let resource = Resource(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is no room or clerk")
        }
        self = resource
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// One lane of a resource, taken for a span of time. No two overlap in the same lane, ever: the store refuses it too.
///
/// A resource that serves several at once, or may be overbooked, has lanes 0..<capacity.
public struct OccupiedSlot: Hashable, Sendable, Codable {
    public var resource: Resource
    public var lane: Int
    public var range: InstantRange

    public init(_ resource: Resource, lane: Int = 0, _ range: InstantRange) {
        self.resource = resource
        self.lane = lane
        self.range = range
    }
}
