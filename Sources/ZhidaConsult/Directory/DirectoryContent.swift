/// All rows of a directory, as they are stored: each kind sorted by its identifier.
public struct DirectoryContent: Hashable, Sendable, Codable {
    public var sites: [Site]
    public var departments: [Department]
    public var clerks: [Clerk]
    public var items: [ServiceItem]
    public var rooms: [Room]
    public var calendars: [CalendarRules]
    public var holidays: [HolidayYear]

    /// Takes the rows in any order.
    public init(
        sites: [Site] = [],
        departments: [Department] = [],
        clerks: [Clerk] = [],
        items: [ServiceItem] = [],
        rooms: [Room] = [],
        calendars: [CalendarRules] = [],
        holidays: [HolidayYear] = []
    ) {
        self.sites = sites.sorted { $0.id < $1.id }
        self.departments = departments.sorted { $0.id < $1.id }
        self.clerks = clerks.sorted { $0.id < $1.id }
        self.items = items.sorted { $0.id < $1.id }
        self.rooms = rooms.sorted { $0.id < $1.id }
        self.calendars = calendars.sorted { $0.id < $1.id }
        self.holidays = holidays.sorted { $0.year < $1.year }
    }
}
