import Foundation
import Testing

@testable import ZhidaConsult

@Suite("The audit's stories")
struct AuditStoryTests {
    static let start = Instant(seconds: 1_790_000_000)

    static func event(
        _ sequence: Int64,
        _ act: String,
        by who: String,
        _ role: Role,
        from site: String? = nil,
        about subjects: [RecordKey],
        _ facts: [String: String] = [:]
    ) -> AuditEvent {
        let caller = Caller(who: CallerID(who)!, role: role, site: site.flatMap { SiteID($0) })
        let draft = AuditDraft(subjects: subjects, facts: facts)
        return AuditEvent(
            sequence: sequence,
            body: AuditBody(draft, name: act, caller: caller, at: start + .seconds(sequence))
        )
    }

    static let booking = RecordKey(.booking, text: "b1")
    static let dossier = RecordKey(.dossier, text: "b1")
    static let other = RecordKey(.booking, text: "b2")

    static let events = [
        event(1, "session hold", by: "c1", .clerk, from: "station-a1", about: [booking]),
        event(2, "session hold", by: "c2", .clerk, from: "station-a2", about: [other]),
        event(3, "consent give", by: "p1", .citizen, about: [dossier, booking], ["purpose": "face", "means": "page"]),
        event(4, "evidence finish", by: "c1", .clerk, from: "station-a1", about: [dossier], ["kind": "face"]),
        event(5, "something new", by: "c1", .clerk, from: "station-a1", about: [booking]),
        event(6, "session expire", by: "system", .system, about: [booking]),
    ]

    @Test("A booking's story tells who did what when, in Chinese")
    func chinese() {
        #expect(
            AuditStory.lines(of: Self.booking, in: Self.events, chinese: true) == [
                "2026-09-21 22:13:21  窗口人员 c1（station-a1）  占位：预约 b1",
                "2026-09-21 22:13:23  市民 p1  登记同意：卷宗 b1，预约 b1，方式：页面勾选，目的：人脸核验",
                "2026-09-21 22:13:24  窗口人员 c1（station-a1）  完成采集：卷宗 b1，种类：人脸核验",
                "2026-09-21 22:13:25  窗口人员 c1（station-a1）  something new：预约 b1",
                "2026-09-21 22:13:26  系统  占位过期：预约 b1",
            ]
        )
    }

    @Test("And in English")
    func english() {
        #expect(
            AuditStory.lines(of: Self.booking, in: Self.events, chinese: false).prefix(2) == [
                "2026-09-21 22:13:21  clerk c1 (station-a1)  held a slot: booking b1",
                "2026-09-21 22:13:23  citizen p1  entered a consent: dossier b1, booking b1, by: page, purpose: face check",
            ]
        )
    }

    @Test("A purge of many matters does not bring them all into one story")
    func manySubjects() {
        let many = (0..<20).map { RecordKey(.dossier, text: "d\($0)") }
        var story = AuditStory(of: many[0])
        let purge = Self.event(7, "evidence purge", by: "timer", .service, about: many)
        story.relate(purge)
        #expect(story.related == [many[0]])
        #expect(story.tells(of: purge))
    }

    @Test("A link of the chain is read back as the event that was written")
    func roundTrip() throws {
        let event = Self.events[2]
        let body = String(decoding: try JSONEncoder().encode(event.body), as: UTF8.self)
        let row = AuditChain.link(body, after: AuditTail(sequence: 2, hash: AuditTail.beginning.hash))
        #expect(try AuditEvent(row) == event)
        let broken = AuditRow(sequence: 9, previous: "", hash: "", body: "{")
        #expect(throws: UnreadableEvent(sequence: 9)) { try AuditEvent(broken) }
    }
}
