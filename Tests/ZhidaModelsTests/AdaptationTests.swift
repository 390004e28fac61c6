import Foundation
import Testing
import ZhidaCore
import ZhidaModels
import ZhidaSpeech
import ZhidaTesting

@Suite("Adapting a model with sphinxtrain")
struct AdaptationTests {
    private static let sentences = [
        "xi1 xiang1 jie1 dao4 gu4 shu4 yi1 lu4 ba1 shi2 ba1 hao4", "fu2 yong3 jie1 dao4 huai2 de2 nan2 lu4",
        "sha1 jing3 jie1 dao4 shang4 xing1 lu4 wu3 shi2 san1 hao4", "lu4 deng1 huai4 le5 san1 tian1 le5",
        "xin1 an1 jie1 dao4 liu2 xian1 er4 lu4", "song1 gang3 jie1 dao4 dong1 feng1 lu4 shi2 jiu3 hao4",
        "wo3 yao4 tou2 su4 lou2 xia4 de5 shao1 kao3 tan1", "shi2 yan2 jie1 dao4 luo2 zu1 she4 qu1",
        "ni3 hao3 wo3 xiang3 fan3 ying4 yi1 ge5 wen4 ti2", "hang2 cheng2 jie1 dao4 he4 zhou1 she4 qu1",
    ]

    /// A call of two regions, the second with the end of the sentence.
    private func call(_ pinyin: String, _ folder: TemporaryFolder) throws -> CorrectedSpeech {
        let words = pinyin.split(separator: " ")
        let parts = [words.prefix(words.count / 2), words.dropFirst(words.count / 2)].map { $0.joined(separator: " ") }
        return CorrectedSpeech(
            reference: SpokenReference(syllables: words.map { Syllable(pinyin: $0)! }),
            regions: try parts.map { try ModelsFixture.speech($0, folder) }
        )
    }

    @Test("sound is cut into stretches with the words that were said in each, and a wrong text is refused")
    func alignment() throws {
        let folder = try TemporaryFolder()
        let model = try SpeechModel(folder: ModelsFixture.shipped)
        let files = try SphinxFiles(folder: ModelsFixture.shipped)
        let tools = try TrainingTools()
        let features = try SphinxFrontEnd(model: model, files: files, tools: tools)
        let aligner = ForcedAlignment(model: model, files: files, tools: tools, features: features)
        var wrong = try call(Self.sentences[0] + " " + Self.sentences[6], folder)
        wrong.reference = SpokenReference(syllables: syllables("ni hao"))
        let silent = CorrectedSpeech(reference: wrong.reference, regions: [])
        let calls = [try call(Self.sentences[0], folder), try call(Self.sentences[4], folder), wrong, silent]
        let found = try aligner.align(calls, work: folder.folder("align"))
        func words(_ index: Int) throws -> [[String]] {
            try found[index].get().map { $0.words.filter { $0 != "<sil>" } }
        }
        #expect(
            try words(0)
                == ["xi xiang jie dao gu shu", "yi lu ba shi ba hao"].map { $0.split(separator: " ").map(String.init) }
        )
        // 二 has a pronunciation of its own, which the sound tells.
        let second = try words(1)
        try #require(second.count == 2)
        #expect(second[1].contains { $0.hasPrefix("er") })
        #expect(second[0].joined(separator: " ") == "xin an jie dao")
        #expect(found.map { (try? $0.get()) != nil } == [true, true, false, false])
    }

    @Test(
        "an adapted model fits the voice better, loads, is kept with its figures, and is rolled back",
        arguments: AdaptationMethod.allCases
    )
    func adapts(method: AdaptationMethod) throws {
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        let calls = try Self.sentences.map { try call($0, folder) }
        let tools = try TrainingTools()
        let figures = ModelComparison(
            reference: "default",
            before: [.init(syllables: 10, errors: 5)],
            after: [.init(syllables: 10, errors: 4)]
        )
        var likelihood = 0.0
        let name = try store.withWorkFolder { work in
            let adapted = try store.adapt("default", to: calls, method: method, tools: tools, work: work)
            likelihood = try #require(adapted.outcome.logLikelihood)
            #expect(adapted.calls >= 8)
            #expect(adapted.outcome.leftOut == 0, "\(adapted.outcome)")
            let recogniser = try Recogniser(model: store.load(adapted))
            let heard = try calls[0].regions[0].withUnsafeBufferPointer { try recogniser.recognise($0) }
            #expect(calls[0].reference.score(heard.map(\.syllable)).errors < 12)
            return try store.keep(adapted, figures).name
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("models/versions")) == [name])
        #expect(try store.use(name) == name)
        #expect(store.record(of: name)?.comparison == figures)
        #expect(store.unadapted(name) == "default")
        // Fits better: the same speech is likelier by the adapted model's own account.
        let again = try store.withWorkFolder { work in
            try store.adapt(name, to: calls, method: .mllr, tools: tools, work: work).outcome.logLikelihood
        }
        #expect(try #require(again) > likelihood + 0.1)
        #expect(try store.rollback() == (name, "default"))
    }

    @Test("of a model with a network the layers learn, and nothing else changes")
    func adaptsNetwork() throws {
        let folder = try TemporaryFolder()
        let shipped = ModelsFixture.root + "/models/zh-8k"
        let store = ModelStore(folder: folder.path("models"), shipped: shipped)
        let calls = try Self.sentences.map { try call($0, folder) }
        let tools = try TrainingTools()
        let figures = ModelComparison(
            reference: "default",
            before: [.init(syllables: 10, errors: 5)],
            after: [.init(syllables: 10, errors: 4)]
        )
        let name = try store.withWorkFolder { work in
            let adapted = try store.adapt("default", to: calls, method: .both, tools: tools, work: work)
            #expect(adapted.calls >= 8)
            #expect(adapted.outcome.leftOut == 0, "\(adapted.outcome)")
            #expect(try #require(adapted.outcome.logLikelihood) > 0)
            _ = try Recogniser(model: store.load(adapted))
            return try store.keep(adapted, figures).name
        }
        var before = try NetworkLearner(model: SpeechModel(folder: shipped))
        var after = try NetworkLearner(model: store.load(name))
        for sentence in Self.sentences.prefix(3) {
            let words = sentence.split(separator: " ").map { String($0.dropLast()) }
            let sound = try ModelsFixture.speech(sentence, folder)
            #expect(try before.add(sound, words: words))
            #expect(try after.add(sound, words: words))
        }
        #expect(after.frames == before.frames)
        #expect(after.evidence / Double(after.frames) > before.evidence / Double(before.frames) + 0.02)
        for file in ["acoustic/means", "acoustic/mdef", "evidence.tsv", "second/acoustic/means", "search.params"] {
            #expect(
                FileManager.default.contentsEqual(
                    atPath: "\(shipped)/\(file)",
                    andPath: "\(store.path(of: name))/\(file)"
                ),
                "\(file)"
            )
        }
    }

    @Test("a network learns nothing from words that cannot have been said, or that it does not know")
    func impossibleWords() throws {
        let folder = try TemporaryFolder()
        let model = ModelsFixture.root + "/models/zh-8k"
        let path = model + "/acoustic/network.safetensors"
        var learner = try NetworkLearner(model: SpeechModel(folder: model))
        let sound = try ModelsFixture.speech("ni3 hao3", folder)
        #expect(try !learner.add(sound, words: Array(repeating: "zhuang", count: 80)))
        #expect(try !learner.add(sound, words: ["ni", "hello"]))
        #expect(try !learner.add(sound, words: ["er(9)"]))
        #expect(try !learner.add([], words: ["ni", "hao"]))
        #expect(learner.frames == 0)
        learner.learn(.all)
        #expect(try learner.file() == Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test("a model with packed weights only cannot be adapted, and says why", .enabled(if: ModelsFixture.hasPeer))
    func packedWeights() throws {
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        let version = try ModelInstallation(store: store) { _ in [] }.install(ModelsFixture.peer).version
        let error = try #require(throws: ModelError.self) {
            try store.withWorkFolder { work in
                try store.adapt(version, to: [], method: .map, tools: TrainingTools(), work: work)
            }
        }
        #expect("\(error)".contains("sendump"))
    }

    @Test("features that do not go with the Gaussians make no version")
    func nothingAligned() throws {
        struct FarAway: FeatureWriter {
            let honest: any FeatureWriter
            /// The true features for the alignment, then ones so far away that every density is 0.
            func write(_ stretches: [SpokenStretch], names: [String], to folder: String) throws(ModelError) {
                try honest.write(stretches, names: names, to: folder)
                guard folder.hasSuffix("train") else { return }
                for name in names {
                    let path = URL(fileURLWithPath: "\(folder)/\(name).mfc")
                    guard let data = try? Data(contentsOf: path) else { continue }
                    let count = (data.count - 4) / 4
                    let far = (0..<count).map { Float($0 % 2 == 0 ? 1e6 : -1e6) }
                    try? (data.prefix(4) + far.withUnsafeBytes { Data($0) }).write(to: path)
                }
            }
        }
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        let calls = [try call(Self.sentences[0], folder)]
        #expect(throws: ModelError.self) {
            try store.withWorkFolder { work in
                try store.adapt("default", to: calls, method: .map, tools: TrainingTools(), work: work) {
                    FarAway(honest: try! SphinxFrontEnd(model: $0, files: $1, tools: $2))
                }
            }
        }
    }

    @Test("a model whose features are made in an unknown way is not adapted by cepstra")
    func otherFeatures() throws {
        let folder = try TemporaryFolder()
        let store = ModelsFixture.store(folder)
        let version = try store.add { staging in
            try ModelsFixture.copy(ModelsFixture.shipped, to: staging)
            let path = staging + "/acoustic/feat.params"
            let text = try String(contentsOfFile: path, encoding: .utf8).replacing("-feat 13:4", with: "-feat 1s_c")
            try (text + "-ceplen 40\n").write(toFile: path, atomically: true, encoding: .utf8)
            return ModelRecord(kind: .installed, made: Date(timeIntervalSince1970: 0))
        }.name
        let error = try #require(throws: ModelError.self) {
            try store.withWorkFolder { work in
                try store.adapt(version, to: [], method: .map, tools: TrainingTools(), work: work)
            }
        }
        #expect("\(error)".contains("cannot be adapted"))
    }

    @Test("missing programs are named with what to install")
    func missingTools() throws {
        let error = try #require(throws: ModelError.self) { try TrainingTools(folder: "/nonexistent") }
        #expect("\(error)".contains("apt-get install sphinxtrain"))
    }
}
