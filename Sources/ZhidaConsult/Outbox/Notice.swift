/// What a citizen is told of a booking 通知: the `data` of its message.
public struct Notice: Hashable, Sendable, Codable {
    public enum Topic: String, Hashable, Sendable, Codable, CaseIterable {
        case confirmed = "booking.confirmed"
        case moved = "booking.moved"
        case cancelled = "booking.cancelled"
        /// 前一天提醒
        case dayBefore = "booking.reminder.day"
        /// 前一小时提醒
        case hourBefore = "booking.reminder.hour"
        /// 候补到位: a slot is held for a request of the waiting list.
        case offered = "waiting.offer"

        /// How long before the start a reminder comes; `nil` for what comes at once.
        public var lead: Duration? {
            switch self {
            case .dayBefore: .seconds(86_400)
            case .hourBefore: .seconds(3600)
            case .confirmed, .moved, .cancelled, .offered: nil
            }
        }

        static let reminders: [Topic] = [.dayBefore, .hourBefore]
    }

    public var booking: BookingID
    /// The booking's revision; a lower one than was seen already is out of date.
    public var revision: Int
    public var item: ItemID
    public var itemName: String
    public var site: SiteID
    public var siteName: String
    public var starts: Instant
    public var ends: Instant
    /// Until when an offer is held.
    public var until: Instant?
    /// To whom, by the office's pseudonym.
    public var person: PersonID
    /// Where a text message goes, if the person gave it. The only personal data here.
    public var telephone: String?
    /// Ready to be sent.
    public var chinese: String
    public var english: String

    /// - Returns: `nil` for a booking of nobody, who cannot be told.
    init?(_ topic: Topic, of booking: Booking, in directory: Directory) {
        guard let applicant = booking.applicant else { return nil }
        self.booking = booking.id
        revision = booking.revision
        item = booking.item
        site = booking.host
        let item = directory.item(booking.item)
        itemName = item?.name ?? booking.item.text
        siteName = directory.site(booking.host)?.name ?? booking.host.text
        starts = booking.range.start
        ends = booking.range.end
        person = applicant.person
        telephone = applicant.telephone
        if case .held(let moment) = booking.state { until = moment }
        let when = Shanghai.text(booking.range.start)
        let englishItem = item.map { $0.englishName.isEmpty ? $0.name : $0.englishName } ?? booking.item.text
        switch topic {
        case .confirmed:
            chinese = "您预约的“\(itemName)”已确认：\(when)，\(siteName)。"
            english = "Your appointment for “\(englishItem)” is confirmed: \(when), \(siteName)."
        case .moved:
            chinese = "您预约的“\(itemName)”已改期：\(when)，\(siteName)。"
            english = "Your appointment for “\(englishItem)” was moved to \(when), \(siteName)."
        case .cancelled:
            chinese = "您预约的“\(itemName)”（\(when)，\(siteName)）已取消。"
            english = "Your appointment for “\(englishItem)” (\(when), \(siteName)) was cancelled."
        case .dayBefore, .hourBefore:
            chinese = "提醒：您预约的“\(itemName)”将于 \(when) 在\(siteName)办理。"
            english = "Reminder: your appointment for “\(englishItem)” is at \(when), \(siteName)."
        case .offered:
            let end = until.map { Shanghai.text($0) }
            chinese =
                "候补到位：“\(itemName)”可于 \(when) 在\(siteName)办理"
                + (end.map { "，请在 \($0) 前确认。" } ?? "。")
            english =
                "A slot for “\(englishItem)” came free: \(when), \(siteName)"
                + (end.map { "; confirm it before \($0)." } ?? ".")
        }
    }

    func message(_ topic: Topic, due: Instant, _ id: MessageID) -> OutboxMessage {
        OutboxMessage(
            id: id,
            topic: topic.rawValue,
            about: RecordKey(.booking, booking),
            due: due,
            body: json
        )
    }

    /// Written at once, as ``Codable`` would: three of them come with every booking.
    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("booking", booking.text)
            writer.field("revision", Int64(revision))
            writer.field("item", item.text)
            writer.field("itemName", itemName)
            writer.field("site", site.text)
            writer.field("siteName", siteName)
            writer.field("starts", starts.milliseconds)
            writer.field("ends", ends.milliseconds)
            if let until { writer.field("until", until.milliseconds) }
            writer.field("person", person.text)
            if let telephone { writer.field("telephone", telephone) }
            writer.field("chinese", chinese)
            writer.field("english", english)
        }
        return writer.text
    }
}
