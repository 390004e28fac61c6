/// A service point 服务点: where people are met, in person or by video.
public struct Site: Hashable, Sendable, Codable {
    public var id: SiteID
    public var name: String
    public var level: SiteLevel
    /// The site above it; `nil` for the district centre alone.
    public var parent: SiteID?
    /// The area that it serves, empty where it serves the whole district.
    public var serves: String
    /// The department whose office it is; `nil` except at level ``SiteLevel/department``.
    public var department: DepartmentID?
    /// When it is open.
    public var calendar: CalendarID
    public var origin: RowOrigin
    /// What its source says of it, such as that it is uncertain; empty where there is nothing to say.
    public var note: String

    public init(
        id: SiteID,
        name: String,
        level: SiteLevel,
        parent: SiteID? = nil,
        serves: String = "",
        department: DepartmentID? = nil,
        calendar: CalendarID,
        origin: RowOrigin = .local,
        note: String = ""
    ) {
        self.id = id
        self.name = name
        self.level = level
        self.parent = parent
        self.serves = serves
        self.department = department
        self.calendar = calendar
        self.origin = origin
        self.note = note
    }
}
