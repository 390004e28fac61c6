import ArgumentParser
import ZhidaCalls
import ZhidaCore
import ZhidaGazetteer

/// `zhida gazetteer learn`: what callers named often and the gazetteer does not hold.
struct GazetteerLearn: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "learn",
            abstract: say(
                "列出电话里常说而地址库没有的地名，供管理员补录。",
                "List the places that calls named often and the gazetteer does not hold, as candidates for an administrator."
            ),
            discussion: say(
                "--csv 打印增量行：补上编码、核对读音后，用 gazetteer load 载入。退出码 1：没有。",
                "--csv prints rows of a delta: fill in the codes, check names and load them. Exit code 1: there are none."
            )
        )
    }

    @Option(help: ArgumentHelp(say("至少在几个电话里说过。", "In how many calls it was named at the least.")))
    var least = 2

    @Option(help: ArgumentHelp(say("最多列出几个。", "How many to list at the most.")))
    var limit = 50

    @Flag(help: ArgumentHelp(say("打印可补填的增量 CSV。", "Print rows of a delta, ready to be filled in.")))
    var csv = false

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let settings = try global.settings()
        let gazetteer = try GazetteerCommand.reporting {
            try GazetteerLibrary(folder: settings.gazetteerFolder).active()
        }
        var missing = MissingPlaces()
        try OpenJournal(settings).journal.forEachOrder { numbered, _ in missing.add(numbered.order) }
        let places = missing.places(least: max(1, least)).prefix(max(1, limit)).map { $0 }
        if csv {
            printRows(places, gazetteer)
        } else if global.json {
            try JSONOutput.print(places)
        } else if !places.isEmpty {
            var table = TextTable([
                .init(say("电话数", "calls"), .right), .init(say("说的地名", "said")), .init(say("层级", "level")),
                .init(say("在", "in")), .init(say("例", "example"), canShrink: true),
            ])
            for place in places {
                let parent = place.parent.flatMap { gazetteer.index(of: $0) }.map { gazetteer.address($0) }
                table.add(["\(place.calls)", place.said, place.level.name, parent ?? "", place.examples.first ?? ""])
            }
            table.print()
        }
        if places.isEmpty {
            if !global.json {
                complain(
                    say(
                        "没有在 \(least) 个以上电话里说过而地址库没有的地名。",
                        "No place that the gazetteer does not hold was named in \(least) calls or more."
                    )
                )
            }
            throw Exit.no.quietly
        }
    }

    private func printRows(_ places: [MissingPlaces.Place], _ gazetteer: Gazetteer) {
        let end = "\r\n"
        print("op,code,level,parent,name,reading,kind,since,source", terminator: end)
        print("base,,,,\(gazetteer.hash),,,,", terminator: end)
        for place in places {
            let fields = [
                "add", "", place.level.name, place.parent?.text ?? "", CallsExport.quoted(place.said), "", "", "",
                "named in \(place.calls) calls",
            ]
            print(fields.joined(separator: ","), terminator: end)
        }
    }
}
