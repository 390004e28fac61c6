import ArgumentParser
import ZhidaConsult

/// `zhida consent show`: the consents and the evidence of one matter, and what is missing.
struct ConsentShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: say("查看同意和核验材料，以及还缺什么。", "Show the consents and the evidence of a matter, and what is missing.")
        )
    }

    @Argument(
        help: ArgumentHelp(say("预约或会话编号（最后四位以上即可）。", "The booking or session; its last four characters will do."))
    )
    var matter: String

    @OptionGroup var consult: ConsultOptions

    func run() async throws {
        try await consult.atDesk { desk in
            let matter = try desk.matter(matter)
            let dossier = try await desk.dossier(matter.dossier)
            let host = BookingID(matter.dossier.text).flatMap { id in desk.broker.read { $0.bookings[id]?.host } }
            try desk.authorise(.seeBookings, at: (dossier?.site ?? host).map { [$0] } ?? [])
            guard dossier != nil else {
                throw Refused(
                    refusal: Refusal(
                        .unknown,
                        english: "There are no consents and no evidence for \(matter.dossier).",
                        chinese: "\(matter.dossier) 没有同意记录和核验材料"
                    )
                )
            }
            try desk.printDossier(matter.dossier, nil, known: dossier, json: consult.global.json)
        }
    }
}

/// A dossier as it is shown: what is known, never a content or a digest.
struct DossierView: Encodable {
    struct ConsentRow: Encodable {
        var id: ConsentID
        var person: PersonID
        var purpose: ConsentPurpose
        var means: Consent.Means
        var wording: WordingID
        var given: String
        var withdrawn: String?
    }

    struct EvidenceRow: Encodable {
        var id: EvidenceID
        var kind: EvidenceKind
        var begun: String
        /// `open`, `held` or `removed`.
        var stage: String
        var bytes: Int64?
        var removed: Evidence.Removal.Reason?
    }

    var dossier: DossierID
    var site: SiteID
    var consents: [ConsentRow]
    var evidence: [EvidenceRow]
    var missing: [MissingEvidence]
    var key: String?

    private let source: Dossier

    private enum CodingKeys: CodingKey { case dossier, site, consents, evidence, missing, key }

    init(_ dossier: Dossier, item: ServiceItem?, key: IdempotencyKey?) {
        source = dossier
        self.dossier = dossier.id
        site = dossier.site
        consents = dossier.consents.map { consent in
            ConsentRow(
                id: consent.id,
                person: consent.person,
                purpose: consent.purpose,
                means: consent.means,
                wording: consent.wording,
                given: LocalText.stamp(consent.given),
                withdrawn: consent.withdrawn.map { LocalText.stamp($0.at) }
            )
        }
        evidence = dossier.evidence.map { evidence in
            var row = EvidenceRow(
                id: evidence.id,
                kind: evidence.kind,
                begun: LocalText.stamp(evidence.begun),
                stage: "open"
            )
            switch evidence.stage {
            case .open: break
            case .held(let content): (row.stage, row.bytes) = ("held", content.size)
            case .removed(let removal): (row.stage, row.removed) = ("removed", removal.reason)
            }
            return row
        }
        missing = item.map { dossier.missing(of: $0.evidence, in: nil) } ?? []
        self.key = key?.text
    }

    func print() {
        var table = TextTable([
            .init(say("同意", "consent")), .init(say("目的", "purpose")), .init(say("方式", "by")),
            .init(say("文本", "wording")), .init(say("登记", "given")), .init(say("撤回", "withdrawn")),
        ])
        for (row, consent) in zip(consents, source.consents) {
            table.add([
                row.id.text, say(row.purpose.chinese, row.purpose.english), say(row.means.chinese, row.means.rawValue),
                row.wording.text, LocalText.moment(consent.given),
                consent.withdrawn.map { LocalText.moment($0.at) } ?? "",
            ])
        }
        table.print()
        if !evidence.isEmpty {
            var table = TextTable([
                .init(say("材料", "evidence")), .init(say("种类", "kind")), .init(say("状态", "state")),
                .init(say("字节", "bytes"), .right),
            ])
            for row in evidence {
                let state =
                    row.removed.map { say("已删除：", "removed: ") + $0.text }
                    ?? (row.stage == "held" ? say("在存", "held") : say("采集中", "open"))
                table.add([
                    row.id.text, say(row.kind.chinese, row.kind.english), state, row.bytes.map(String.init) ?? "",
                ])
            }
            table.print()
        }
        for missing in missing { Swift.print(say(missing.chinese, missing.english)) }
    }
}

extension Evidence.Removal.Reason {
    var text: String {
        switch self {
        case .withdrawn: say("撤回同意", "consent withdrawn")
        case .retention: say("保存期满", "retention over")
        case .mistake: say("误采", "taken by mistake")
        case .abandoned: say("未完成", "never finished")
        }
    }
}

extension ConsultDesk {
    /// A dossier from memory, or from the store where its matter ended.
    func dossier(_ id: DossierID) async throws -> Dossier? {
        if let dossier = broker.read({ $0.dossiers[id] }) { return dossier }
        for case .dossier(let dossier) in try await store.records([RecordKey(.dossier, id)]) { return dossier }
        return nil
    }

    func printDossier(_ id: DossierID, _ key: IdempotencyKey?, known: Dossier? = nil, json: Bool) throws {
        guard let dossier = known ?? broker.read({ $0.dossiers[id] }) else { return }
        let directory = names.directory
        let item = broker.read { state in
            BookingID(id.text).flatMap { state.bookings[$0]?.item }
                ?? SessionID(id.text).flatMap { state.sessions[$0]?.item }
        }
        let view = DossierView(dossier, item: item.flatMap(directory.item), key: json ? key : nil)
        if json { return try JSONOutput.print(view) }
        view.print()
    }
}
