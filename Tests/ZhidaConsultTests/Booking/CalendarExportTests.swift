import Testing
import ZhidaTesting

@testable import ZhidaConsult

struct CalendarExportTests {
    private typealias Fixture = BrokerFixture
    private let export = CalendarExport(
        domain: "zwfw.example.cn",
        organiser: "hall@example.cn",
        organiserName: "政务\"大厅"
    )

    /// Lines of a file with folding taken back, after looking at how they were folded.
    private func unfolded(_ file: String) throws -> [String] {
        #expect(file.hasSuffix("\r\n"))
        let raw = Array(file.utf8)
        for (index, byte) in raw.enumerated() where byte == 0x0A { #expect(raw[index - 1] == 0x0D) }
        var lines: [String] = []
        for line in raw.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            #expect(line.count - 1 <= 75, "a line has \(line.count - 1) octets")
            let text = try #require(String(validating: line.dropLast(), as: UTF8.self), "a character was cut in two")
            if text.hasPrefix(" "), let last = lines.popLast() {
                lines.append(last + text.dropFirst())
            } else {
                lines.append(text)
            }
        }
        return lines
    }

    @Test("a file is what RFC 5545 asks for, with the same UID through all changes and a SEQUENCE that counts them")
    func writesARequestAndACancel() async throws {
        let fixture = try await Fixture()
        let booking = try await fixture.perform(Fixture.book(Fixture.slot("09:00", with: ["D1", "D2:i2"])), key: "k1")
        let moved = try await fixture.perform(MoveBooking(booking.id, to: Fixture.slot("14:00").start), key: "k2")
        let cancelled = try await fixture.perform(CancelBooking(booking.id, reason: .byCitizen), key: "k3")
        let directory = fixture.broker.read { $0.directory }
        let files = try [booking, moved, cancelled].map {
            try unfolded(export.file($0, directory: directory, stamp: Fixture.start))
        }
        func values(_ name: String) -> [String?] {
            files.map { lines in
                // Behind the time zone's own.
                lines.last { $0.hasPrefix(name + ":") || $0.hasPrefix(name + ";") }
            }
        }
        #expect(Set(values("UID")) == ["UID:\(booking.id)@zwfw.example.cn"])
        #expect(values("SEQUENCE") == ["SEQUENCE:0", "SEQUENCE:1", "SEQUENCE:2"])
        #expect(values("METHOD") == ["METHOD:REQUEST", "METHOD:REQUEST", "METHOD:CANCEL"])
        #expect(values("STATUS") == ["STATUS:TENTATIVE", "STATUS:TENTATIVE", "STATUS:CANCELLED"])
        #expect(values("DTSTART").first == "DTSTART;TZID=Asia/Shanghai:20260302T090000")
        #expect(values("DTSTAMP").first == "DTSTAMP:20260302T000000Z")
        #expect(values("LOCATION").first == "LOCATION:区政务服务中心 1号")
        #expect(values("ORGANIZER").first == "ORGANIZER;CN=\"政务大厅\":mailto:hall@example.cn")
        #expect(values("DESCRIPTION").first == "DESCRIPTION:预约号：\(booking.id)\\n参加：部门1、部门2")
        for lines in files {
            #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
            #expect(lines.contains("TZID:Asia/Shanghai") && lines.contains("TZOFFSETTO:+0800"))
            for kind in ["VCALENDAR", "VTIMEZONE", "STANDARD", "VEVENT"] {
                #expect(lines.filter { $0 == "BEGIN:\(kind)" }.count == 1)
                #expect(lines.filter { $0 == "END:\(kind)" }.count == 1)
            }
        }
    }

    @Test(
        "text is escaped and nothing in it can begin a line of its own",
        arguments: [
            ("a;b,c\\d", "a\\;b\\,c\\\\d"), ("one\ntwo\r\nthree\rfour", "one\\ntwo\\nthree\\nfour"),
            ("x\r\nEND:VEVENT", "x\\nEND:VEVENT"), ("bell\u{7}null\u{0}", "bellnull"), ("说：“好”", "说：“好”"),
        ]
    )
    func escapes(text: String, expected: String) {
        #expect(CalendarExport.escaped(text) == expected)
    }

    @Test("long lines are folded at 75 octets without cutting a character", arguments: [74, 75, 76, 149, 150, 300])
    func folds(octets: Int) throws {
        for text in [
            String(repeating: "a", count: octets), String(repeating: "预", count: octets / 3 + 1),
            String(repeating: "a🀄", count: octets / 5 + 1),
        ] {
            let lines = try unfolded(CalendarExport.folded(text))
            #expect(lines == [text])
        }
    }
}
