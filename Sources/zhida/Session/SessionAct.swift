import ArgumentParser
import ZhidaConsult

/// Which session, and how the act is sent.
struct SessionTarget: ParsableArguments {
    @Argument(help: ArgumentHelp(say("会话编号（最后四位以上即可）。", "The session; its last four characters will do.")))
    var session: String

    @Option(
        help: ArgumentHelp(say("看到的版本；已被他人更改则不办理。", "The version that was seen; nothing is done where it changed."))
    )
    var seen: Int?

    @OptionGroup var writing: WriteOptions
}

/// A subcommand that lets one thing happen in a session.
protocol SessionAct: AsyncParsableCommand {
    var target: SessionTarget { get }

    /// - Throws: ``Refused``, ``Failure``.
    func request(_ desk: ConsultDesk) throws -> SessionRequest
}

extension SessionAct {
    func run() async throws {
        try await target.writing.consult.atDesk { desk in
            let key = try desk.key(target.writing)
            let session = try await desk.perform(
                ActOnSession(try desk.session(target.session), try request(desk), seen: target.seen),
                key: key
            )
            try desk.print(session, key, json: target.writing.json)
        }
    }

    static func configured(_ name: String, _ chinese: String, _ english: String) -> CommandConfiguration {
        CommandConfiguration(commandName: name, abstract: say(chinese, english))
    }
}

extension ConsultDesk {
    /// The clerk who acts, or the one named.
    ///
    /// - Throws: ``Refused``, ``Failure`` where there is none.
    func clerk(_ named: String?) throws -> ClerkID {
        if let named { return try names.clerk(named) }
        guard let own = ClerkID(caller.who.text), names.directory.clerk(own) != nil else {
            throw Failure(
                .wrongUsage,
                say("请用 --as 写明人员编号，或用 --clerk 指定。", "Say who acts with --as CLERK, or name one with --clerk.")
            )
        }
        return own
    }
}
