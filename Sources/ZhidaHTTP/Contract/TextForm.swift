import ZhidaConsult

/// What a text in a request must look like: checked here, and written into the OpenAPI document.
enum TextForm: Hashable, Sendable {
    /// An identifier or a code: ``Identifier``.
    case identifier
    /// `YYYY-MM-DD`.
    case day
    /// RFC 3339 with its offset, such as `2026-11-27T09:30:00+08:00`.
    case moment
    /// Times of day, such as `09:00-12:00`.
    case hours
    /// A SHA-256 in 64 lower-case hexadecimal digits.
    case digest
    /// The SHA-256 of a body as RFC 9530 writes it: `sha-256=:…:`.
    case contentDigest
    /// The number of a work order: ``WorkOrderReference``.
    case workOrder
    /// One party of a search: `SITE`, `SITE/ITEM`, with `:room`, `:clerk` or `:both` behind.
    case party
    /// Words, of so many characters.
    case words(ClosedRange<Int>)

    func accepts(_ text: String) -> Bool {
        switch self {
        case .identifier: CallerID(text) != nil
        case .day: LocalDate(text) != nil
        case .moment: Moment.instant(text) != nil
        case .hours: TimeWindow(text) != nil
        case .digest:
            text.utf8.count == 64
                && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        case .contentDigest: ContentDigest(text) != nil
        case .workOrder: WorkOrderReference(text) != nil
        case .party: PartyText(text) != nil
        case .words(let lengths): lengths.contains(text.unicodeScalars.count) && !text.utf8.contains(0)
        }
    }

    /// The regular expression that the document gives.
    var pattern: String? {
        switch self {
        case .identifier: "^[A-Za-z0-9._-]{1,64}$"
        case .day: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
        case .moment:
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"
        case .hours: "^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$"
        case .digest: "^[0-9a-f]{64}$"
        case .contentDigest: "^sha-256=:[A-Za-z0-9+/]{43}=:$"
        case .workOrder: "^[^\\s\\u0000-\\u001f\\u007f-\\u009f]{1,64}$"
        case .party: "^[A-Za-z0-9._-]{1,64}(/[A-Za-z0-9._-]{1,64})?(:(room|clerk|both))?$"
        case .words: "^[^\\u0000]*$"
        }
    }

    var chinese: String {
        switch self {
        case .identifier: "1–64 个字母、数字或 . _ -"
        case .day: "日期，如 2026-11-27"
        case .moment: "带时区的时间，如 2026-11-27T09:30:00+08:00"
        case .hours: "时段，如 09:00-12:00"
        case .digest: "64 位小写十六进制的 SHA-256"
        case .contentDigest: "RFC 9530 的 SHA-256，如 sha-256=:…:"
        case .workOrder: "1–64 个不含空格的字符"
        case .party: "服务点，可加 /事项 和 :room、:clerk 或 :both，如 BA08/JY01:clerk"
        case .words(let lengths): "\(lengths.lowerBound)–\(lengths.upperBound) 个字符"
        }
    }

    var english: String {
        switch self {
        case .identifier: "1 to 64 letters, digits and . _ -"
        case .day: "a day such as 2026-11-27"
        case .moment: "a time with its offset, such as 2026-11-27T09:30:00+08:00"
        case .hours: "times of day such as 09:00-12:00"
        case .digest: "a SHA-256 in 64 lower-case hexadecimal digits"
        case .contentDigest: "a SHA-256 as RFC 9530 writes it, such as sha-256=:…:"
        case .workOrder: "1 to 64 characters without blanks"
        case .party: "a site, with /ITEM and :room, :clerk or :both where wanted, such as BA08/JY01:clerk"
        case .words(let lengths): "a text of \(lengths.lowerBound) to \(lengths.upperBound) characters"
        }
    }

    /// JSON Schema's name for it, where it has one.
    var format: String? {
        switch self {
        case .day: "date"
        case .moment: "date-time"
        case .identifier, .hours, .digest, .contentDigest, .workOrder, .party, .words: nil
        }
    }
}
