import ArgumentParser
import ZhidaConsult

/// `zhida session hold`: keep a slot while the form is filled in.
struct SessionHold: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "hold",
            abstract: say("占位：填表时先保留一个时段。", "Keep a slot for some minutes."),
            discussion: ConsultOptions.whoActs
        )
    }

    @OptionGroup var slot: SlotOptions
    @OptionGroup var applicant: ApplicantOptions

    @Option(name: .customLong("for"), help: ArgumentHelp(say("保留几分钟（1–120）。", "For how many minutes, 1 to 120.")))
    var lasting = 10

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let request = try slot.request(desk)
            let key = try desk.key(writing)
            let booking = try await desk.offeringOthers(request) {
                try await desk.perform(
                    HoldSlot(request, applicant: try applicant.applicant(desk), lasting: Minutes(lasting)),
                    key: key
                )
            }
            try desk.print(booking, key, json: writing.json)
        }
    }
}

extension ConsultDesk {
    /// How many free slots are named beside a refusal.
    private static let mostAlternatives = 5

    /// Runs `body`; where the slot is taken or closed, the refusal names free ones nearby in time.
    func offeringOthers<Result>(_ slot: SlotRequest, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch var refused as Refused {
            switch refused.refusal.reason {
            case .taken, .closed: refused.alternatives = alternatives(to: slot)
            default: break
            }
            throw refused
        }
    }

    /// Free starts on that day and the week after, the nearest in time first chosen, then in order.
    private func alternatives(to slot: SlotRequest) -> [SlotView] {
        let now = now
        let day = max(Shanghai.date(of: slot.start), Shanghai.date(of: now))
        let wish = BookingWish(
            item: slot.item,
            parties: slot.parties,
            language: slot.language,
            days: day...day.advanced(by: SpanOptions.usualDays),
            duration: slot.duration
        )
        guard let free = broker.read({ try? $0.freeSlots(wish, now: now) }) else { return [] }
        let names = names
        let length = (slot.duration ?? free.duration).milliseconds
        var chosen: [(site: SiteID, start: Instant)] = []
        let nearest = free.starts.sorted {
            let (left, right) = (Self.distance($0.start, slot.start), Self.distance($1.start, slot.start))
            return (left, $0.start) < (right, $1.start)
        }
        // Starts of five minutes apart say little: each stands clear of the others.
        for candidate in nearest where chosen.count < Self.mostAlternatives {
            let isClear = chosen.allSatisfy {
                Self.distance($0.start, candidate.start) >= length || $0.site != candidate.site
            }
            if isClear { chosen.append(candidate) }
        }
        return chosen.sorted { ($0.start, $0.site) < ($1.start, $1.site) }.map {
            SlotView(site: $0.site, start: $0.start, names)
        }
    }

    private static func distance(_ left: Instant, _ right: Instant) -> Int64 {
        abs(left.milliseconds - right.milliseconds)
    }

    /// Shows a booking that the caller made or changed.
    func print(_ booking: Booking, _ key: IdempotencyKey, json: Bool) throws {
        let view = BookingView(
            booking,
            names,
            showsPerson: may(.seePersonalData, at: [booking.host]),
            key: shown(key, of: booking, json: json)
        )
        if json { return try JSONOutput.print(view) }
        view.print()
    }
}
