import ArgumentParser
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// `zhida gazetteer find`: addresses by code, by name or by sound.
struct GazetteerFind: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "find",
            abstract: say("按编码、名称或读音查找地址。", "Look addresses up by code, by part of a name, or by sound."),
            discussion: say("退出码 1：没有找到。", "Exit code 1: nothing was found.")
        )
    }

    @Argument(help: ArgumentHelp(say("编码，或名称的一部分。", "A code, or part of a name."), valueName: "text"))
    var text: String

    @Option(help: ArgumentHelp(say("最多列出几条。", "How many to list at the most.")))
    var limit = 20

    @OptionGroup var global: GlobalOptions

    struct Answer: Encodable {
        var code: AddressCode
        var level: AddressLevel
        var address: String
        /// The other name under which it was found.
        var alias: String?
        var origin: String
        var source: String
        /// For an address that is no more: the date (YYYYMMDD, 00 for what is not known).
        var retired: Int?
        /// The codes that stand in its place.
        var successors: [AddressCode]?

        init(
            code: AddressCode,
            level: AddressLevel,
            address: String,
            alias: String?,
            origin: String,
            source: String
        ) {
            self.code = code
            self.level = level
            self.address = address
            self.alias = alias
            self.origin = origin
            self.source = source
        }

        init(_ retirement: Gazetteer.Retirement) {
            self.init(
                code: retirement.code,
                level: retirement.level,
                address: retirement.address,
                alias: nil,
                origin: say("已注销", "retired") + " \(retirement.date)",
                source: ""
            )
            retired = retirement.date
            successors = retirement.successors
        }
    }

    func run() async throws {
        let settings = try global.settings()
        let gazetteer = try GazetteerCommand.reporting {
            try GazetteerLibrary(folder: settings.gazetteerFolder).active()
        }
        let answers = try find(in: gazetteer)
        if global.json {
            try JSONOutput.print(answers)
        } else if !answers.isEmpty {
            var table = TextTable([
                .init(say("编码", "code")), .init(say("层级", "level")),
                .init(say("标准地址", "standard address"), canShrink: true),
                .init(say("又名", "alias")), .init(say("来源", "origin")),
            ])
            for answer in answers {
                table.add([answer.code.text, answer.level.name, answer.address, answer.alias ?? "", answer.origin])
            }
            table.print()
            for successor in answers.compactMap(\.successors).joined() {
                print(say("由 \(successor) 接替", "followed by \(successor)"))
            }
        }
        if answers.isEmpty {
            if !global.json { complain(say("没有找到「\(text)」。", "Nothing was found for “\(text)”.")) }
            throw Exit.no.quietly
        }
    }

    private func find(in gazetteer: Gazetteer) throws -> [Answer] {
        func answer(_ index: Gazetteer.Index, alias: String? = nil) -> Answer {
            Answer(
                code: gazetteer.code(index),
                level: gazetteer.level(index),
                address: gazetteer.address(index),
                alias: alias,
                origin: gazetteer.origin(index).name,
                source: gazetteer.source(index)
            )
        }
        if let code = AddressCode(text.uppercased()) {
            if let index = gazetteer.index(of: code) {
                let own = gazetteer.code(index)
                return [answer(index, alias: own == code ? nil : code.text)]
            }
            if let retirement = gazetteer.retirement(of: code) { return [Answer(retirement)] }
        }
        let sound = try TextTools(home: Resources.home()).nameReading(text)
        var found: [(rank: Int, answer: Answer)] = []
        var seen: Set<Gazetteer.Index> = []
        for name in gazetteer.nameIndices {
            let written = gazetteer.text(of: name)
            let rank: Int
            if written == text {
                rank = 0
            } else if !sound.isEmpty, gazetteer.reading(of: name) == sound {
                rank = 1
            } else if written.contains(text) {
                rank = 2
            } else {
                continue
            }
            for bearer in gazetteer.bearers(of: name) where seen.insert(bearer.index).inserted {
                let isAlias = bearer.kind != .standard && bearer.kind != .suffixless
                found.append((rank, answer(bearer.index, alias: isAlias ? written : nil)))
            }
            // A common number is borne by thousands: its first bearers are enough.
            guard rank < 2 || found.count < limit else { continue }
            for index in gazetteer.addresses(named: name).lazy.filter({ !gazetteer.isPlace($0) }).prefix(max(1, limit))
            where seen.insert(index).inserted { found.append((rank, answer(index))) }
        }
        return found.sorted { ($0.rank, $0.answer.code) < ($1.rank, $1.answer.code) }.prefix(max(1, limit)).map(
            \.answer
        )
    }
}
