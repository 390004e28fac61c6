import ArgumentParser
import ZhidaConsult

/// `zhida consent give`
struct ConsentGive: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "give", abstract: say("登记一项同意。", "Enter a person's consent to one purpose."))
    }

    @Argument(
        help: ArgumentHelp(say("预约或会话编号（最后四位以上即可）。", "The booking or session; its last four characters will do."))
    )
    var matter: String

    @Option(
        help: ArgumentHelp(
            say(
                "目的：identity（核验身份）、location（位置）、recording（录音录像）、signature（签名）、documents（材料）、face（人脸）、notices（通知）。",
                "identity, location, recording, signature, documents, face or notices."
            )
        )
    )
    var purpose: ConsentPurpose

    @Option(help: ArgumentHelp(say("本人代号（默认预约人）。", "Whose it is (default: the booking's applicant).")))
    var person: String?

    @Option(help: ArgumentHelp(say("方式：spoken（口头）、paper（纸质）、page（页面）。", "spoken, paper or page.")))
    var means: Consent.Means = .spoken

    @Option(
        help: ArgumentHelp(say("由谁：person（本人）、guardian（监护人）、agent（经办人）。", "Who said yes: person, guardian or agent."))
    )
    var giver: Consent.Giver = .person

    @Option(help: ArgumentHelp(say("宣读或出示的文本版本。", "The version of the text that was read out or shown.")))
    var wording: String

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let matter = try desk.matter(matter)
            let person = try person.map { text in
                guard let id = PersonID(text) else {
                    throw Failure(.wrongUsage, say("--person 应为代号。", "--person takes a pseudonym."))
                }
                return id
            }
            guard let whose = person ?? matter.person else {
                throw Failure(.wrongUsage, say("请用 --person 写明是谁的同意。", "Say with --person whose consent it is."))
            }
            guard let wording = WordingID(wording) else {
                throw Failure(
                    .wrongUsage,
                    say("--wording 应为文本版本号，如 video-2026-1。", "--wording takes a version's name, such as video-2026-1.")
                )
            }
            _ = try await desk.perform(
                GiveConsent(
                    ConsentGiven(person: whose, purpose: purpose, giver: giver, means: means, wording: wording),
                    in: matter.dossier
                ),
                key: key
            )
            try desk.printDossier(matter.dossier, key, json: writing.json)
        }
    }
}

extension ConsentPurpose: ExpressibleByArgument {}
extension Consent.Means: ExpressibleByArgument {}
extension Consent.Giver: ExpressibleByArgument {}

extension ConsultDesk {
    /// The dossier of a booking or of a session, and whose matter it is.
    ///
    /// - Throws: ``Refused``.
    func matter(_ text: String) throws -> (dossier: DossierID, person: PersonID?, session: SessionID?) {
        if let id = try? session(text), let session = broker.read({ $0.sessions[id] }) {
            var person: PersonID?
            if case .citizen(let own)? = session.citizen?.role { person = own }
            return (DossierID(of: session), person, id)
        }
        let id = try booking(text, "预约或会话", "booking or session")
        return broker.read { state in
            (DossierID(of: id), state.bookings[id]?.applicant?.person, state.sessions.session(of: id)?.id)
        }
    }
}
