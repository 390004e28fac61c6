import Foundation
import Testing

@testable import ZhidaTagging

@Suite("Tagger")
struct SequenceTaggerTests {
    private func found(_ text: String, _ tagger: SequenceTagger) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return tagger.tag(text).map { phrase in
            scalars[phrase.range].map(String.init).joined() + "/" + tagger.labels[phrase.label]
        }
    }

    @Test func findsWhatItNeverSaw() throws {
        let tagger = try SequenceTagger(SmallDistrict.model)
        #expect(found("新桥村长江路88号", tagger) == ["新桥村/community", "长江路/road", "88号/door"])
        #expect(found("我在中山大道5号那边", tagger) == ["中山大道/road", "5号/door"])
    }

    @Test func rangesCountScalarsOfTheOriginal() throws {
        let tagger = try SequenceTagger(SmallDistrict.model)
        for before in ["", "👨‍👩‍👧", "\0", "  \u{FEFF}", "\u{200B}"] {
            let text = before + "\n人民路\u{3000}１2号"
            let scalars = Array(text.unicodeScalars)
            let phrases = tagger.tag(text)
            let words = phrases.map { scalars[$0.range].map(String.init).joined() }
            #expect(words == ["人民路", "１2号"], "before: \(before.debugDescription)")
        }
    }

    @Test func nothingIsFoundInNothing() throws {
        let tagger = try SequenceTagger(SmallDistrict.model)
        for text in ["", " ", "\0\0", "\n\n"] { #expect(tagger.tag(text).isEmpty) }
    }

    @Test func timeGrowsNoFasterThanTheLine() throws {
        let session = try SequenceTagger(SmallDistrict.model).makeSession()
        func seconds(_ count: Int) -> Double {
            let text = String(repeating: "固戍村长安路3号", count: count)
            let phrases = session.tag(text)
            #expect((phrases.last?.range.upperBound ?? 0) == count * 8)
            let clock = ContinuousClock()
            return (0..<3).map { _ in clock.measure { _ = session.tag(text) } }.min().map { $0 / .seconds(1) } ?? 0
        }
        // Eight times the text, and four times that for a busy machine.
        #expect(seconds(2_000) < 32 * seconds(250))
    }

    @Test func aMillionCharactersWithoutAnAddressInOneLine() throws {
        let session = try SequenceTagger(SmallDistrict.model).makeSession()
        session.margin = 1
        let text = String(repeating: "\0", count: 999_990) + "长安路3号"
        #expect(session.tag(text).map(\.range) == [999_990..<999_993, 999_993..<999_995])
    }

    @Test func sameSeedGivesTheSameModel() throws {
        var settings = TaggerSettings()
        settings.epochs = 2
        let models = try (0..<2).map { _ in
            let trainer = try TaggerTrainer(SmallDistrict.text(), settings: settings)
            trainer.train()
            return try trainer.model(recipe: "twice")
        }
        #expect(models[0] == models[1])
    }

    @Test func aWrittenModelTagsAsTheOneInMemory() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "tagger-\(UUID().uuidString).bin").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try SmallDistrict.model.write(to: URL(fileURLWithPath: path))
        let (mapped, kept) = (try SequenceTagger(contentsOf: path), try SequenceTagger(SmallDistrict.model))
        #expect(mapped.recipe == "a made-up district")
        #expect(mapped.tag("黄田村解放路9号2栋").count == 4)
        #expect(mapped.tag("黄田村解放路9号2栋") == kept.tag("黄田村解放路9号2栋"))
    }

    @Test func damagedModelsAreRefused() throws {
        let model = SmallDistrict.model
        #expect(throws: TaggingError.self) { try SequenceTagger(contentsOf: "/nowhere/tagger.bin") }
        for size in [0, 1, 8, 31, 32, 100, 207, model.count / 2, model.count - 1] {
            #expect(throws: TaggingError.self) { try SequenceTagger(Data(model.prefix(size))) }
        }
        for at in stride(from: 0, to: model.count, by: max(1, model.count / 301)) {
            var changed = Data(model)
            changed[at] ^= 0x10
            #expect(throws: TaggingError.self, "byte \(at)") { try SequenceTagger(changed) }
        }
    }

    @Test func newerFormatsAreNamed() throws {
        var newer = Data(SmallDistrict.model)
        newer[8] = 9
        let error = #expect(throws: TaggingError.self) { try SequenceTagger(newer, name: "m.bin") }
        #expect(error == .newerModel(file: "m.bin", format: 9, known: 2))
    }

    @Test func probabilitiesLieBetweenNothingAndOne() throws {
        let session = try SequenceTagger(SmallDistrict.model).makeSession()
        session.margin = 50
        for label in session.thresholds.indices { session.thresholds[label] = 0 }
        for phrase in session.tag("钟屋村东风街21号") { #expect(phrase.confidence > 0 && phrase.confidence <= 1) }
    }

    @Test func labelsOfThePublishedSetHaveKinds() {
        #expect(ElementKind(label: "subRoad") == .branchRoad)
        #expect(ElementKind(label: "branchRoad") == .branchRoad)
        #expect(ElementKind(label: "cellno") == .unit)
        #expect(ElementKind(label: "o") == nil)
        for kind in ElementKind.allCases { #expect(ElementKind(label: kind.rawValue) == kind) }
    }
}
