/// A room or a counter of a site, which a booking can occupy.
public struct Room: Hashable, Sendable, Codable {
    public var id: RoomID
    public var site: SiteID
    public var name: String
    public var kind: Kind
    /// When it can be used; `nil` where whenever its site is open.
    public var calendar: CalendarID?
    /// Bookings that it holds at a time, from 1.
    public var capacity: Int
    /// Bookings that may be taken beyond ``capacity``, because some callers do not come.
    public var overbooking: Int
    /// Whether it has what a consultation by video needs.
    public var byVideo: Bool
    public var origin: RowOrigin

    public init(
        id: RoomID,
        site: SiteID,
        name: String,
        kind: Kind,
        calendar: CalendarID? = nil,
        capacity: Int = 1,
        overbooking: Int = 0,
        byVideo: Bool = true,
        origin: RowOrigin = .local
    ) {
        self.id = id
        self.site = site
        self.name = name
        self.kind = kind
        self.calendar = calendar
        self.capacity = capacity
        self.overbooking = overbooking
        self.byVideo = byVideo
        self.origin = origin
    }

    /// The most bookings at a time: each occupies one lane, 0..<`lanes`, and no lane is taken twice.
    public var lanes: Int { capacity + overbooking }

    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// 咨询室.
        case room
        /// 窗口.
        case counter

        public var chinese: String { self == .room ? "咨询室" : "窗口" }
        public var english: String { rawValue }
    }
}
