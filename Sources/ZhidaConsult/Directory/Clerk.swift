/// A clerk 窗口人员: serves at one site, and can be called in by video from any other.
public struct Clerk: Hashable, Sendable, Codable {
    public var id: ClerkID
    /// As colleagues see it.
    public var name: String
    /// Where the clerk works: a centre, a station or a department's office.
    public var site: SiteID
    /// The items that the clerk can handle, sorted and each once.
    public var skills: [ItemID]
    public var languages: Languages
    /// When the clerk works.
    public var calendar: CalendarID
    public var origin: RowOrigin

    public init(
        id: ClerkID,
        name: String,
        site: SiteID,
        skills: [ItemID],
        languages: Languages = Languages([Language.mandarin]),
        calendar: CalendarID,
        origin: RowOrigin = .local
    ) {
        self.id = id
        self.name = name
        self.site = site
        self.skills = Set(skills).sorted()
        self.languages = languages
        self.calendar = calendar
        self.origin = origin
    }
}
