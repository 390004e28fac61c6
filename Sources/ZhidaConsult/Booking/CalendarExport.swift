/// Bookings as calendar files (RFC 5545 with the METHODs of RFC 5546 iTIP).
///
/// The UID of a booking never changes; SEQUENCE counts moves, reassignments and cancelling, so that a calendar replaces
/// what it has. Times are in Asia/Shanghai with its VTIMEZONE.
public struct CalendarExport: Sendable {
    /// What a file asks a calendar to do.
    public enum Method: String, Sendable {
        case request = "REQUEST"
        case cancel = "CANCEL"
    }

    /// After the `@` of every UID: the office's domain.
    public var domain: String
    /// The organiser's address; no `mailto:`.
    public var organiser: String
    public var organiserName: String

    public init(domain: String, organiser: String, organiserName: String) {
        self.domain = domain
        self.organiser = organiser
        self.organiserName = organiserName
    }

    /// One file with one booking: a REQUEST, or a CANCEL where it will not take place.
    ///
    /// - Parameter stamp: when the file is made.
    public func file(_ booking: Booking, directory: Directory, stamp: Instant) -> String {
        let method: Method = Self.takesPlace(booking) ? .request : .cancel
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhida//Consultations//ZH", "CALSCALE:GREGORIAN",
            "METHOD:\(method.rawValue)",
        ]
        lines += Self.zone
        lines += event(booking, directory, stamp)
        lines.append("END:VCALENDAR")
        return lines.map(Self.folded).joined()
    }

    /// Several bookings in one file to be read, without a METHOD: each event says its own STATUS.
    public func list(_ bookings: [Booking], directory: Directory, stamp: Instant) -> String {
        var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhida//Consultations//ZH", "CALSCALE:GREGORIAN"]
        lines += Self.zone
        for booking in bookings { lines += event(booking, directory, stamp) }
        lines.append("END:VCALENDAR")
        return lines.map(Self.folded).joined()
    }

    public func uid(_ booking: Booking) -> String { "\(booking.id)@\(domain)" }

    private static func takesPlace(_ booking: Booking) -> Bool {
        switch booking.state {
        case .cancelled, .expired: false
        case .held, .pending, .confirmed, .underway, .completed, .missed: true
        }
    }

    private func event(_ booking: Booking, _ directory: Directory, _ stamp: Instant) -> [String] {
        let item = directory.item(booking.item)
        let host = directory.site(booking.host)
        let room = booking.parties[0].room.flatMap { directory.room($0.id) }
        let others = booking.parties.dropFirst().map { directory.site($0.site)?.name ?? $0.site.text }
        var description = "预约号：\(booking.id)"
        if !others.isEmpty { description += "\n参加：\(others.joined(separator: "、"))" }
        if let needed = item?.evidence, !needed.isEmpty {
            description += "\n请准备：\(needed.map(\.chinese).joined(separator: "、"))"
        }
        let place = [host?.name ?? booking.host.text, room?.name].compactMap(\.self).joined(separator: " ")
        return [
            "BEGIN:VEVENT",
            "UID:\(Self.escaped(uid(booking)))",
            "DTSTAMP:\(Self.utc(stamp))",
            "LAST-MODIFIED:\(Self.utc(booking.changed))",
            "SEQUENCE:\(booking.revision)",
            "DTSTART;TZID=Asia/Shanghai:\(Self.local(booking.range.start))",
            "DTEND;TZID=Asia/Shanghai:\(Self.local(booking.range.end))",
            "SUMMARY:\(Self.escaped(item?.name ?? booking.item.text))",
            "LOCATION:\(Self.escaped(place))",
            "DESCRIPTION:\(Self.escaped(description))",
            "ORGANIZER;CN=\(Self.parameter(organiserName)):mailto:\(organiser)",
            "STATUS:\(Self.status(booking))",
            "TRANSP:OPAQUE",
            "END:VEVENT",
        ]
    }

    private static func status(_ booking: Booking) -> String {
        switch booking.state {
        case .held, .pending: "TENTATIVE"
        case .confirmed, .underway, .completed, .missed: "CONFIRMED"
        case .cancelled, .expired: "CANCELLED"
        }
    }

    /// One rule since 1991, when summer time ended; nothing is booked before.
    private static let zone = [
        "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19910915T000000", "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
    ]

    private static func local(_ instant: Instant) -> String {
        digits(Shanghai.date(of: instant), Shanghai.time(of: instant).minutes * 60)
    }

    private static func utc(_ instant: Instant) -> String {
        let seconds = instant.milliseconds >= 0 ? instant.milliseconds / 1000 : (instant.milliseconds - 999) / 1000
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return digits(LocalDate(days: Int(days)), Int(seconds - days * 86_400)) + "Z"
    }

    /// `YYYYMMDDTHHMMSS`.
    private static func digits(_ date: LocalDate, _ seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = date.description.filter { $0 != "-" }
        return "\(day)T\(two(seconds / 3600))\(two(seconds / 60 % 60))\(two(seconds % 60))"
    }

    /// TEXT (RFC 5545, 3.3.11): backslash, semicolon, comma and line breaks are escaped; other controls are dropped.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += "\\\(scalar)"
            case "\n", "\r": result += "\\n"
            default:
                if scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\t" {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// A parameter's value in quotes, which it cannot contain itself (RFC 5545, 3.2).
    static func parameter(_ text: String) -> String {
        "\"\(String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\"" && $0.value >= 0x20 && $0.value != 0x7F })))\""
    }

    /// Lines end with CRLF and are at most 75 octets without it; longer ones go on after a space (RFC 5545, 3.1).
    ///
    /// Characters are kept whole, which the RFC does not ask for and some calendars need.
    static func folded(_ line: String) -> String {
        guard line.utf8.count > 75 else { return line + "\r\n" }
        var result = ""
        var octets = 0
        for scalar in line.unicodeScalars {
            let length = UTF8.width(scalar)
            if octets + length > 75 {
                result += "\r\n "
                octets = 1
            }
            result.unicodeScalars.append(scalar)
            octets += length
        }
        return result + "\r\n"
    }
}
