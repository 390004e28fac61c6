import Foundation
import Testing
import ZhidaModels
import ZhidaTesting

@Suite("Versions of the speech model")
struct ModelStoreTests {
    @Test("the model that ships is there and active before anything was kept")
    func shippedFirst() throws {
        let store = ModelsFixture.store(try TemporaryFolder())
        #expect(try store.versions().map(\.name) == ["default"])
        #expect(try store.activeName() == "default")
        #expect(try store.load("default").vocabulary.count == 419)
        #expect(throws: ModelError.nothingToRollBack) { try store.rollback() }
    }

    @Test("versions are used and rolled back in the order in which they were active")
    func useAndRollBack() throws {
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        let first = try ModelsFixture.add("one", to: store)
        let second = try ModelsFixture.add("two", to: store)
        #expect(first.hasPrefix("0001-") && second.hasPrefix("0002-"))
        #expect(try store.activeName() == "default")
        #expect(try store.use("1") == first)
        #expect(try store.use(second) == second)
        #expect(try store.versions().filter(\.isActive).map(\.name) == [second])
        #expect(try store.rollback() == (second, first))
        #expect(try store.rollback() == (first, "default"))
        #expect(throws: ModelError.nothingToRollBack) { try store.rollback() }
        #expect(throws: ModelError.noSuchVersion("9", known: ["default", first, second])) { try store.use("9") }
    }

    @Test("a version borrows the language model that ships")
    func borrowsLanguageModel() throws {
        let store = ModelsFixture.store(try TemporaryFolder())
        let name = try ModelsFixture.add("one", to: store)
        #expect(try store.load(name).languageModel == ModelsFixture.shipped + "/language.lm.bin")
        #expect(try store.load(name).name == name)
    }

    @Test("the same files make no second version")
    func sameContent() throws {
        let store = ModelsFixture.store(try TemporaryFolder())
        let first = try ModelsFixture.add("one", to: store)
        #expect(try ModelsFixture.add("one", to: store) == first)
        #expect(try store.versions().count == 2)
    }

    @Test("a changed, a shortened and a missing file keep a version from becoming active", arguments: [0, 1, 2])
    func damage(kind: Int) throws {
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        let name = try ModelsFixture.add("one", to: store)
        let path = store.path(of: name) + "/acoustic/means"
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        switch kind {
        case 0: data[data.count - 5] ^= 1
        case 1: data.removeLast(100)
        default: break
        }
        try FileManager.default.removeItem(atPath: path)
        if kind < 2 { try data.write(to: URL(fileURLWithPath: path)) }
        let error = try #require(throws: ModelError.self) { try store.use(name) }
        #expect("\(error)".contains("acoustic/means"))
        #expect(try store.activeName() == "default")
    }

    @Test("what fails while it is filled leaves no version and no files")
    func failedFilling() throws {
        struct Stop: Error {}
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        #expect(throws: Stop.self) {
            try store.add { staging in
                try "half".write(toFile: staging + "/mdef", atomically: true, encoding: .utf8)
                throw Stop()
            }
        }
        #expect(try store.versions().count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("models/versions")).isEmpty)
    }

    @Test("what a killed process left is removed when the next version is kept")
    func abandoned() throws {
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        // A process that has ended: its number is nobody's while this test runs.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/true")
        try process.run()
        process.waitUntilExit()
        let left = try folder.folder("models/versions/.part-\(process.processIdentifier)-x")
        _ = try ModelsFixture.add("one", to: store)
        #expect(!FileManager.default.fileExists(atPath: left))
    }
}
