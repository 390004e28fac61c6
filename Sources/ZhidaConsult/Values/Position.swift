/// The place of a row among its like in one ``Directory``: dense and counted from 0.
///
/// It means nothing in another version of the directory: store identifiers, compute with positions.
public struct Position<Subject>: Hashable, Sendable, Comparable {
    public let number: Int32

    @inlinable
    public init(_ number: Int) { self.number = Int32(truncatingIfNeeded: number) }

    /// As an index of an array with one element for each row.
    @inlinable public var index: Int { Int(number) }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

public typealias SitePosition = Position<Subjects.Site>
public typealias DepartmentPosition = Position<Subjects.Department>
public typealias ClerkPosition = Position<Subjects.Clerk>
public typealias ItemPosition = Position<Subjects.Item>
public typealias RoomPosition = Position<Subjects.Room>
public typealias CalendarPosition = Position<Subjects.Calendar>
