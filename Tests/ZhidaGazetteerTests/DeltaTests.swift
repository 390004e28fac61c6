import Foundation
import Testing
import ZhidaCore

@testable import ZhidaGazetteer

@Suite("Deltas")
struct DeltaTests {
    static let base = """
        code,level,parent,name,reading,kind,until,longitude,latitude,origin,source
        440306,district,,宝安区,bao an qu,,,,,official,a
        440306017,street,440306,新安街道,xin an jie dao,,,,,official,a
        440306018,street,440306,西乡街道,xi xiang jie dao,,,113.9,22.6,official,a
        440306018001,community,440306018,固戍社区,gu shu she qu,,,,,official,a
        440306018002,community,440306018,南昌社区,nan chang she qu,,,,,official,a
        440306018R0001,road,440306018001,固戍一路,gu shu yi lu,,,,,public,b
        440306018R0002,road,440306018002,航城大道,hang cheng da dao,,,,,public,b
        440306018R000100012,door,440306018R0001,12号,,,,,,synthetic,c
        440306018R000100002,door,440306018R0001,2号,,,,,,synthetic,c
        440306018R000100112,door,440306018R0001,112号,,,,,,synthetic,c
        440306018R000100012000001,room,440306018R000100012,101室,,,,,,synthetic,c
        ,alias,440306018,西乡镇,xi xiang zhen,曾用名,2004,,,official,a
        ,alias,440306018001,固戌社区,gu xu she qu,误写,,,,public,a
        ,alias,440306018,440306003,,编码,,,,,

        """

    /// A library with the base active, and a delta with its header and the base's hash.
    static func with<Result>(
        _ rows: String,
        _ body: (GazetteerLibrary, () throws -> Gazetteer) throws -> Result
    ) throws -> Result {
        try Fixture.withLibrary { library in
            _ = try library.add(Fixture.update(base), readings: Fixture.unread)
            return try body(library) {
                let hash = try library.active().hash.prefix(8)
                let header =
                    "op,code,level,parent,name,reading,kind,since,until,successor,longitude,latitude,origin,source\n"
                let delta = try Fixture.update(header + "base,,,,\(hash),,,,,,,,,\n" + rows)
                _ = try library.add(delta, readings: Fixture.unread)
                return try library.active(verifying: true)
            }
        }
    }

    static func index(_ gazetteer: Gazetteer, _ code: String) throws -> Gazetteer.Index {
        try #require(gazetteer.index(of: AddressCode(code)!), "\(code)")
    }

    static func otherNames(_ gazetteer: Gazetteer, _ index: Gazetteer.Index) -> [String] {
        gazetteer.nameIndices.flatMap { name in
            gazetteer.bearers(of: name).filter { $0.index == index && $0.kind.word != nil }.map {
                "\(gazetteer.text(of: name)) \($0.kind.word!) \($0.untilYear ?? 0)"
            }
        }
        .sorted()
    }

    @Test("Addresses are added in any order of rows, changed, and their facts cleared with -")
    func addAndChange() throws {
        let rows = """
            add,440306018R000300001,door,440306018R0003,1号,,,,,,,,,
            add,440306018R0003,road,440306018001,固戍二路,gu shu er lu,,,,,113.85,22.6,public,d
            change,440306018R000100012,,,,,shop,,,,113.8,22.5,official,e
            change,440306018,,,,,,,,,-,-,,
            change,440306018R0002,,440306018001,航程大道,hang cheng da dao,,,,,,,,

            """
        try Self.with(rows) { _, load in
            let gazetteer = try load()
            let door = try Self.index(gazetteer, "440306018R000300001")
            #expect(gazetteer.address(door) == "宝安区西乡街道固戍社区固戍二路1号")
            let twelve = try Self.index(gazetteer, "440306018R000100012")
            #expect(gazetteer.kind(twelve) == "shop" && gazetteer.source(twelve) == "e")
            #expect(gazetteer.origin(twelve) == .official && gazetteer.coordinates(twelve)?.latitude == 22.5)
            #expect(gazetteer.coordinates(try Self.index(gazetteer, "440306018")) == nil)
            #expect(
                gazetteer.address(try Self.index(gazetteer, "440306018R0002")) == "宝安区西乡街道固戍社区航程大道"
            )
        }
    }

    @Test("A renamed address keeps its old name with the year, and what people said already becomes the name")
    func rename() throws {
        let rows = """
            add,,alias,440306018001,固戍社,gu shu she,简称,,,,,,,
            rename,440306018001,,,固戍社,gu shu she,,2026-03-01,,,,,,

            """
        try Self.with(rows) { _, load in
            let gazetteer = try load()
            let community = try Self.index(gazetteer, "440306018001")
            #expect(gazetteer.name(community) == "固戍社")
            #expect(Self.otherNames(gazetteer, community) == ["固戌社区 误写 0", "固戍社区 曾用名 2026"])
        }
    }

    @Test("A merged address's codes, names and children go to the one that stays")
    func merge() throws {
        let rows = """
            merge,440306018001,,,,,,2026-05-01,,440306018002,,,,
            add,,alias,440306018002,大南昌,da nan chang,俗称,,,,,,,

            """
        try Self.with(rows) { _, load in
            let gazetteer = try load()
            let stays = try Self.index(gazetteer, "440306018002")
            #expect(try Self.index(gazetteer, "440306018001") == stays)
            #expect(gazetteer.code(stays).text == "440306018002")
            #expect(
                Self.otherNames(gazetteer, stays) == ["固戌社区 误写 0", "固戍社区 曾用名 2026", "大南昌 俗称 0"]
            )
            let road = try Self.index(gazetteer, "440306018R0001")
            #expect(gazetteer.address(road) == "宝安区西乡街道南昌社区固戍一路")
            #expect(gazetteer.otherCodes.map(\.mergedOn) == [nil, 20_260_501])
        }
    }

    @Test("A street that moves into another keeps the codes below it, also of levels whose codes begin as the street's")
    func mergeWithOtherPrefix() throws {
        try Self.with("merge,440306018,,,,,,2026,,440306017,,,,\n") { library, load in
            let gazetteer = try load()
            for code in ["440306018001", "440306018R0001", "440306018R000100012000001"] {
                let index = try Self.index(gazetteer, code)
                #expect(gazetteer.code(index).text == code)
            }
            #expect(
                gazetteer.address(try Self.index(gazetteer, "440306018R000100012000001"))
                    == "宝安区新安街道固戍社区固戍一路12号101室"
            )
            #expect(gazetteer.retirement(of: AddressCode("440306018")!) == nil)
            #expect(gazetteer.name(try Self.index(gazetteer, "440306018")) == "新安街道")
            // And a delta on top of it can be read again.
            let hash = gazetteer.hash.prefix(12)
            let next = "op,code,level,parent,name,since\nbase,,,,\(hash),\nretire,440306018R0002,,,,2026\n"
            _ = try library.add(Fixture.update(next), readings: Fixture.unread)
            #expect(try library.active().count == gazetteer.count - 1)
        }
    }

    @Test("A split address is known by its code, and what lay below it by its own")
    func split() throws {
        let rows = """
            add,440306018003,community,440306018,固戍东社区,,,,,,,,,
            add,440306018004,community,440306018,固戍西社区,,,,,,,,,
            split,440306018001,,,,,,2026-06,,440306018003 440306018004,,,,
            change,440306018R0001,,440306018004,,,,,,,,,,

            """
        try Self.with(rows) { _, load in
            let gazetteer = try load()
            #expect(gazetteer.index(of: AddressCode("440306018001")!) == nil)
            let retirement = try #require(gazetteer.retirement(of: AddressCode("440306018001")!))
            #expect(retirement.address == "宝安区西乡街道固戍社区" && retirement.date == 20_260_600)
            #expect(retirement.successors.map(\.text) == ["440306018003", "440306018004"])
            let door = try Self.index(gazetteer, "440306018R000100002")
            #expect(gazetteer.address(door) == "宝安区西乡街道固戍西社区固戍一路2号")
        }
    }

    @Test("A retired address ends with all below it, and is not matched but known by its code")
    func retire() throws {
        try Self.with("retire,440306018R0001,,,,,,2026-07-01,,440306018R0002,,,,\n") { _, load in
            let gazetteer = try load()
            #expect(gazetteer.retirements.map(\.code.text).count == 5)
            #expect(!gazetteer.nameIndices.contains { gazetteer.text(of: $0) == "固戍一路" })
            let door = try #require(gazetteer.retirement(of: AddressCode("440306018R000100012")!))
            #expect(door.address == "宝安区西乡街道固戍社区固戍一路12号" && door.level == .door)
            #expect(door.successors.map(\.text) == ["440306018R0002"])
        }
    }

    @Test("Other names and codes come and go")
    func aliases() throws {
        let rows = """
            remove,,alias,440306018,西乡镇,,,,,,,,,
            remove,,alias,440306018,440306003,,,,,,,,,
            add,,alias,440306017,440306001,,编码,,,,,,,

            """
        try Self.with(rows) { _, load in
            let gazetteer = try load()
            #expect(gazetteer.index(of: AddressCode("440306003")!) == nil)
            #expect(gazetteer.name(try Self.index(gazetteer, "440306001")) == "新安街道")
            #expect(Self.otherNames(gazetteer, try Self.index(gazetteer, "440306018")).isEmpty)
        }
    }

    static let faulty: [(rows: String, expected: [String])] = [
        ("change,440306999,,,,,,,,,,,,\n", ["3 code"]),
        ("add,440306018R0001,road,440306018,甲路,,,,,,,,,\n", ["3 code"]),
        ("add,440306018R0009,road,440306999,甲路,,,,,,,,,\n", ["3 parent"]),
        ("add,440306019R0009,road,440306018,甲路,,,,,,,,,\n", ["3 code"]),
        ("add,440306018R0009,road,440306018001,固戍一路,,,,,,,,,\n", ["3 name"]),
        ("merge,440306018001,,,,,,2026,,440306018R0001,,,,\n", ["3 successor"]),
        ("merge,440306018001,,,,,,,,440306018002,,,,\n", ["3 since"]),
        ("merge,440306018001,,,,,,2026,,,,,,\n", ["3 successor"]),
        ("split,440306018001,,,,,,2026,,440306018002 440306018009,,,,\n", ["3 code", "3 successor"]),
        ("retire,440306018R0001,,,,,,2026,,,,,,\nchange,440306018R000100012,,,,,x,,,,,,,\n", ["4 code"]),
        ("retire,440306018R0001,,,,,,2026,,,,,,\nchange,440306018R0001,,,,,x,,,,,,,\n", ["4 code"]),
        ("rename,440306018001,,,固戍社区,,,2026,,,,,,\n", ["3 name"]),
        ("rename,440306018001,,,新名,,,2026-14,,,,,,\n", ["3 since"]),
        ("remove,440306018001,,,,,,,,,,,,\n", ["3 op"]),
        ("remove,,alias,440306018001,没有,,,,,,,,,\n", ["3 name"]),
        ("add,,alias,440306018001,固戌社区,,误写,,,,,,,\n", ["3 name"]),
        ("add,,alias,440306018001,440306018002,,编码,,,,,,,\n", ["3 name"]),
        ("destroy,440306018001,,,,,,,,,,,,\n", ["3 op"]),
        (",440306018001,,,,,,,,,,,,\n", ["3 op"]),
        ("base,,,,12345678,,,,,,,,,\n", ["3 op"]),
        ("change,440306018R0001,,440306018R0002,,,,,,,,,,\n", ["3 parent"]),
        ("change,440306018R0001,street,,甲路,,,,,,,,,\n", ["3 code"]),
        ("change,440306018R0001,area,,甲路,,,,,,,,,\n", ["3 level"]),
    ]

    @Test("A delta with any fault says row and field, and changes nothing", arguments: faulty.indices)
    func faults(number: Int) throws {
        let (rows, expected) = Self.faulty[number]
        try Self.with(rows) { library, load in
            let before = try library.activeName()
            do {
                _ = try load()
                Issue.record("accepted: \(rows)")
            } catch GazetteerError.rejected(_, let faults) {
                #expect(faults.map { "\($0.row) \($0.field)" } == expected, "\(rows)\(faults)")
                for fault in faults { #expect(!fault.what.isEmpty && fault.mend.hasSuffix(".")) }
            }
            #expect(try library.activeName() == before)
            #expect(try library.versions().count == 1)
        }
    }

    @Test("A delta against another version, or against none, is refused and says which is active")
    func wrongBase() throws {
        try Self.with("") { library, _ in
            let delta = try Fixture.update(
                "op,code,level,parent,name\nbase,,,,0123456789abcdef\nadd,,alias,440306,x\n".replacing(
                    "add,,alias,440306,x\n",
                    with: ""
                )
            )
            do {
                _ = try library.add(delta, readings: Fixture.unread)
                Issue.record("accepted")
            } catch GazetteerError.wrongBase(_, let wanted, let active, let hash) {
                #expect(wanted == "0123456789abcdef" && active != nil)
                #expect(try library.active().hash == hash)
            }
        }
        #expect(throws: GazetteerError.self) { try Fixture.update("op,code,level,parent,name\n") }
        try Fixture.withLibrary { library in
            let delta = try Fixture.update("op,code,level,parent,name\nbase,,,,0123456789abcdef\n")
            #expect(throws: GazetteerError.self) { try library.add(delta, readings: Fixture.unread) }
        }
    }

    @Test("A list and a smaller list with a delta to it give the same bytes")
    func sameBytes() throws {
        let rows = """
            add,440306018R0003,road,440306018001,固戍二路,gu shu er lu,estate,,,,113.85,22.6,public,d
            add,,alias,440306018R0003,固戍二街,gu shu er jie,俗称,,,,,,,
            change,440306018R000100012,,,14号,,,,,,,,,
            rename,440306018001,,,固戍新社区,gu shu xin she qu,,2026,,,,,,
            merge,440306018R0002,,,,,,2026-01-02,,440306018R0001,,,,
            retire,440306018R000100112,,,,,,2026,,,,,,

            """
        let whole =
            Self.base.replacing("12号,,,,,,synthetic", with: "14号,,,,,,synthetic")
            .replacing(
                "440306018001,community,440306018,固戍社区,gu shu she qu",
                with: "440306018001,community,440306018,固戍新社区,gu shu xin she qu"
            )
            .split(separator: "\n").filter { !$0.hasPrefix("440306018R0002,") && !$0.hasPrefix("440306018R000100112") }
            .joined(separator: "\n").replacing("114号", with: "112号") + """

                440306018R0003,road,440306018001,固戍二路,gu shu er lu,estate,,113.85,22.6,public,d
                ,alias,440306018R0003,固戍二街,gu shu er jie,俗称,,,,,
                ,alias,440306018001,固戍社区,gu shu she qu,曾用名,2026,,,,
                ,alias,440306018R0001,航城大道,hang cheng da dao,曾用名,2026,,,,
                ,alias,440306018R0001,440306018R0002,,编码,2026-01-02,,,,
                440306018R000100112,retired,,宝安区西乡街道固戍新社区固戍一路112号,,door,2026,,,,

                """
        try Self.with(rows) { library, load in
            let delta = try load()
            let one = try library.add(Fixture.update(whole), readings: Fixture.unread)
            let full = try library.open(one.name)
            #expect(GazetteerDifference(from: full, to: delta).isEmpty)
            #expect(!one.isNew && full.hash == delta.hash)
        }
    }

    @Test("The difference tells addresses, readings, coordinates, facts, other names and retirements apart")
    func difference() throws {
        let rows = """
            change,440306018R0001,,,,gu shu yi lou,,,,,113.8,22.5,,
            change,440306018R0002,,,,,avenue,,,,,,,
            rename,440306018002,,,南昌新社区,,,2026,,,,,,
            retire,440306018R000100112,,,,,,2026,,,,,,
            remove,,alias,440306018,西乡镇,,,,,,,,,
            add,440306018R0003,road,440306018001,固戍二路,,,,,,,,,

            """
        try Self.with(rows) { library, load in
            let old = try library.active()
            let new = try load()
            let difference = GazetteerDifference(from: old, to: new)
            #expect(difference.added.map(\.code.text) == ["440306018R0003"])
            #expect(difference.removed.map(\.code.text) == ["440306018R000100112"])
            #expect(difference.changed.map(\.code.text) == ["440306018002", "440306018R0002"])
            #expect(difference.readings.map(\.after) == ["gu shu yi lou"])
            #expect(difference.coordinates.map(\.after) == ["113.8, 22.5"])
            #expect(difference.facts.map(\.after) == ["avenue, public, b"])
            #expect(difference.aliasesAdded.map(\.after) == ["南昌社区 (曾用名 –2026, nan chang she qu)"])
            #expect(difference.aliasesRemoved.map(\.before) == ["西乡镇 (曾用名 –2004, xi xiang zhen)"])
            #expect(difference.retired.map(\.code.text) == ["440306018R000100112"])
            #expect(GazetteerDifference(from: new, to: new).isEmpty)
        }
    }

    @Test("A report tells what a load would do and the hash that it will have, and writes nothing")
    func report() throws {
        try Self.with("") { library, _ in
            let hash = try library.active().hash
            let delta = try Fixture.update(
                "op,code,level,parent,name,since\nbase,,,,\(hash),\nretire,440306018R0001,,,,2026\n"
            )
            let report = try library.report(on: delta, readings: Fixture.unread)
            #expect(report.operations == ["retire road": 1])
            #expect(report.addresses["road"] == 1 && report.difference?.removed.count == 5)
            #expect(try library.versions().count == 1)
            let name = try library.add(delta, readings: Fixture.unread).name
            #expect(try library.active().hash == report.resultHash && name.hasSuffix(report.resultHash.prefix(8)))
        }
    }

    @Test("A version that does not answer its golden queries is kept and not made active")
    func golden() throws {
        try Fixture.withLibrary { library in
            let first = try library.add(Fixture.update(Self.base), readings: Fixture.unread).name
            let golden: GazetteerLibrary.Golden = { gazetteer in
                gazetteer.index(of: AddressCode("440306018R0001")!) == nil
                    ? [GoldenFailure(line: 1, text: "固戍一路", expected: "440306018R0001", found: nil)] : []
            }
            let smaller = Self.base.split(separator: "\n").filter { !$0.contains("440306018R0001") }
                .joined(separator: "\n")
            do {
                _ = try library.add(Fixture.update(smaller), readings: Fixture.unread, golden: golden)
                Issue.record("it became active")
            } catch GazetteerError.golden(let version, let failures) {
                #expect(failures.count == 1)
                #expect(throws: GazetteerError.self) { try library.activate(version, golden: golden) }
            }
            #expect(try library.activeName() == first)
            #expect(try library.versions().count == 2)
            #expect(try library.activate("1", golden: golden) == first)
        }
    }

    @Test("Golden queries are read with their lines, and a line that is none is named")
    func goldenFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "golden-\(UUID().uuidString).tsv")
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("# a comment\n固戍一路12号\t440306018R000100012\n天安门\tnone\tanother city\n".utf8).write(to: folder)
        let queries = try GoldenQueries(contentsOf: folder.path)
        #expect(queries.queries.map(\.line) == [2, 3])
        #expect(queries.failures { _ in nil }.map(\.line) == [2])
        #expect(queries.failures { _ in AddressCode("440306") }.map(\.found) == ["440306", "440306"])
        try Data("固戍一路\n".utf8).write(to: folder)
        #expect(throws: GazetteerError.self) { try GoldenQueries(contentsOf: folder.path) }
    }
}
