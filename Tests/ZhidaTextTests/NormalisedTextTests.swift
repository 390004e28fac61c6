import Foundation
import Testing

@testable import ZhidaText

@Suite struct NormalisedTextTests {
    @Test("The clerk's table of writings", arguments: try! Fixtures.rows("normalising.tsv"))
    func table(row: [String]) throws {
        let normalised = NormalisedText(row[0])
        #expect(normalised.text == row[1])
        let parts = row[2].components(separatedBy: " > ")
        let start = try #require(normalised.text.firstRange(of: parts[0])?.lowerBound)
        let offset = normalised.text.unicodeScalars.distance(from: normalised.text.startIndex, to: start)
        let range = offset..<(offset + parts[0].unicodeScalars.count)
        #expect(normalised.originalText(of: range) == parts[1])
    }

    @Test("Offsets lead back: the original words of any part normalise to words that hold the part") func roundTrip() {
        var generator = SeededGenerator(2)
        for _ in 0..<500 {
            let text = HostileText.random(60, using: &generator)
            let normalised = NormalisedText(text)
            let original = Array(text.unicodeScalars)
            guard normalised.count > 0 else { continue }
            let start = Int.random(in: 0..<normalised.count, using: &generator)
            let range = start..<Int.random(in: (start + 1)...normalised.count, using: &generator)
            let source = normalised.originalRange(of: range)
            #expect(source.lowerBound >= 0 && source.upperBound <= original.count)
            var view = String.UnicodeScalarView()
            view.append(contentsOf: original[source])
            #expect(Array(normalised.originalText(of: range).unicodeScalars) == Array(original[source]))
            let again = NormalisedText(String(view)).text
            #expect(again.unicodeScalars.count >= range.count)
            #expect(again.contains(normalised.text(in: range)) || range.isEmpty)
        }
    }

    @Test("Normalising a second time changes nothing") func idempotent() {
        var generator = SeededGenerator(3)
        for _ in 0..<300 {
            let once = NormalisedText(HostileText.random(80, using: &generator))
            #expect(NormalisedText(once.text).scalars == once.scalars)
        }
    }

    @Test("Long texts of one thing take no longer than their length asks for", arguments: HostileText.long.map(\.name))
    func hostile(name: String) {
        let text = HostileText.long.first { $0.name == name }!.text
        let time = ContinuousClock().measure { _ = NormalisedText(text) }
        #expect(time < HostileText.limit)
    }

    @Test("Empty text has empty ranges") func empty() {
        let normalised = NormalisedText("")
        #expect(normalised.count == 0 && normalised.originalRange(of: 0..<0) == 0..<0)
        #expect(normalised.originalText(of: 0..<0).isEmpty)
    }
}
