import ArgumentParser
import ZhidaConsult

/// One slot that is wanted, and for whom.
struct SlotOptions: ParsableArguments {
    @OptionGroup var wish: WishOptions

    @Option(help: ArgumentHelp(say("开始时间，如“明天 9:30”。", "When it starts, such as “tomorrow 9:30”."), valueName: "time"))
    var at: String

    @Flag(help: ArgumentHelp(say("允许超额预约（须主管权限）。", "Overbook where the room allows it (supervisors).")))
    var overbook = false

    /// - Throws: ``Refused``, ``Failure``.
    func request(_ desk: ConsultDesk) throws -> SlotRequest {
        let names = desk.names
        return SlotRequest(
            item: try names.item(wish.item),
            parties: try wish.place.parties(names, home: desk.caller.site),
            language: try DirectoryNames.language(wish.place.language) ?? .mandarin,
            start: try TimeArgument.instant(at, now: desk.now),
            duration: wish.place.minutes.map { Minutes($0) },
            overbooks: overbook
        )
    }
}

/// For whom something is booked.
struct ApplicantOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("预约人代号（默认新编）。", "The person's pseudonym (default: a new one).")))
    var person: String?

    @Option(help: ArgumentHelp(say("称呼；列表中隐去。", "What the clerk calls them; masked in lists.")))
    var name: String?

    @Option(help: ArgumentHelp(say("联系电话；列表中隐去。", "Telephone number; masked in lists.")))
    var phone: String?

    /// `nil` where nothing was said of anybody.
    ///
    /// - Throws: ``Failure`` for a pseudonym that is none.
    func applicant(_ key: IdempotencyKey) throws -> Applicant? {
        guard person != nil || name != nil || phone != nil else { return nil }
        return Applicant(person: try id(key), name: name, telephone: phone)
    }

    /// - Throws: ``Failure`` for a pseudonym that is none.
    func known(_ key: IdempotencyKey) throws -> Applicant {
        Applicant(person: try id(key), name: name, telephone: phone)
    }

    private func id(_ key: IdempotencyKey) throws -> PersonID {
        // By the key, so that the same command given again with it is the same request.
        guard let person else { return key.person }
        guard let id = PersonID(person) else {
            throw Failure(
                .wrongUsage,
                say(
                    "--person 应为 1–64 个字母、数字或 . _ -；姓名请写 --name。",
                    "--person takes 1 to 64 letters, digits and . _ -; a name belongs in --name."
                )
            )
        }
        return id
    }
}

/// Times on the command line.
enum TimeArgument {
    /// - Throws: ``Failure`` for what is no clear moment.
    static func instant(_ text: String, now: Instant) throws -> Instant {
        guard let instant = try time(text, now: now).instant else {
            throw Failure(
                .wrongUsage,
                say(
                    "“\(text)”没有写几点；如：明天 9:30、下周一 14:00。",
                    "“\(text)” says no time of day; write for example: tomorrow 9:30, next monday 14:00."
                )
            )
        }
        return instant
    }

    /// - Throws: ``Failure``.
    static func day(_ text: String, now: Instant) throws -> LocalDate { try time(text, now: now).day }

    /// - Throws: ``Failure``.
    static func time(_ text: String, now: Instant) throws -> ClerkTime {
        do {
            return try ClerkTime(text, now: now)
        } catch let error as ClerkTimeError {
            throw Failure(.wrongUsage, "\(error)")
        }
    }

    /// - Throws: ``Failure``.
    static func hours(_ text: String?) throws -> TimeWindow? {
        guard let text else { return nil }
        guard let window = TimeWindow(text) else {
            throw Failure(
                .wrongUsage,
                say("--hours 写作 09:00-12:00，不是“\(text)”。", "--hours is written 09:00-12:00, not “\(text)”.")
            )
        }
        return window
    }
}
