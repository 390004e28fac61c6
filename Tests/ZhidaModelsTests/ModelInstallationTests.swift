import Foundation
import Testing
import ZhidaCore
import ZhidaModels
import ZhidaSpeech
import ZhidaTesting

@Suite("Installing a Sphinx model's folder")
struct ModelInstallationTests {
    private func install(_ folder: String, _ store: ModelStore) throws -> ModelInstallation.Outcome {
        try ModelInstallation(store: store) { _ in [] }.install(folder)
    }

    @Test("acoustic files in the folder itself, no dictionary and no language model: all is derived or borrowed")
    func bareFolder() throws {
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        let bare = try folder.folder("somebody's model")
        try ModelsFixture.copy(ModelsFixture.shipped + "/acoustic", to: bare)
        let outcome = try install(bare, store)
        #expect(outcome.lexicon.byName == 419 && !outcome.hasOwnLanguageModel && outcome.samplesPerSecond == 8_000)
        #expect(try store.activeName() == "default")
        #expect(try store.use(outcome.version) == outcome.version)
        let heard = try Recogniser(model: store.load(outcome.version))
        let voice = try ModelsFixture.speech("xi1 xiang1 jie1 dao4 gu4 shu4 yi1 lu4", folder)
        let said = try voice.withUnsafeBufferPointer { try heard.recognise($0) }.map(\.syllable.pinyin)
        #expect(said.count > 4, "\(said)")
    }

    @Test("a language model over syllables in the folder is taken")
    func ownLanguageModel() throws {
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        let own = try folder.folder("model")
        try ModelsFixture.copy(ModelsFixture.shipped, to: own)
        let share = -log10(420.0)
        var text = "\\data\\\nngram 1=421\n\n\\1-grams:\n-99 <s>\n\(share) </s>\n"
        for syllable in Syllable.all { text += "\(share) \(syllable)\n" }
        try (text + "\n\\end\\\n").write(toFile: own + "/flat.arpa", atomically: true, encoding: .utf8)
        let outcome = try install(own, store)
        #expect(outcome.hasOwnLanguageModel && outcome.refusedLanguageModels.isEmpty)
        #expect(try store.load(outcome.version).languageModel.hasPrefix(store.path(of: outcome.version)))
    }

    @Test("a torn file, no model and two models are refused by name", arguments: ["means", "mdef", "two"])
    func refused(fault: String) throws {
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        let bad = try folder.folder("bad")
        try ModelsFixture.copy(ModelsFixture.shipped, to: bad)
        switch fault {
        case "means":
            let path = bad + "/acoustic/means"
            let data = try Data(contentsOf: URL(fileURLWithPath: path)).dropLast(1_000)
            try FileManager.default.removeItem(atPath: path)
            try data.write(to: URL(fileURLWithPath: path))
        case "mdef": try FileManager.default.removeItem(atPath: bad + "/acoustic/mdef")
        default: try FileManager.default.copyItem(atPath: bad + "/acoustic", toPath: bad + "/another")
        }
        let error = try #require(throws: ModelError.self) { try install(bad, store) }
        #expect("\(error)".contains(fault == "two" ? "another" : fault))
        #expect(try store.versions().count == 1)
    }

    @Test("CMU's Mandarin model is installed with its own syllables", .enabled(if: ModelsFixture.hasPeer))
    func peer() throws {
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        let outcome = try install(ModelsFixture.peer, store)
        #expect(outcome.lexicon.dictionary == "syllables.dic" && outcome.lexicon.listed == 419)
        // Its trigrams are damaged, which the library notices.
        #expect(!outcome.hasOwnLanguageModel && outcome.refusedLanguageModels.count == 1)
        let heard = try Recogniser(model: store.load(outcome.version))
        let voice = try ModelsFixture.speech("xi1 xiang1 jie1 dao4", folder)
        #expect(try !voice.withUnsafeBufferPointer { try heard.recognise($0) }.isEmpty)
    }
}
