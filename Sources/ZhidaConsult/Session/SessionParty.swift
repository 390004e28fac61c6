/// A party's number within its session, from 1 in the order of coming.
public struct PartyNumber: Hashable, Sendable, Comparable, Codable {
    public let number: Int

    public init(_ number: Int) { self.number = number }

    public init(from decoder: any Decoder) throws {
        number = try decoder.singleValueContainer().decode(Int.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// One who takes part in a session 参与方.
public struct SessionParty: Hashable, Sendable, Codable {
    public enum Role: Hashable, Sendable, Codable {
        /// Whose matter it is; by pseudonym where the office gave one.
        case citizen(PersonID?)
        /// A site, and who answers there once it is known.
        case site(SiteID, ClerkID?)
    }

    /// Whether the party is there.
    public enum Presence: String, Hashable, Sendable, Codable, CaseIterable {
        /// Asked, and not yet answered.
        case invited
        /// Has answered; sound and picture are on their way.
        case joining
        case present
        /// The connection broke; the place is kept.
        case lost
        /// Gone for good, or never came.
        case left
    }

    public let number: PartyNumber
    public var role: Role
    public var presence: Presence

    public init(number: PartyNumber, role: Role, presence: Presence) {
        self.number = number
        self.role = role
        self.presence = presence
    }

    public var isCitizen: Bool {
        switch role {
        case .citizen: true
        case .site: false
        }
    }

    public var site: SiteID? {
        switch role {
        case .citizen: nil
        case .site(let site, _): site
        }
    }

    public var clerk: ClerkID? {
        switch role {
        case .citizen: nil
        case .site(_, let clerk): clerk
        }
    }
}
