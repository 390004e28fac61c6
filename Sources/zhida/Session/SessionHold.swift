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
                    HoldSlot(request, applicant: try applicant.applicant(key), lasting: Minutes(lasting)),
                    key: key
                )
            }
            try desk.print(booking, key, json: writing.json)
        }
    }
}

extension ConsultDesk {
    /// Runs `body`; where the slot is taken or closed, the refusal names free ones nearby in time.
    func offeringOthers<Result>(_ slot: SlotRequest, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch var refused as Refused {
            switch refused.refusal.reason {
            case .taken, .closed:
                let now = now
                let others = broker.read { $0.alternatives(to: slot, now: now) }
                refused.alternatives = others.map { SlotView(site: $0.site, start: $0.start, names) }
            default: break
            }
            throw refused
        }
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
