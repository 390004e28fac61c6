/// What is written in a session, beside its state.

/// A clerk's note 记录.
public struct SessionNote: Hashable, Sendable, Codable {
    /// Characters that a note may have.
    public static let longest = 4_000

    public var by: String
    public var at: Instant
    public var text: String

    public init(by: String, at: Instant, text: String) {
        self.by = by
        self.at = at
        self.text = text
    }
}

/// A file that the parties of a session share: what is known of it, not its bytes.
public struct SharedFile: Hashable, Sendable, Codable {
    /// Bytes of UTF-8 that a name may have, as Linux allows in a folder.
    public static let longestName = 255

    public var name: String
    /// In bytes.
    public var size: Int64
    /// SHA-256 of the bytes in 64 lower-case hexadecimal digits.
    public var digest: String
    public var by: PartyNumber
    public var at: Instant

    public init(name: String, size: Int64, digest: String, by: PartyNumber, at: Instant) {
        self.name = name
        self.size = size
        self.digest = digest
        self.by = by
        self.at = at
    }
}

/// What came of a session 办理结果.
public struct SessionOutcome: Hashable, Sendable, Codable {
    public enum Result: String, Hashable, Sendable, Codable, CaseIterable {
        /// The citizen has the answer, or the item is done 当场办结.
        case done
        /// The office goes on working on it 后续办理.
        case goesOn = "goes-on"
        /// The citizen must bring or send something 待补材料.
        case incomplete
        /// Somebody else must do it 转其他单位.
        case passedOn = "passed-on"
        /// They never talked, or not to an end 未完成.
        case brokenOff = "broken-off"
        /// The clerk wrote nothing down in the allowed time 未填写.
        case unrecorded
    }

    public var result: Result
    public var summary: String

    public init(_ result: Result, summary: String) {
        self.result = result
        self.summary = summary
    }
}

/// What the citizen thinks of a session 满意度评价. Once, and not changed afterwards.
public struct Evaluation: Hashable, Sendable, Codable {
    /// 非常不满意 to 非常满意, as the national “好差评” system has them.
    public enum Grade: Int, Hashable, Sendable, Codable, CaseIterable {
        case veryDissatisfied = 1
        case dissatisfied, fair, satisfied, verySatisfied

        public var chinese: String {
            switch self {
            case .veryDissatisfied: "非常不满意"
            case .dissatisfied: "不满意"
            case .fair: "基本满意"
            case .satisfied: "满意"
            case .verySatisfied: "非常满意"
            }
        }
    }

    public enum Ground: String, Hashable, Sendable, Codable, CaseIterable {
        case waiting, attitude, competence, clarity, connection, result
    }

    public var grade: Grade
    /// What the grade is for; may be empty.
    public var grounds: Set<Ground>
    public var words: String?
    public var at: Instant

    public init(_ grade: Grade, grounds: Set<Ground> = [], words: String? = nil, at: Instant) {
        self.grade = grade
        self.grounds = grounds
        self.words = words
        self.at = at
    }
}

/// The number of a work order 工单 as the work-order system gives it.
public struct WorkOrderReference: Hashable, Sendable, Codable {
    public let text: String

    /// `nil` unless it is 1 to 64 characters without blanks and control characters.
    public init?(_ text: some StringProtocol) {
        guard (1...64).contains(text.count),
            text.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace && $0.properties.generalCategory != .control })
        else { return nil }
        self.text = String(text)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let reference = WorkOrderReference(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "“\(text)” is no work order's number: 1 to 64 characters without blanks"
            )
        }
        self = reference
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
