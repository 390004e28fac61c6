import Foundation
import Testing
import ZhidaCore
import ZhidaSpeech

@Suite("Speech models")
struct SpeechModelTests {
    @Test("The shipped model is complete, takes 8 kHz and hears nearly every syllable")
    func shipped() throws {
        let model = try SpeechModel(folder: ModelFixture.shipped)
        #expect(model.name == "zh-8k")
        #expect(model.samplesPerSecond == 8_000)
        #expect(model.vocabulary.count >= 400)
        _ = try Recogniser(model: model)
    }

    @Test("CMU's model is used in its place, with a syllable language model", .enabled(if: ModelFixture.hasPeer))
    func peer() throws {
        let folder = try TemporaryFolder()
        try folder.writeLoop(over: Syllable.all.compactMap { Syllable(pinyin: $0) }, "loop.lm")
        let model = try SpeechModel(folder: ModelFixture.peer, languageModel: folder["loop.lm"])
        #expect(model.samplesPerSecond == 8_000)
        #expect(model.dictionary.hasSuffix("syllables.dic"))
        #expect(model.acousticFolder.hasSuffix("/am"))
        let recogniser = try Recogniser(model: model)
        let voice = try ModelFixture.speech()
        #expect(try (6...12).contains(recogniser.recognise(voice).count))
        let grammar = Grammar(
            alternatives: ["xi xiang jie dao gu shu yi lu", "fu yong jie dao huai de lu"].map {
                (syllables($0), 1)
            }
        )
        #expect(
            try recogniser.recognise(voice, grammar: grammar).map(\.syllable)
                == syllables("xi xiang jie dao gu shu yi lu")
        )
    }

    /// It is over characters, and lacks bigrams that PocketSphinx 5prealpha insists on.
    @Test("CMU's own language model is refused by name", .enabled(if: ModelFixture.hasPeer))
    func peerWithItsOwnLanguageModel() throws {
        let fault = try #require(throws: SpeechFault.self) { try SpeechModel(folder: ModelFixture.peer) }
        #expect(fault.place.hasSuffix("gigatdt.5000.DMP"))
        #expect(fault.detail.contains("language model"))
    }

    @Test(
        "A torn or missing acoustic file is named before the library sees it",
        arguments: ["mdef", "means", "variances", "transition_matrices", "mixture_weights", "feat.params"],
        ["missing", "empty", "torn"]
    )
    func brokenAcoustics(name: String, fault: String) throws {
        let folder = try ModelFixture.copy()
        let path = folder["model/acoustic/" + name]
        guard FileManager.default.fileExists(atPath: path) else { return }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        switch fault {
        case "missing": try FileManager.default.removeItem(atPath: path)
        case "empty": try Data().write(to: URL(fileURLWithPath: path))
        default: try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
        }
        // Half of its options, or none, still makes an option file.
        if name == "feat.params" && fault != "missing" { return }
        let error = try #require(throws: SpeechFault.self) { try SpeechModel(folder: folder["model"]) }
        #expect(error.part == .model)
        #expect(error.place.hasPrefix(folder["model"]))
    }

    @Test("Files of two models do not go together")
    func mixedModels() throws {
        let folder = try ModelFixture.copy()
        try folder.write("gu xx yy\n", "model/syllables.dict")
        let phone = try #require(throws: SpeechFault.self) { try SpeechModel(folder: folder["model"]) }
        #expect(phone.place.hasSuffix("syllables.dict:1"))
        #expect(phone.detail.contains("\"xx\""))

        let words = try ModelFixture.copy()
        try words.write(
            "\\data\\\nngram 1=3\n\n\\1-grams:\n-99 <s>\n-1 </s>\n-0.1 宝安\n\n\\end\\\n",
            "model/hanzi.lm"
        )
        let other = try #require(throws: SpeechFault.self) {
            try SpeechModel(folder: words["model"], languageModel: words["model/hanzi.lm"])
        }
        #expect(other.detail.contains("only 0 of its 1 words"))
    }

    @Test("What is no language model is refused", arguments: ["", "junk", "Trie Language Model"])
    func brokenLanguageModel(content: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(content, "bad.lm.bin")
        #expect(throws: SpeechFault.self) {
            try SpeechModel(folder: ModelFixture.shipped, languageModel: folder["bad.lm.bin"])
        }
    }

    @Test("A torn language model is refused", arguments: [0.01, 0.3, 0.9, 0.9999])
    func tornLanguageModel(share: Double) throws {
        let folder = try ModelFixture.copy()
        let whole = try Data(contentsOf: URL(fileURLWithPath: folder["model/language.lm.bin"]))
        try whole.prefix(Int(Double(whole.count) * share)).write(
            to: URL(fileURLWithPath: folder["model/language.lm.bin"])
        )
        let fault = try #require(throws: SpeechFault.self) { try SpeechModel(folder: folder["model"]) }
        #expect(fault.place.hasSuffix("language.lm.bin"))
    }

    @Test("A folder without a model says what it lacks")
    func noModel() throws {
        let folder = try TemporaryFolder()
        let nothing = try #require(throws: SpeechFault.self) { try SpeechModel(folder: folder.path) }
        #expect(nothing.detail.contains("no mdef"))
        #expect(throws: SpeechFault.self) { try SpeechModel(folder: folder["absent"]) }
    }

    @Test("Filters beyond half the sample rate are refused")
    func sampleRate() throws {
        let folder = try ModelFixture.copy()
        try folder.write("-nfilt 20\n-upperf 6800\n", "model/acoustic/feat.params")
        var search = SearchSettings()
        search.samplesPerSecond = 8_000
        #expect(throws: SpeechFault.self) { try SpeechModel(folder: folder["model"], search: search) }
    }
}

@Suite("Search settings")
struct SearchSettingsTests {
    @Test("An argument file sets what it names and leaves the rest")
    func reading() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "# beams\n-beam 1e-70\n-lw 7.5 -wip 0.2\n-topn 8\n-fwdflat no\n-samprate 8000\n",
            "search.params"
        )
        let settings = try SearchSettings(argumentFile: folder["search.params"])
        #expect(settings.beam == 1e-70)
        #expect(settings.phoneBeam == 1e-80)
        #expect(settings.languageWeight == 7.5)
        #expect(settings.wordInsertionPenalty == 0.2)
        #expect(settings.samplesPerSecond == 8_000)
        #expect(settings.others == ["-topn": "8", "-fwdflat": "no"])
        try folder.write(settings.argumentFile, "again.params")
        #expect(try SearchSettings(argumentFile: folder["again.params"]) == settings)
    }

    @Test(
        "A wrong line is named",
        arguments: [
            ("-beam wide", "no number"), ("-beem 1e-80", "no option"), ("-topn 2.5", "no whole number"),
            ("-hmm /models", "no search setting"), ("-fwdflat maybe", "neither yes nor no"), ("beam 1e-80", "pair"),
            ("-remove_silence yes", "must be no"), ("-beam", "pair"),
        ]
    )
    func faults(line: String, words: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("# one\n\(line)\n", "search.params")
        let fault = try #require(throws: SpeechFault.self) {
            try SearchSettings(argumentFile: folder["search.params"])
        }
        #expect(fault.part == .settings)
        #expect(fault.place.hasSuffix("search.params:2"))
        #expect(fault.detail.contains(words))
    }
}
