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

@Suite struct TraditionalCharactersTests {
    @Test("Simplified characters and the gazetteer's names stay as they are") func simplifiedStays() throws {
        // GB 18030 as Foundation numbers it; the two bytes are GB 2312's rows of hanzi.
        let encoding = String.Encoding(rawValue: 0x8000_0632)
        let outOfUse: Set<Unicode.Scalar> = ["後", "於", "菸", "麽"]
        var seen = 0
        for high in UInt8(0xB0)...0xF7 {
            for low in UInt8(0xA1)...0xFE {
                guard let scalar = String(data: Data([high, low]), encoding: encoding)?.unicodeScalars.first,
                    (0x4E00...0x9FFF).contains(scalar.value)
                else { continue }
                seen += 1
                if NormalisedText.plain(scalar.value) != scalar.value, !outOfUse.contains(scalar) {
                    Issue.record("\(scalar) is changed")
                }
            }
        }
        #expect(seen >= 6_763)
        let names = try String(contentsOf: Fixtures.root.appending(path: "gazetteer/baoan.csv"), encoding: .utf8)
        let changed = Set(
            names.unicodeScalars.filter {
                (0x3400...0x9FFF).contains($0.value) && NormalisedText.plain($0.value) != $0.value
            }
        )
        #expect(changed.isEmpty, "\(changed)")
    }

    @Test("The table is whole: pairs of two different characters, rising, and none leads to another")
    func table() {
        let scalars = Array(TraditionalCharacters.pairs.unicodeScalars)
        #expect(scalars.count % 2 == 0 && scalars.count > 5_000)
        let traditional = stride(from: 0, to: scalars.count, by: 2).map { scalars[$0].value }
        let simplified = stride(from: 1, to: scalars.count, by: 2).map { scalars[$0].value }
        #expect(zip(traditional, traditional.dropFirst()).allSatisfy { $0 < $1 })
        #expect(zip(traditional, simplified).allSatisfy { $0 != $1 })
        #expect(Set(traditional).isDisjoint(with: simplified))
    }
}

@Suite struct NormalisingChangesTests {
    @Test(
        "Each kind of change is told with its words and its place",
        arguments: [
            ("在Ａ１栋", .width, 1..<3, "Ａ１", "A1"), ("在a1栋", .letterCase, 1..<2, "a", "A"),
            ("88號樓", .traditional, 2..<4, "號樓", "号楼"), ("88～90", .mark, 2..<3, "～", "-"),
            ("№88", .mark, 0..<1, "№", "#"), ("西\u{3000}乡", .blank, 1..<2, "\u{3000}", " "),
            ("西\u{200B}乡", .invisible, 1..<2, "\u{200B}", ""), ("第⑫号", .compatibility, 1..<2, "⑫", "12"),
            ("二○一", .compatibility, 1..<2, "○", "〇"),
        ] as [(String, NormalisedText.Change.Kind, Range<Int>, String, String)]
    ) func kinds(text: String, kind: NormalisedText.Change.Kind, range: Range<Int>, said: String, plain: String) {
        let normalised = NormalisedText(text)
        #expect(normalised.changes == [.init(kind: kind, range: range, said: said, plain: plain)])
        // The words after the change lie where they lay.
        let last = normalised.count - 1
        let end = text.unicodeScalars.count
        #expect(normalised.originalRange(of: last..<last + 1).upperBound == end)
        if range.upperBound < end { #expect(normalised.originalRange(of: last..<last + 1) == end - 1..<end) }
    }

    @Test("Changes put in their places make the normalised text, whatever the text") func whole() {
        var generator = SeededGenerator(6)
        for _ in 0..<300 {
            let text = HostileText.random(80, using: &generator)
            let normalised = NormalisedText(text)
            let original = Array(text.unicodeScalars)
            var made = String.UnicodeScalarView()
            var place = 0
            for change in normalised.changes {
                made.append(contentsOf: original[place..<change.range.lowerBound])
                made.append(contentsOf: change.plain.unicodeScalars)
                #expect(Array(change.said.unicodeScalars) == Array(original[change.range]))
                place = change.range.upperBound
            }
            made.append(contentsOf: original[place...])
            #expect(made.map(\.value) == normalised.scalars)
        }
    }

    @Test("A plain text has no changes") func none() {
        #expect(NormalisedText("西乡街道固戍一路88号").changes.isEmpty)
    }
}
