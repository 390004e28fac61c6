import Foundation
import Testing
import ZhidaCore
import ZhidaModels
import ZhidaSpeech

@Suite("Pronunciations of the syllables in a model's phones")
struct SyllableLexiconTests {
    /// The shipped dictionary, without further pronunciations.
    private func shipped() throws -> [String: String] {
        let text = try String(contentsOfFile: ModelsFixture.shipped + "/syllables.dict", encoding: .utf8)
        var entries: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.contains("(") {
            let fields = line.split(separator: " ", maxSplits: 1).map(String.init)
            entries[fields[0]] = fields[1]
        }
        return entries
    }

    private func entries(_ lexicon: SyllableLexicon) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: lexicon.pronunciations.map { ($0.key.pinyin, $0.value[0].joined(separator: " ")) }
        )
    }

    @Test("the names of the shipped model's phones give the shipped dictionary")
    func byName() throws {
        let phones = try SphinxFiles(folder: ModelsFixture.shipped).phones
        let lexicon = try SyllableLexicon(phones: phones, dictionaries: [])
        #expect(lexicon.origin.byName == 419)
        #expect(try entries(lexicon) == shipped())
    }

    @Test("capital letters and tones' figures do not matter; each tone is a pronunciation")
    func upperCaseAndTones() throws {
        let shippedPhones = try SphinxFiles(folder: ModelsFixture.shipped).phones
        let initials = Set("b p m f d t n l g k h j q x zh ch sh r z c s".split(separator: " ").map(String.init))
        let phones = Set(
            shippedPhones.flatMap { phone in
                initials.contains(phone) || phone == "SIL"
                    ? [phone.uppercased()] : (1...4).map { phone.uppercased() + String($0) }
            }
        )
        let lexicon = try SyllableLexicon(phones: phones, dictionaries: [])
        let gu = try #require(lexicon.pronunciations[Syllable(pinyin: "gu")!])
        #expect(gu == [["G", "U1"], ["G", "U2"], ["G", "U3"], ["G", "U4"]])
        #expect(lexicon.text.contains("gu G U1\ngu(2) G U2\n"))
        #expect(lexicon.pronunciations.count == 419)
    }

    @Test("THCHS-30's doubled vowels begin syllables without a consonant")
    func doubledVowels() throws {
        let names = """
            b p m f d t n l g k h j q x zh ch sh r z c s aa ee ii oo uu vv a ai an ang ao e ei en eng er i ix iy ia ian
            iang iao ie in ing iong iu o ong ou u ua uai uan uang ueng ui un uo v ve van vn SIL
            """
        let phones = Set(names.split(whereSeparator: \.isWhitespace).map(String.init))
        let lexicon = try SyllableLexicon(phones: phones, dictionaries: [])
        let expected = [
            "yi": "ii i", "yan": "ii ian", "wu": "uu u", "weng": "uu ueng", "yuan": "vv van", "an": "aa an",
            "er": "ee er", "zi": "z iy", "zhi": "zh ix", "ju": "j v", "bo": "b uo",
        ]
        for (pinyin, sounds) in expected { #expect(entries(lexicon)[pinyin] == sounds, "\(pinyin)") }
    }

    @Test("a dictionary goes before names, and what it lacks is made of its other syllables")
    func analogy() throws {
        let own = try shipped()
        let phones = Set(own.values.flatMap { $0.split(separator: " ").map { "p_\($0)" } } + ["SIL"])
        let listed = own.filter { !["fiao", "gu", "lo", "rua"].contains($0.key) }
        let text = listed.map { word, sounds in
            "\(word) \(sounds.split(separator: " ").map { "p_\($0)" }.joined(separator: " "))\n"
        }.joined()
        let lexicon = try SyllableLexicon(phones: phones, dictionaries: [("own.dict", text)])
        #expect(lexicon.origin.dictionary == "own.dict")
        #expect(lexicon.origin.listed == 415)
        #expect(lexicon.origin.byAnalogy == 4)
        #expect(entries(lexicon)["fiao"] == "p_f p_iao")
        #expect(entries(lexicon)["gu"] == "p_g p_u")
    }

    @Test("characters with one reading teach the phones of that syllable; a letter's name does not")
    func characters() throws {
        let phones: Set = ["SIL", "K1", "K2", "K3", "K4"]
        let gap = try #require(throws: LexiconGap.self) {
            try SyllableLexicon(
                phones: phones,
                dictionaries: [("words.dic", "固 K1 K2\n行 K3 K4\nA K3\n固戍 K1 K2 K3 K4\n故(2) K1 K2\n")],
                reading: { ["固": "gu", "故": "gu", "行": "xing hang"][$0].map(syllables) ?? [] }
            )
        }
        #expect(!gap.syllables.contains(Syllable(pinyin: "gu")!))
        #expect(gap.syllables.contains(Syllable(pinyin: "xing")!))
        #expect(gap.syllables.count == 418)
    }

    @Test("missing phones are named, with the syllables that want them")
    func missing() throws {
        var phones = try SphinxFiles(folder: ModelsFixture.shipped).phones
        phones.remove("v")
        phones.remove("zh")
        let gap = try #require(throws: LexiconGap.self) { try SyllableLexicon(phones: phones, dictionaries: []) }
        #expect(gap.phones == ["v (yu, ux)", "zh"])
        #expect(gap.syllables.contains(Syllable(pinyin: "lv")!) && gap.syllables.contains(Syllable(pinyin: "zhong")!))
        #expect(!gap.syllables.contains(Syllable(pinyin: "lu")!))
        #expect("\(gap)".contains("zhong"))
    }
}
