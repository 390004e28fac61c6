/// What an ``Identifier`` can be of. None of these has values: they only keep identifiers apart.
public enum Subjects {
    public enum Site {}
    public enum Department {}
    public enum Clerk {}
    public enum Item {}
    public enum Room {}
    public enum Calendar {}
    public enum Partner {}
    public enum Booking {}
    public enum WaitingRequest {}
    public enum Ticket {}
    public enum Session {}
    public enum Consent {}
    public enum Evidence {}
    public enum Note {}
    public enum Message {}
    public enum Person {}
}

/// A service point: the district centre, a street centre, a community station or a department's office.
public typealias SiteID = Identifier<Subjects.Site>
/// A department 部门.
public typealias DepartmentID = Identifier<Subjects.Department>
/// A clerk 窗口人员.
public typealias ClerkID = Identifier<Subjects.Clerk>
/// A service item 事项.
public typealias ItemID = Identifier<Subjects.Item>
/// A consultation room or a counter.
public typealias RoomID = Identifier<Subjects.Room>
/// A calendar of working hours.
public typealias CalendarID = Identifier<Subjects.Calendar>
/// A partner of another city, to whom items across regions 跨域通办 are routed.
public typealias PartnerID = Identifier<Subjects.Partner>
/// An appointment 预约; a hold 占位 is a booking's first state.
public typealias BookingID = Identifier<Subjects.Booking>
/// An entry of the waiting list 候补.
public typealias WaitingRequestID = Identifier<Subjects.WaitingRequest>
/// A walk-in ticket 取号.
public typealias TicketID = Identifier<Subjects.Ticket>
/// A consultation session 咨询会话.
public typealias SessionID = Identifier<Subjects.Session>
/// A stored consent 授权同意.
public typealias ConsentID = Identifier<Subjects.Consent>
/// A piece of evidence 核验材料.
public typealias EvidenceID = Identifier<Subjects.Evidence>
/// A note on a session.
public typealias NoteID = Identifier<Subjects.Note>
/// A message of the outbox.
public typealias MessageID = Identifier<Subjects.Message>
/// A citizen or an enterprise, by a pseudonym that the office gives.
public typealias PersonID = Identifier<Subjects.Person>
