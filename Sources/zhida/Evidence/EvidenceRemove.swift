import ArgumentParser
import ZhidaConsult
import ZhidaStore

/// `zhida evidence remove`: what should not have been taken in.
struct EvidenceRemove: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "remove",
            abstract: say("删除误采的材料（须主管权限）；事实留痕。", "Remove evidence taken by mistake (supervisors); the fact stays.")
        )
    }

    @Argument(help: ArgumentHelp(say("预约或会话编号。", "The booking or session.")))
    var matter: String

    @Argument(help: ArgumentHelp(say("材料编号（最后四位以上即可）。", "The evidence; its last four characters will do.")))
    var evidence: String

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let matter = try desk.matter(matter)
            let known = try await desk.dossier(matter.dossier)?.evidence.map(\.id) ?? []
            let id = try RecordNames.find(evidence, among: known, "材料", "piece of evidence")
            let removed = try await desk.perform(
                RemoveEvidence(ContentPlace(dossier: matter.dossier, evidence: id)),
                key: key
            )
            try desk.removeContents(removed, of: matter.dossier)
            try desk.printDossier(matter.dossier, key, json: writing.json)
        }
    }
}

/// `zhida evidence purge`: what is past its retention goes, for good.
struct EvidencePurgeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "purge",
            abstract: say("清除保存期满的材料和无主的文件。", "Remove what is past its retention, and files that nothing refers to.")
        )
    }

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            try desk.authorise(.purge)
            guard let retention = Retention() else { preconditionFailure("the usual retention is one") }
            let purge = EvidencePurge(
                broker: desk.broker,
                pages: desk.store,
                contents: FileContentStore(in: desk.dataFolder),
                retention: retention,
                caller: desk.caller
            )
            let report = try await purge.purge(before: desk.now, run: key)
            await desk.broker.shutDown()
            try await desk.scrub()
            if writing.json { return try JSONOutput.print(report) }
            Swift.print(
                say(
                    "查看 \(report.matters) 个事项，清除材料 \(report.counts.total) 份，删除文件 \(report.contents.files) 个（\(report.contents.bytes) 字节）。",
                    "\(report.matters) matters looked at, \(report.counts.total) pieces of evidence purged, "
                        + "\(report.contents.files) files (\(report.contents.bytes) bytes) removed."
                )
            )
        }
    }
}

extension ConsultDesk {
    /// Takes contents away at once. The outbox has a message to do so too, for when this fails or is never reached.
    func removeContents(_ evidence: [EvidenceID], of dossier: DossierID) throws {
        let contents = FileContentStore(in: dataFolder)
        do {
            for id in evidence { _ = try contents.remove(ContentPlace(dossier: dossier, evidence: id)) }
        } catch {
            throw Failure(.systemFailed, "\(error)")
        }
    }
}
