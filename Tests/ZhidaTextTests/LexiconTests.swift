import Foundation
import Testing
import ZhidaCore

@testable import ZhidaText

@Suite struct LexiconTests {
    @Test("A word is found with its frequency, tag and reading") func entry() throws {
        let lexicon = try Lexicon(
            bytes: Array("\u{FEFF}# a comment\r\n\r\n固戍\t120\tns\tgu shu\r\n长安\t300\tns\tchang an\n固\t9\ta\tgu".utf8),
            file: "words.tsv"
        )
        #expect(lexicon.count == 3)
        #expect(lexicon.total == 429)
        let entry = try #require(lexicon.entry(for: "长安"))
        #expect(entry.frequency == 300 && entry.tag == "ns" && entry.reading == Fixtures.syllables("chang an"))
        #expect(lexicon.contains("固") && !lexicon.contains("固戍路") && !lexicon.contains("长") && !lexicon.contains(""))
        #expect(lexicon[0].word == "固戍")
    }

    @Test("Of a word in two rows the first counts") func duplicate() throws {
        let lexicon = try Lexicon(bytes: Array("长\t5\ta\tchang\n长\t3\tv\tzhang\n".utf8), file: "words.tsv")
        #expect(lexicon.count == 1)
        #expect(lexicon.entry(for: "长")?.reading == Fixtures.syllables("chang"))
    }

    @Test(
        "A malformed table is refused with file, line, fault and remedy",
        arguments: try! Fixtures.rows("malformed.tsv")
    )
    func malformed(row: [String]) {
        let text = row[1].replacing("\\t", with: "\t").replacing("\\n", with: "\n")
        do throws(TextError) {
            if row[0] == "words" {
                _ = try Lexicon(bytes: Array(text.utf8), file: "a.tsv")
            } else {
                _ = try ReadingTable(bytes: Array(text.utf8), file: "a.tsv")
            }
            Issue.record("loaded")
        } catch {
            #expect(error.description.contains(row[3]), "\(error)")
            #expect(error.description.hasPrefix(row[2] == "0" ? "a.tsv: " : "a.tsv:\(row[2]): "), "\(error)")
        }
    }

    @Test(
        "Bytes that are not UTF-8 are said to be so",
        arguments: [
            [0xB9, 0xCC], [0xC0, 0x80], [0xE5, 0x9B], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
            [0xE0, 0x80, 0x80],
        ] as [[UInt8]]
    ) func encoding(word: [UInt8]) {
        #expect(throws: TextError.self) { try Lexicon(bytes: word + Array("\t5\tn\tgu\n".utf8), file: "a.tsv") }
        #expect(throws: TextError.self) { try ReadingTable(bytes: word + Array("\tgu\n".utf8), file: "a.tsv") }
    }

    @Test("A missing file is named") func missing() {
        let error = #expect(throws: TextError.self) { try Lexicon(contentsOf: URL(filePath: "/nowhere/words.tsv")) }
        #expect(error?.description.hasPrefix("/nowhere/words.tsv: cannot be read") == true)
    }

    @Test("Random bytes are refused or loaded, and crash nothing") func fuzz() {
        var generator = SeededGenerator(7)
        let alphabet = Array("固戍长安\t\t\t\n\n123 gu shu ns#\r".utf8) + [0xFF, 0xC3, 0x00]
        var loaded = 0
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator)!
            }
            if (try? ReadingTable(bytes: bytes, file: "a")) != nil { loaded += 1 }
            if let lexicon = try? Lexicon(bytes: bytes, file: "a") { #expect(lexicon.count > 0) }
        }
        #expect(loaded < 2_000)
    }

    @Test("The release's tables load, and every word reads as its characters can") func release() throws {
        let lexicon = try Fixtures.lexicon.get()
        let readings = try Fixtures.readings.get()
        #expect(lexicon.count > 50_000 && readings.count > 6_000)
        #expect(lexicon.byteCount < 8_000_000)
        var strange = 0
        for index in 0..<lexicon.count {
            let entry = lexicon[index]
            for (scalar, syllable) in zip(entry.word.unicodeScalars, entry.reading)
            where !readings.readings(of: scalar).contains(syllable) { strange += 1 }
        }
        // Readings that a character has within a few words only (会计 kuai, 大夫 dai) may be missing from its row.
        #expect(strange < lexicon.count / 100)
    }

    @Test("A character's readings come most frequent first") func readings() throws {
        let table = try ReadingTable(bytes: Array("长\tchang zhang\n〇\tling\n𠮷\tji\n".utf8), file: "readings.tsv")
        #expect(Array(table.readings(of: "长")) == Fixtures.syllables("chang zhang"))
        #expect(table.reading(of: "〇")?.pinyin == "ling")
        #expect(table.reading(of: "𠮷")?.pinyin == "ji")
        #expect(table.readings(of: "短").isEmpty && table.reading(of: "a") == nil && table.reading(of: "😀") == nil)
    }
}
