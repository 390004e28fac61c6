import Testing
import ZhidaCore

@testable import ZhidaText

@Suite struct SpokenNumberTests {
    @Test(
        "The numerals of the clerk's table are found with value and unit",
        arguments: try! Fixtures.rows("numbers.tsv")
    )
    func table(row: [String]) {
        let scalars = Array(row[0].unicodeScalars)
        let found = SpokenNumber.numbers(in: row[0]).map { numeral in
            let writing = scalars[numeral.range].map { String($0) }.joined()
            return "\(writing)=\(numeral.digits)" + (numeral.unit.map { ":\($0.rawValue)" } ?? "")
        }
        #expect((found.isEmpty ? "-" : found.joined(separator: " ")) == row[1])
    }

    @Test("A numeral of the clerk's second table has its digits", arguments: try! Fixtures.rows("numerals.tsv"))
    func numerals(row: [String]) {
        let found = SpokenNumber.numbers(in: NormalisedText(row[0]))
        let isWhole = found.count == 1 && found[0].range == 0..<row[0].unicodeScalars.count
        #expect((isWhole ? found[0].digits : "-") == row[1])
    }

    @Test("Every number from 0 to 99,999 is read back from its characters") func characters() {
        for value in 0...99_999 where SpokenNumber.value(of: SpokenNumber.written(value)) != value {
            Issue.record("\(value) is written \(SpokenNumber.written(value))")
        }
    }

    @Test("Every spoken form of every number from 0 to 99,999 means that number") func syllables() {
        for value in 0...99_999 {
            for form in SpokenNumber.spokenForms(of: value) where SpokenNumber.numeral(of: form)?.value != value {
                Issue.record("\(value) spoken \(form) is \(String(describing: SpokenNumber.numeral(of: form)))")
            }
        }
    }

    @Test(
        "Large numbers are read back from their characters",
        arguments: [
            100_000, 123_456, 200_300, 1_000_001, 10_000_000, 20_304_050, 100_000_000, 100_010_000, 999_999_999_999,
        ]
    ) func large(value: Int) {
        #expect(SpokenNumber.value(of: SpokenNumber.written(value)) == value, "\(SpokenNumber.written(value))")
    }

    @Test(
        "Numbers are written as people write them",
        arguments: [
            (0, "零"), (10, "十"), (12, "十二"), (112, "一百一十二"), (3005, "三千零五"), (20_300, "二万零三百"),
            (203_000, "二十万三千"), (10_010, "一万零一十"), (100_000_001, "一亿零一"),
        ]
    ) func writing(value: Int, expected: String) {
        #expect(SpokenNumber.written(value) == expected)
    }

    @Test(
        "Forms are what callers say",
        arguments: [
            ("123", ["yi bai er shi san", "yao er san", "yi er san"]),
            ("2", ["er", "liang"]),
            ("1", ["yi", "yao"]),
            ("120", ["yi bai er shi", "yi bai er", "yao er ling", "yi er ling"]),
            ("12", ["shi er", "yao er", "yi er"]),
            ("05", ["ling wu"]),
            ("250", ["er bai wu shi", "liang bai wu shi", "liang bai wu", "er bai wu", "er wu ling"]),
            (
                "1205",
                [
                    "yi qian er bai ling wu", "yi qian liang bai ling wu", "yao er ling wu", "yi er ling wu",
                    "shi er ling wu",
                ]
            ),
            ("", []), ("12a", []),
        ]
    ) func forms(digits: String, expected: [String]) {
        let forms = SpokenNumber.spokenForms(ofDigits: digits).map { $0.map(\.pinyin).joined(separator: " ") }
        #expect(forms == expected)
    }

    @Test(
        "What sounds like a numeral is found among syllables, with its unit word",
        arguments: [
            ("gu shu yi lu yao yao ling hao", ["1", "110号"]),
            ("san dong er dan yuan wu ling er fang", ["3栋", "2单元", "502室"]),
            ("shi er hao lou", ["12栋"]), ("yi bai er shi hao you ren", ["120号"]), ("lu deng huai le", []),
        ]
    ) func amongSyllables(pinyin: String, expected: [String]) {
        let found = SpokenNumber.numbers(in: Fixtures.syllables(pinyin)).map { $0.digits + ($0.unit?.rawValue ?? "") }
        #expect(found == expected)
    }

    @Test("A row of syllables with anything but a numeral is none") func otherSyllables() {
        #expect(SpokenNumber.numeral(of: Fixtures.syllables("wo yao")) == nil)
        #expect(SpokenNumber.numeral(of: Fixtures.syllables("yi bai er hao")) == nil)
        #expect(SpokenNumber.numeral(of: []) == nil)
    }

    @Test("Numerals lie in order, apart and within the text, whatever the text") func scan() {
        var generator = SeededGenerator(1)
        for _ in 0..<500 {
            let text = HostileText.random(200, using: &generator)
            var last = 0
            for numeral in SpokenNumber.numbers(in: text) {
                #expect(
                    numeral.range.lowerBound >= last && !numeral.range.isEmpty
                        && numeral.end >= numeral.range.upperBound
                )
                last = numeral.range.upperBound
            }
            #expect(last <= text.unicodeScalars.count)
        }
    }

    @Test("Long texts of one thing take no longer than their length asks for", arguments: HostileText.long.map(\.name))
    func hostile(name: String) {
        let text = HostileText.long.first { $0.name == name }!.text
        let time = ContinuousClock().measure { _ = SpokenNumber.numbers(in: text) }
        #expect(time < HostileText.limit)
    }
}
