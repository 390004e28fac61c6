import Testing
import ZhidaCore

@testable import ZhidaText

@Suite struct WordSegmenterTests {
    static let names = ["固戍", "固戍一路", "西乡街道", "三围", "A区", "107国道", "万丰路"].map { ExtraWord(text: $0) }
    static let segmenter = Result { WordSegmenter(lexicon: try Fixtures.lexicon.get(), extraWords: names) }

    @Test("The clerk's table of segmented texts", arguments: try! Fixtures.rows("segments.tsv"))
    func table(row: [String]) throws {
        let scalars = Array(row[0].unicodeScalars)
        let words = try Self.segmenter.get().words(in: row[0]).map { word in
            scalars[word.range].map { String($0) }.joined() + "/" + word.tag
        }
        #expect(words.joined(separator: " ") == row[1])
    }

    @Test("Polyphones are read by the word they stand in", arguments: try! Fixtures.rows("readings.tsv"))
    func reading(row: [String]) throws {
        let reading = try Self.segmenter.get().reading(of: NormalisedText(row[0]), readings: Fixtures.readings.get())
        #expect(reading.map(\.pinyin).joined(separator: " ") == row[1])
    }

    @Test("Every character has one entry of reading, letters and punctuation none") func perCharacter() throws {
        let text = NormalisedText("A区，12号")
        let syllables = try Self.segmenter.get().syllables(of: text, readings: Fixtures.readings.get())
        #expect(syllables.map { $0?.pinyin ?? "-" } == ["-", "qu", "-", "yi", "er", "hao"])
    }

    @Test("A name's own reading is used, whatever its characters say") func ownReading() throws {
        let segmenter = WordSegmenter(
            lexicon: try Fixtures.lexicon.get(),
            extraWords: [ExtraWord(text: "壆岗", reading: Fixtures.syllables("bo gang"))]
        )
        let reading = segmenter.reading(of: NormalisedText("壆岗社区"), readings: try Fixtures.readings.get())
        #expect(reading == Fixtures.syllables("bo gang she qu"))
    }

    @Test("Words cover the text without gap or overlap, whatever the text") func covers() throws {
        var generator = SeededGenerator(11)
        let segmenter = try Self.segmenter.get()
        for _ in 0..<300 {
            let text =
                HostileText.random(120, using: &generator) + ["", "固戍一路", "107国道A"].randomElement(using: &generator)!
            var end = 0
            for word in segmenter.words(in: text) {
                #expect(word.range.lowerBound == end && !word.range.isEmpty)
                end = word.range.upperBound
            }
            #expect(end == text.unicodeScalars.count)
        }
        #expect(segmenter.words(in: "").isEmpty)
    }

    @Test("Long texts of one thing take no longer than their length asks for", arguments: HostileText.long.map(\.name))
    func hostile(name: String) throws {
        let text = HostileText.long.first { $0.name == name }!.text
        let segmenter = try Self.segmenter.get()
        let time = ContinuousClock().measure { #expect(!segmenter.words(in: text).isEmpty) }
        #expect(time < HostileText.limit)
    }
}
