/// A time of day in whole minutes: `00:00` to `24:00`, the last only as the end of a day.
public struct LocalTime: Hashable, Sendable, Comparable {
    /// Minutes after midnight, 0 to 1440.
    public let minutes: Int

    public static let midnight = LocalTime(checked: 0)
    public static let endOfDay = LocalTime(checked: 1440)

    /// `nil` outside 0 to 1440.
    public init?(minutes: Int) {
        guard (0...1440).contains(minutes) else { return nil }
        self.init(checked: minutes)
    }

    /// `nil` for a time that does not exist.
    public init?(hour: Int, minute: Int) {
        guard (0...24).contains(hour), (0...59).contains(minute) else { return nil }
        self.init(minutes: hour * 60 + minute)
    }

    /// Reads `H:MM` or `HH:MM` in ASCII digits, up to `24:00`.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(6))
        guard bytes.count == 4 || bytes.count == 5, bytes[bytes.count - 3] == UInt8(ascii: ":") else { return nil }
        var numbers = [0, 0]
        for (index, byte) in bytes.enumerated() where index != bytes.count - 3 {
            guard (0x30...0x39).contains(byte) else { return nil }
            let field = index < bytes.count - 3 ? 0 : 1
            numbers[field] = numbers[field] * 10 + Int(byte - 0x30)
        }
        self.init(hour: numbers[0], minute: numbers[1])
    }

    @usableFromInline
    init(checked minutes: Int) { self.minutes = minutes }

    public var hour: Int { minutes / 60 }
    public var minute: Int { minutes % 60 }

    /// Whether bookings can start or end here.
    public var isOnGrid: Bool { minutes % Grid.minutesPerCell == 0 }

    /// The cell of 5 minutes that it lies in, 0 to 288.
    public var cell: Int { minutes / Grid.minutesPerCell }

    public static func < (left: LocalTime, right: LocalTime) -> Bool { left.minutes < right.minutes }
}

extension LocalTime: LosslessStringConvertible {
    public init?(_ description: String) { self.init(description[...]) }

    /// `HH:MM`.
    public var description: String { "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)" }
}

extension LocalTime: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = LocalTime(text[...]) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is no time of day HH:MM")
        }
        self = time
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
