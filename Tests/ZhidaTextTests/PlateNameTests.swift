import Foundation
import Testing

@testable import ZhidaText

@Suite struct PlateNameTests {
    @Test("Every writing of the clerk's table has its one form", arguments: try! Fixtures.rows("plates.tsv"))
    func table(row: [String]) {
        #expect(PlateName(name: row[0])?.text ?? "-" == row[1])
    }

    @Test("A form is its own form, and its bytes are its text", arguments: try! Fixtures.rows("plates.tsv"))
    func idempotent(row: [String]) throws {
        guard row[1] != "-" else { return }
        let plate = try #require(PlateName(name: row[0]))
        #expect(PlateName(name: row[1]) == plate)
        var bytes: [UInt8] = []
        plate.appendCanonical(to: &bytes)
        #expect(bytes == Array(row[1].utf8))
    }

    @Test("Every door and building of the default gazetteer is written in its form") func gazetteer() throws {
        let file = try String(contentsOf: Fixtures.root.appending(path: "gazetteer/baoan.csv"), encoding: .utf8)
        var plates = 0
        for line in file.split(separator: "\n") {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard ["door", "building"].contains(fields[1]) else { continue }
            plates += 1
            if PlateName(name: fields[3])?.text != String(fields[3]) { Issue.record("\(fields[3])") }
        }
        #expect(plates > 20_000)
    }

    @Test("Other numbers, and the same number of other things, are unequal") func unequal() {
        let names = ["88号", "88号之2", "88号之3", "88号附2号", "88栋", "88室", "882号", "8号之82", "A8栋", "8A栋", "负1楼", "1楼"]
        let plates = names.compactMap { PlateName(name: $0) }
        #expect(Set(plates).count == names.count)
    }

    @Test("Numbers in a row have the levels that the row gives them", arguments: try! Fixtures.rows("plate-rows.tsv"))
    func rows(row: [String]) {
        let scalars = row[0].unicodeScalars.map(\.value)
        let found = scalars.withUnsafeBufferPointer { PlateRow($0, at: 0) }
        let shown = found?.parts.map { ($0.isAlternative ? "|" : "") + $0.name.text }.joined(separator: " ")
        #expect(shown ?? "-" == row[1])
    }

    @Test("Ranges of a row's numbers are the words as written") func ranges() throws {
        let text = Array("在3-2-501室、502房".unicodeScalars)
        let row = try #require(text.map(\.value).withUnsafeBufferPointer { PlateRow($0, at: 1) })
        let words = row.parts.map { part in
            String(String.UnicodeScalarView(text[part.range]))
        }
        #expect(words == ["3", "2", "501室", "502房"])
        #expect(row.range == 1..<text.count)
    }

    @Test(
        "What else a number may mean is listed",
        arguments: [
            ("1-2栋", ["1栋", "2栋", "1-2号"]), ("88号", ["88栋"]), ("3栋", ["3号"]), ("501", ["501室", "501栋", "501号"]),
            ("05室", ["5室"]), ("12-14号", ["12号", "13号", "14号", "12-14栋"]),
        ]
    ) func equivalents(name: String, expected: [String]) throws {
        let plate = try #require(PlateName(name: name))
        let wanted = expected.compactMap { PlateName(name: $0) }
        #expect(plate.equivalents == wanted)
    }

    @Test("A number lies at its base", arguments: [("88号之2", "88号"), ("88号附1号", "88号"), ("88-2", "88"), ("88号", "-")])
    func base(name: String, expected: String) {
        #expect(PlateName(name: name)?.base?.text ?? "-" == expected)
    }

    @Test("A thousand doors, buildings and rooms are read back from how they are written and said") func roundTrip() {
        for value in 1...9_999 where value % 7 == 0 || value < 400 {
            for unit in [UnitWord.door, .building, .room, .floor] {
                let plate = PlateName(value, unit: unit)
                for writing in ["\(value)", SpokenNumber.written(value), SpokenNumber.writtenDigitByDigit("\(value)")]
                where PlateName(name: writing + unit.rawValue) != plate {
                    Issue.record("\(writing)\(unit.rawValue) is not \(plate)")
                }
            }
        }
    }

    @Test("Whatever the text, rows lie in order and within it, and their names are whole") func hostile() {
        var generator = SeededGenerator(4)
        for _ in 0..<400 {
            var scalars = Array(HostileText.random(150, using: &generator).unicodeScalars.map(\.value))
            let marks = Array("#-～之附负甲第地下首东ABF号楼栋、，".unicodeScalars.map(\.value))
            for index in scalars.indices where index % 3 == 0 {
                scalars[index] = marks.randomElement(using: &generator)!
            }
            var last = 0
            for row in scalars.withUnsafeBufferPointer(PlateRow.rows) {
                for part in row.parts {
                    #expect(part.range.lowerBound >= last && !part.range.isEmpty)
                    #expect(part.name.count > 0)
                    last = part.range.upperBound
                }
            }
            #expect(last <= scalars.count)
        }
    }

    @Test("Long texts of one thing take no longer than their length asks for", arguments: HostileText.long.map(\.name))
    func linear(name: String) {
        let scalars = HostileText.long.first { $0.name == name }!.text.unicodeScalars.map(\.value)
        let time = ContinuousClock().measure { _ = scalars.withUnsafeBufferPointer(PlateRow.rows) }
        #expect(time < HostileText.limit)
    }
}
