import ArgumentParser
import ZhidaConsult

/// `zhida session free`: when it could be.
struct SessionFree: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "free",
            abstract: say("查询空闲时段。", "Find free slots."),
            discussion: say("例：zhida session free --item SB02 --nearest BA-S018-01 --when 下周一上午", "")
                + "\n" + ConsultOptions.whoActs
        )
    }

    @OptionGroup var wish: WishOptions
    @OptionGroup var span: SpanOptions

    @Flag(help: ArgumentHelp(say("也列出可超额的时段。", "List what could be overbooked too.")))
    var overbook = false

    @Option(help: ArgumentHelp(say("最多列出几行。", "Most rows shown.")))
    var limit = 20

    @OptionGroup var consult: ConsultOptions

    /// One day at one site.
    struct Row: Encodable {
        var site: SiteID
        var siteName: String
        var day: LocalDate
        /// Starts, `HH:MM`.
        var starts: [String]
        var ranges: String

        private enum CodingKeys: CodingKey { case site, siteName, day, starts }
    }

    struct Answer: Encodable {
        var item: ItemID
        var minutes: Int
        var free: [Row]
        var earliest: SlotView?
        /// Years whose holidays are not published: nothing is known of them.
        var unknownYears: [Int]
        /// Rows that `--limit` left out.
        var leftOut: Int
    }

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.seeSlots)
            let now = desk.now
            let (days, hours) = try span.span(now: now)
            let names = desk.names
            let wanted = try wish.wish(names, home: desk.caller.site, days: days, hours: hours)
            let free = try await desk.look { try $0.freeSlots(wanted, now: now, overbooking: overbook) }
            let rows = free.offers.map { offer in
                let site = free.site(of: offer)
                var starts: [String] = []
                offer.starts.forEach { starts.append(Self.time(offer.day, $0)) }
                let ranges = offer.starts.runs.map { run in
                    run.count == 1
                        ? Self.time(offer.day, run.lowerBound)
                        : "\(Self.time(offer.day, run.lowerBound))–\(Self.time(offer.day, run.upperBound - 1))"
                }
                return Row(
                    site: site,
                    siteName: names.name(site),
                    day: offer.day,
                    starts: starts,
                    ranges: ranges.joined(separator: say("、", ", "))
                )
            }
            let answer = Answer(
                item: wanted.item,
                minutes: free.duration.count,
                free: Array(rows.prefix(limit)),
                earliest: free.earliest.map { SlotView(site: $0.site, start: $0.start, names) },
                unknownYears: free.unknownYears.sorted(),
                leftOut: max(0, rows.count - limit)
            )
            if consult.global.json {
                try JSONOutput.print(answer)
            } else {
                print(answer, names)
            }
            if rows.isEmpty { throw Exit.no.quietly }
        }
    }

    private static func time(_ day: LocalDate, _ cell: Int) -> String {
        Shanghai.time(of: Shanghai.instant(day, cell: cell)).description
    }

    private func print(_ answer: Answer, _ names: DirectoryNames) {
        for year in answer.unknownYears {
            complain(
                say(
                    "\(year) 年的放假安排尚未公布，该年日期不在结果中。",
                    "The holidays of \(year) are not published; days of that year are not in the answer."
                )
            )
        }
        guard !answer.free.isEmpty else {
            complain(
                say(
                    "没有空闲时段。可换日期或服务点，或用 zhida session wait 登记候补。",
                    "Nothing is free. Try other days or sites, or stand on the waiting list: zhida session wait"
                )
            )
            return
        }
        var table = TextTable([
            .init(say("日期", "day")), .init(say("服务点", "site")), .init(say("名称", "name")),
            .init(say("可开始时间", "can start"), canShrink: true),
        ])
        for row in answer.free {
            table.add([LocalText.day(row.day), row.site.text, row.siteName, row.ranges])
        }
        table.print()
        var summary = say(
            "\(names.name(answer.item))，\(answer.minutes) 分钟",
            "\(names.name(answer.item)), \(answer.minutes) minutes"
        )
        if let earliest = answer.earliest { summary += say("；最早 ", "; the earliest: ") + earliest.line }
        Swift.print(summary)
        if answer.leftOut > 0 {
            Swift.print(say("另有 \(answer.leftOut) 行，可加 --limit。", "\(answer.leftOut) more rows; see --limit."))
        }
    }
}
