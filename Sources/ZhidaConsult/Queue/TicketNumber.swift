/// What a ticket is called by 票号: the letter of its queue and a number of the day, such as `A017`.
///
/// The letters `I` and `O` are left out, since they are read as 1 and 0.
public struct TicketNumber: Hashable, Sendable, Comparable {
    public static let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ")

    public let letter: Character
    /// From 1.
    public let number: Int

    /// `nil` unless the letter is one of ``letters`` and the number is positive.
    public init?(letter: Character, number: Int) {
        guard Self.letters.contains(letter), number > 0 else { return nil }
        self.letter = letter
        self.number = number
    }

    /// Reads `A017`, `a17`.
    public init?(_ text: some StringProtocol) {
        guard let letter = text.first?.uppercased().first, (2...10).contains(text.count),
            text.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text.dropFirst())
        else { return nil }
        self.init(letter: letter, number: number)
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.letter != right.letter ? left.letter < right.letter : left.number < right.number
    }
}

extension TicketNumber: CustomStringConvertible {
    /// With three digits at least.
    public var description: String {
        let digits = String(number)
        return String(letter) + String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
    }
}

extension TicketNumber: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let number = TicketNumber(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "“\(text)” is no ticket number: a letter without I and O, and digits"
            )
        }
        self = number
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Directory {
    /// The letter of the queue of an item: items of one group wait under one letter.
    func queueLetter(of item: ServiceItem) -> Character {
        let earlier = Set(items.lazy.map(\.group).filter { $0 < item.group }).count
        return TicketNumber.letters[earlier % TicketNumber.letters.count]
    }
}
