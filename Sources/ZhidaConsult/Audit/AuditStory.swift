/// The story of a booking, a session or a dossier, as lines that a person reads.
///
/// A session's story begins before the session: with its booking or ticket, whose events do not name it yet. So the
/// audit is gone through twice: ``relate(_:)`` finds the records that were ever named together with the one asked for,
/// and ``tells(of:)`` picks the events that name any of them.
///
/// ```swift
/// var story = AuditStory(of: RecordKey(.booking, id))
/// for event in events { story.relate(event) }
/// for event in events where story.tells(of: event) { print(AuditStory.line(event, chinese: true)) }
/// ```
public struct AuditStory: Sendable {
    /// An event that names more records than this is about many matters, and says nothing of how two belong together.
    private static let mostSubjects = 8

    public let subject: RecordKey
    public private(set) var related: Set<RecordKey>

    public init(of subject: RecordKey) {
        self.subject = subject
        related = [subject]
    }

    /// The story of a session, its booking or ticket and its evidence.
    public init(of session: SessionID) { self.init(of: RecordKey(.session, session)) }

    /// The first time through: notes what is named together with the subject.
    public mutating func relate(_ event: AuditEvent) {
        let subjects = event.body.subjects
        guard subjects.count <= Self.mostSubjects, subjects.contains(subject) else { return }
        related.formUnion(subjects)
    }

    /// The second time through: whether the event belongs to the story.
    public func tells(of event: AuditEvent) -> Bool { event.body.subjects.contains(where: related.contains) }

    /// The whole story of events at hand, in their order.
    public static func lines(of subject: RecordKey, in events: some Collection<AuditEvent>, chinese: Bool) -> [String] {
        var story = AuditStory(of: subject)
        for event in events { story.relate(event) }
        return events.filter(story.tells).map { line($0, chinese: chinese) }
    }

    /// One event: when in local time, who, what, about what, and the facts.
    public static func line(_ event: AuditEvent, chinese: Bool) -> String {
        let body = event.body
        let pick: ((chinese: String, english: String)) -> String = { chinese ? $0.chinese : $0.english }
        let role = chinese ? body.role.chinese : body.role.english
        let place = body.from.map { chinese ? "（\($0)）" : " (\($0))" } ?? ""
        let who = body.role == .system ? role : "\(role) \(body.who)\(place)"
        let about = body.subjects.map { "\(pick(AuditWords.kind($0.kind))) \($0.id)" }
        let facts = body.facts.sorted { $0.key < $1.key }.map { name, value in
            let words = pick(AuditWords.value(value, of: name))
            return pick(AuditWords.fact(name)) + (chinese ? "：" : ": ") + words
        }
        let end = (about + facts).joined(separator: chinese ? "，" : ", ")
        let head = "\(time(body.at))  \(who)  \(pick(AuditWords.act(body)))"
        return end.isEmpty ? head : head + (chinese ? "：" : ": ") + end
    }

    /// `YYYY-MM-DD HH:MM:SS` in local time.
    private static func time(_ instant: Instant) -> String {
        let seconds = Shanghai.millisecondsOfDay(instant) / 1000 % 60
        return Shanghai.text(instant) + (seconds < 10 ? ":0" : ":") + String(seconds)
    }
}
