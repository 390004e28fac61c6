import ArgumentParser
import Foundation
import ZhidaConsult
import ZhidaStore

/// `zhida evidence add`: a file becomes evidence of a matter.
struct EvidenceAdd: AsyncParsableCommand {
    /// Bytes read at a time.
    private static let piece = 1 << 20

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add",
            abstract: say(
                "采集一份材料（先核对同意，再写入）。",
                "Take a file in: the consent is looked at first, then the file is written."
            )
        )
    }

    @Argument(
        help: ArgumentHelp(say("预约或会话编号（最后四位以上即可）。", "The booking or session; its last four characters will do."))
    )
    var matter: String

    @Argument(help: ArgumentHelp(say("文件。", "The file.")))
    var file: String

    @Option(
        help: ArgumentHelp(
            say(
                "种类：identity（身份）、face（人脸）、place（位置）、video（视频）、signature（签名）、document（材料）。",
                "identity, face, place, video, signature or document."
            )
        )
    )
    var kind: EvidenceKind

    @Option(help: ArgumentHelp(say("文件类型，如 image/jpeg。", "The media type, such as image/jpeg.")))
    var type = "application/octet-stream"

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(say("涉及的人（默认预约人）。", "Whom it shows (default: the applicant)."))
    )
    var person: [String] = []

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        guard let mediaType = MediaType(type) else {
            throw Failure(.wrongUsage, say("“\(type)”不是文件类型。", "“\(type)” is no media type."))
        }
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw Failure(.badInput, say("读不出 \(file)；请检查路径和权限。", "\(file) cannot be read: check its path and rights."))
        }
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let matter = try desk.matter(matter)
            let people = person.isEmpty ? matter.person.map { [$0] } ?? [] : person.compactMap { PersonID($0) }
            guard !people.isEmpty, person.isEmpty || people.count == person.count else {
                throw Failure(
                    .wrongUsage,
                    say("请用 --person 写明涉及的人（代号）。", "Say with --person whom it shows, by pseudonym.")
                )
            }
            let place = try await desk.perform(
                BeginEvidence(EvidenceWish(kind, of: people, in: matter.session), in: matter.dossier),
                key: key
            )
            let content: StoredContent
            do {
                content = try Self.write(handle, to: FileContentStore(in: desk.dataFolder), at: place)
            } catch {
                throw Failure(.systemFailed, "\(error)")
            }
            guard let finish = IdempotencyKey(key.text + ":finish") else {
                throw Failure(.wrongUsage, say("--key 太长。", "--key is too long."))
            }
            _ = try await desk.perform(FinishEvidence(place, content, mediaType: mediaType), key: finish)
            try desk.printDossier(matter.dossier, key, json: writing.json)
        }
    }

    /// Piece by piece: a video need not fit into memory.
    private static func write(_ handle: FileHandle, to store: FileContentStore, at place: ContentPlace) throws
        -> StoredContent
    {
        let writer = try store.writer(at: place)
        do {
            while let bytes = try handle.read(upToCount: piece), !bytes.isEmpty {
                try bytes.withUnsafeBytes { try writer.append($0) }
            }
            return try writer.finish()
        } catch {
            writer.abandon()
            throw error
        }
    }
}

extension EvidenceKind: ExpressibleByArgument {}
