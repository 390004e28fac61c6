import ArgumentParser
import Foundation
import ZhidaConsult

/// `zhida session export --ics`: bookings as a calendar file.
struct SessionExport: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export",
            abstract: say("导出为日历文件（iCalendar）。", "Export bookings as a calendar file (iCalendar)."),
            discussion: say(
                "写编号则为该预约的邀请或取消；不写则为服务点在所选日期的全部预约。",
                "With an ID it is that booking's invitation or cancelling; without one, a site's bookings of the days."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("预约编号（最后四位以上即可）。", "The booking; its last four characters will do.")))
    var booking: String?

    @Flag(help: ArgumentHelp(say("iCalendar 格式（目前唯一的格式）。", "As iCalendar, the only format so far.")))
    var ics = false

    @Option(help: ArgumentHelp(say("服务点（默认本人所属）。", "The site (default: one's own).")))
    var site: String?

    @OptionGroup var span: SpanOptions

    @Option(help: ArgumentHelp(say("写入文件（默认标准输出）。", "Write to a file (default: standard output)."), valueName: "file"))
    var out: String?

    @Option(help: ArgumentHelp(say("UID 中 @ 之后的域名。", "The domain behind the @ of the UIDs.")))
    var domain = "zhida.invalid"

    @Option(help: ArgumentHelp(say("组织者邮箱。", "The organiser's address.")))
    var organiser = "consult@zhida.invalid"

    @OptionGroup var consult: ConsultOptions

    mutating func validate() throws {
        guard ics else { throw ValidationError(say("请写 --ics。", "Give --ics.")) }
    }

    func run() async throws {
        try await consult.atDesk { desk in
            let now = desk.now
            let names = desk.names
            let hall = names.directory.sites.first { $0.level == .districtCentre }?.name ?? "Zhida"
            let export = CalendarExport(domain: domain, organiser: organiser, organiserName: hall)
            let text: String
            if let booking {
                let found = try await desk.record(of: try desk.booking(booking))
                try desk.authorise(.seeBookings, at: [found.host])
                text = export.file(found, directory: names.directory, stamp: now)
            } else {
                let (days, _) = try span.span(now: now)
                let place = try site.map(names.site) ?? desk.caller.site
                try desk.authorise(.seeBookings, at: place.map { [$0] } ?? [])
                let bookings = try await desk.look { state in
                    days.flatMap { state.bookings.on($0) }.filter { booking in
                        booking.isLive && (place.map { place in booking.parties.contains { $0.site == place } } ?? true)
                    }
                }
                text = export.list(bookings, directory: names.directory, stamp: now)
            }
            guard let out else { return Swift.print(text, terminator: "") }
            do {
                try Data(text.utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
            } catch {
                throw Failure(.systemFailed, "\(out): \(error.localizedDescription)")
            }
        }
    }
}

extension ConsultDesk {
    /// A booking from memory, or from the store where it ended.
    ///
    /// - Throws: ``Refused``.
    func record(of id: BookingID) async throws -> Booking {
        await broker.shutDown()
        if let booking = broker.read({ $0.bookings[id] }) { return booking }
        for case .booking(let booking) in try await store.records([RecordKey(.booking, id)]) { return booking }
        throw Refused(
            refusal: Refusal(.unknown, english: "There is no booking \(id).", chinese: "没有预约 \(id)")
        )
    }

    /// A session from memory, or from the store where it ended.
    func record(of id: SessionID) async throws -> ConsultationSession? {
        await broker.shutDown()
        if let session = broker.read({ $0.sessions[id] }) { return session }
        for case .session(let session) in try await store.records([RecordKey(.session, id)]) { return session }
        return nil
    }
}
