import Foundation
import Testing
import ZhidaCalls
import ZhidaCore
import ZhidaModels
import ZhidaTesting

@testable import zhida

/// `zhida model`: what an administrator types.
struct ModelCommandTests {
    private static let shipped = SamplesTests.root.path + "/models/zh-8k"

    private func model(_ office: CallsOffice, _ arguments: String...) throws -> BuiltProgram.Ending {
        try office.program.run(["model"] + arguments, in: office.folder.path)
    }

    /// The shipped model with another search setting, so that it is another version.
    private func anotherModel(_ office: CallsOffice) throws -> String {
        let path = office.folder.path("another")
        try FileManager.default.copyItem(atPath: Self.shipped, toPath: path)
        let search = try String(contentsOfFile: path + "/search.params", encoding: .utf8)
        try (search + "-lw 7\n").write(toFile: path + "/search.params", atomically: true, encoding: .utf8)
        return path
    }

    @Test("a model is installed, used, and rolled back; each step says what is active")
    func versions() throws {
        let office = try CallsOffice()
        #expect(try model(office, "list").output.contains("*  default"))
        #expect(try model(office, "rollback").code == 1)
        let installed = try model(office, "install", anotherModel(office))
        #expect(installed.code == 0, "\(installed.errors)")
        #expect(installed.output.contains("419 from syllables.dict"))
        #expect(try model(office, "list").output.contains("*  default"))
        let used = try model(office, "use", "1")
        #expect(used.code == 0 && used.output.hasPrefix("0001-"), "\(used.errors)")
        #expect(try model(office, "list", "--json").output.contains("\"kind\" : \"installed\""))
        #expect(try model(office, "rollback").output.contains("to default"))
        #expect(try model(office, "use", "7").code == 3)
        #expect(try model(office, "use", "default", "--lang", "zh").output == "已启用 default。\n")
    }

    @Test("a folder that is no model is refused with what is missing")
    func refusesFolders() throws {
        let office = try CallsOffice()
        let ending = try model(office, "install", office.watch)
        #expect(ending.code == 3)
        #expect(ending.errors.contains("no mdef"))
        #expect(try model(office, "install", "/nonexistent").code == 3)
        #expect(try model(office, "evaluate").code == 2)
        #expect(try model(office, "adapt", "--test-share", "2").code == 2)
    }

    @Test("with too few corrected calls it says how many there are and what to do")
    func tooFewCalls() throws {
        let office = try CallsOffice()
        #expect(try office.program.run(["init"], in: office.folder.path).code == 0)
        try office.drop(FakeRecording(1), as: "a.opus")
        #expect(try office.watchOnce().code == 0)
        let id = try #require(try office.journal().records(state: .ordered, limit: 1).first).id.short
        #expect(try office.run("correct", id, "--text", "西乡街道固戍一路12号").code == 0)
        let ending = try model(office, "adapt")
        #expect(ending.code == 1)
        #expect(ending.errors.contains("There are 1 calls") && ending.errors.contains("zhida calls correct"))
    }

    @Test("a set is measured by syllables and addresses, and a faulty line of it is named")
    func evaluates() throws {
        let office = try CallsOffice()
        #expect(try office.program.run(["init"], in: office.folder.path).code == 0)
        let set = try office.folder.folder("set")
        let name = "02-dark-lamp.opus"
        try FileManager.default.copyItem(atPath: SamplesTests.root.path + "/samples/" + name, toPath: set + "/" + name)
        let table = "file\ttext\tcode\n\(name)\t喂，您好。新安街道留仙二路36号门口的路灯坏了好几天了，晚上黑漆漆的，麻烦派人来修一下。\t440306017R003200360\n"
        try table.write(toFile: set + "/expected.tsv", atomically: true, encoding: .utf8)
        let ending = try model(office, "evaluate", set, "--json")
        #expect(ending.code == 0, "\(ending.errors)")
        struct Answer: Decodable {
            struct Score: Decodable { var n: Int; var rate: Double }
            var model: String
            var syllables: Score
            var addresses: Score
        }
        let answer = try JSONDecoder().decode(Answer.self, from: Data(ending.output.utf8))
        #expect(answer.model == "default" && answer.syllables.n == 1 && answer.addresses.n == 1)
        #expect((0.01..<1).contains(answer.syllables.rate))
        try (table + "gone.opus\t一\n").write(toFile: set + "/expected.tsv", atomically: true, encoding: .utf8)
        let faulty = try model(office, "evaluate", set)
        #expect(faulty.code == 3 && faulty.errors.contains("expected.tsv:3"))
    }

    @Test("a running watcher goes over to a newly activated version")
    func renewsWorkers() throws {
        let office = try CallsOffice(settings: "workers = 1", worker: nil)
        #expect(try office.program.run(["init"], in: office.folder.path).code == 0)
        #expect(try model(office, "install", anotherModel(office)).code == 0)
        let watcher = try office.startWatching()
        defer { watcher.kill(SIGKILL) }
        func hear(_ sample: String) throws -> String? {
            let data = try Data(contentsOf: SamplesTests.root.appending(path: "samples/\(sample)"))
            try office.drop(data, as: sample)
            #expect(watcher.waitUntil(within: 60) { office.archived.contains(sample) }, "\(watcher.errorsSoFar)")
            let records = try office.journal().records(state: .ordered, limit: 9)
            return records.max { ($0.finished ?? .distantPast) < ($1.finished ?? .distantPast) }?.transcript?.model
        }
        #expect(try hear("02-dark-lamp.opus") == "zh-8k")
        #expect(try model(office, "use", "1").code == 0)
        #expect(try hear("13-unknown-road.opus")?.hasPrefix("0001-") == true)
        #expect(try model(office, "rollback").code == 0)
        #expect(try hear("28-door-unknown.opus") == "zh-8k")
    }
}

/// Which calls are held out.
struct HeldOutTests {
    @Test("a call is held out by its identity alone, in about the share asked for, differently by each seed")
    func split() {
        func call(_ number: Int) -> HeldCall {
            var random = SeededRandom(seed: UInt64(number))
            return HeldCall(
                name: "\(number)",
                path: "",
                regions: [],
                reference: SpokenReference(pieces: []),
                id: RecordingID(digest: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
            )
        }
        let calls = (0..<1_000).map(call)
        let held = calls.filter { $0.isTest(share: 0.3, seed: 1) }.map(\.name)
        #expect((260...340).contains(held.count))
        #expect(
            calls.prefix(500).filter { $0.isTest(share: 0.3, seed: 1) }.map(\.name) == held.filter { Int($0)! < 500 }
        )
        #expect(calls.filter { $0.isTest(share: 0.3, seed: 2) }.map(\.name) != held)
        #expect(Set(held).isSubset(of: calls.filter { $0.isTest(share: 0.5, seed: 1) }.map(\.name)))
    }
}
