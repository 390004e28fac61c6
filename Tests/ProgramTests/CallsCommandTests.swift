import Foundation
import Testing
import ZhidaCore
import ZhidaTesting

@testable import zhida

/// `calls list`, `show`, `correct`, `retry`, `export`, `transcribe`: what a clerk types.
struct CallsCommandTests {
    private func officeWithOrder(_ said: String = "西乡街道固戍一路，电话13812345678") throws -> (CallsOffice, id: String) {
        let office = try CallsOffice()
        try office.drop(FakeRecording(1, said: said), as: "来电.opus")
        #expect(try office.watchOnce().code == 0)
        let id = try #require(try office.journal().records(state: .ordered, limit: 1).first).id
        return (office, id.short)
    }

    @Test("a list hides telephone numbers, the recording itself shows them")
    func hidesNumbersInLists() throws {
        let (office, id) = try officeWithOrder()
        for arguments in [["list"], ["list", "--json"]] {
            let ending = try office.program.run(["calls"] + arguments, in: office.folder.path)
            #expect(ending.code == 0)
            #expect(ending.output.contains("138******78"))
            #expect(!ending.output.contains("13812345678"))
        }
        #expect(try office.run("show", id).output.contains("13812345678"))
        #expect(try office.run("export", "--masked").output.contains("138******78"))
        #expect(try office.run("export").output.contains("13812345678"))
    }

    @Test("a correction is exported beside the machine's answer")
    func exportsCorrections() throws {
        let (office, id) = try officeWithOrder("路灯\"坏\"了,在固戍")
        #expect(try office.program.run(["init"], in: office.folder.path).code == 0)
        #expect(try office.run("correct", id, "--address", "440306999").code == 3)
        #expect(try office.run("correct", id, "--address", "440306018R0008", "--by", "王").code == 0)
        let csv = try office.run("export").output
        let lines = csv.split(separator: "\r\n")
        #expect(lines.count == 2)
        #expect(lines[1].contains(",440306001R0001,") && lines[1].contains(",440306018R0008,"))
        #expect(lines[1].contains(",\"路灯\"\"坏\"\"了,在固戍\","))
        #expect(try office.run("show", id).output.contains("corrected by 王: 440306018R0008"))
        let json = try office.run("export", "--json").output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect((object["corrections"] as? [Any])?.count == 1)
    }

    @Test(
        "wrong usage ends with 2, an answer of no with 1",
        arguments: [
            (["show", "zzz"], 2), (["show", "abcdef"], 1), (["correct", "abcdef"], 2),
            (["correct", "abcdef", "--address", "not a code"], 2), (["correct", "abcdef", "--text", "x"], 1),
            (["retry", "abcdef"], 1), (["watch"], 2), (["watch", "watch", "--workers", "0"], 2), (["nonsense"], 2),
            (["list", "--state", "lost"], 2), (["list"], 0), (["export"], 0), (["--help"], 0),
        ] as [([String], Int32)]
    )
    func endsWithTheDesignsCodes(arguments: [String], code: Int32) throws {
        let office = try CallsOffice()
        let ending = try office.program.run(["calls"] + arguments, in: office.folder.path)
        #expect(ending.code == code, "\(ending.errors)")
        #expect(code == 0 || !ending.errors.isEmpty)
    }

    @Test("transcribing moves nothing and makes no order")
    func transcribesOnly() throws {
        let office = try CallsOffice()
        try office.drop(FakeRecording(1), as: "call.opus")
        try office.drop(Data("junk".utf8), as: "junk.opus")
        let ending = try office.run("transcribe", "watch/call.opus", "watch/junk.opus")
        #expect(ending.code == 3)
        #expect(ending.output.contains("00:00  西乡街道固戍一路十二号"))
        #expect(ending.output.contains("neither Ogg Opus nor WAV"))
        #expect(office.waiting == ["call.opus", "junk.opus"])
        #expect(!FileManager.default.fileExists(atPath: office.data + "/zhida.sqlite"))
    }

    @Test(
        "a misspelt or wrong setting is refused with its line",
        arguments: [
            ("worker_count = 2", "zhida.toml:6: calls.worker_count is no setting"),
            ("workers = 0", "zhida.toml:6: calls.workers must be a whole number from 1 to 64"),
            ("workers = \"two\"", "zhida.toml:6: calls.workers must be"),
            ("[log]\nlevel = \"loud\"", "zhida.toml:7: log.level must be one of"),
            ("[cals]\nworkers = 2", "zhida.toml:6: cals is no setting"),
            ("workers = = 2", "zhida.toml:6: "),
        ]
    )
    func refusesWrongSettings(line: String, expected: String) throws {
        let office = try CallsOffice(settings: line)
        let text = try String(contentsOfFile: office.folder.path("zhida.toml"), encoding: .utf8)
        let number = try #require(
            text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
                line.hasPrefix($0) && !$0.isEmpty
            }
        )
        let ending = try office.run("list")
        #expect(ending.code == 3)
        let adjusted = expected.replacing(":6:", with: ":\(number + 1):").replacing(":7:", with: ":\(number + 2):")
        #expect(ending.errors.contains(adjusted), "\(ending.errors)")
    }

    @Test(
        "runs of seven and more digits are hidden, written or spoken",
        arguments: [
            ("电话13812345678。", "电话138******78。"), ("一三八一二三四五六七八", "一三八******七八"),
            ("幺三八零零零零零零零零", "幺三八******零零"), ("12号", "12号"), ("518101", "518101"),
            ("44030619900101123X", "440*************3X"), ("0755-27781234", "075********34"),
            ("138 1234 5678", "138********78"), ("三栋二单元六零一", "三栋二单元六零一"), ("", ""),
        ]
    )
    func masks(text: String, expected: String) {
        #expect(Masking.masked(text) == expected)
    }

    @Test("columns line up by the cells that characters take")
    func alignsHanzi() {
        var table = TextTable([.init("名"), .init("n", .right)])
        table.add(["固戍一路", "1"])
        table.add(["abc", "23"])
        table.add(["a\nb", "4"])
        #expect(table.lines() == ["名         n", "────────  ──", "固戍一路   1", "abc       23", "a\\nb       4"])
        #expect(DisplayWidth.of("e\u{301}") == 1)
        #expect(DisplayWidth.of("👩‍👩‍👧") == 2)
        #expect(DisplayWidth.truncate("固戍一路", to: 5) == "固戍…")
    }

    @Test("a table shrinks its long columns to the terminal and no other")
    func shrinksTables() {
        var table = TextTable([.init("code"), .init("said", canShrink: true)])
        table.add(["440306001R0001", String(repeating: "长", count: 60)])
        #expect(table.lines(width: 60).allSatisfy { DisplayWidth.of($0) <= 60 })
        #expect(table.lines(width: 60)[2].hasPrefix("440306001R0001"))
    }

    @Test(
        "the language follows the flag, then the locale",
        arguments: [
            (["zhida", "--lang", "en"], ["LANG": "zh_CN.UTF-8"], Language.en), (["zhida", "--lang=zh"], [:], .zh),
            (["zhida"], ["LANG": "zh_CN.UTF-8"], .zh), (["zhida"], ["LC_ALL": "C", "LANG": "zh_CN.UTF-8"], .en),
            (["zhida"], ["LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"], .zh), (["zhida"], [:], .en),
        ] as [([String], [String: String], Language)]
    )
    func choosesLanguage(arguments: [String], environment: [String: String], expected: Language) {
        #expect(Language.choose(arguments: arguments, environment: environment) == expected)
    }

    @Test("a cell that a spreadsheet would run as a formula is defused")
    func defusesFormulas() {
        #expect(CallsExport.quoted("=1+1") == "'=1+1")
        #expect(CallsExport.quoted("a\r\nb") == "\"a\r\nb\"")
    }
}
