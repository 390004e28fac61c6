/// The phantom of ``CallerID``.
public enum CallerSubject {}

/// Who acts: a clerk's identifier, or a program's name.
public typealias CallerID = Identifier<CallerSubject>

/// Who gives a command, and from where.
public struct Caller: Hashable, Sendable, Codable {
    public var who: CallerID
    public var role: Role
    /// The site they belong to; `nil` for those who belong to none.
    public var site: SiteID?

    public init(who: CallerID, role: Role, site: SiteID? = nil) {
        self.who = who
        self.role = role
        self.site = site
    }

    /// The broker itself, for what falls due by itself.
    public static let system = Caller(who: CallerID(literal: "system"), role: .system)
}

extension Identifier {
    /// For names that stand in the source.
    ///
    /// - Precondition: an allowed identifier.
    init(literal text: StaticString) {
        guard let identifier = Self("\(text)"[...]) else { preconditionFailure("“\(text)” is no identifier") }
        self = identifier
    }
}
