import Foundation
import Testing
import ZhidaCore

@testable import ZhidaText

/// The tables of `Tests/Fixtures/text`, and the release's own models.
enum Fixtures {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The rows of a table as fields; blank lines and lines that begin with `#` are explanations for the reader.
    static func rows(_ name: String) throws -> [[String]] {
        let text = try String(contentsOf: root.appending(path: "Tests/Fixtures/text/\(name)"), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    static let lexicon = Result { try Lexicon(contentsOf: root.appending(path: "models/text/words.tsv")) }
    static let readings = Result { try ReadingTable(contentsOf: root.appending(path: "models/text/readings.tsv")) }

    static func syllables(_ pinyin: some StringProtocol) -> [Syllable] {
        pinyin.split(separator: " ").map { Syllable(pinyin: $0)! }
    }
}

/// The same numbers in every run (SplitMix64), so that a failure can be met again.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Texts that no caller says and every program meets: 200 KB of one thing, and random scalars.
///
/// 200 KB take a second or two in a debug build; work that grew with the square of the length would take an hour.
enum HostileText {
    static let limit = Duration.seconds(60)

    static let long: [(name: String, text: String)] = [
        ("digits", "7"), ("Chinese digits", "一"), ("powers", "十百千万亿"), ("digit and power", "一百"), ("zeros", "零"),
        ("hundred and zeros", "一百零零零零零零"), ("zeros after ten", "十零"), ("pairs", "十二零五"), ("unit words", "号"),
        ("letters", "a"), ("letters and digits", "a1"), ("blanks", " "), ("line breaks", "\n"), ("full stops", "。"),
        ("one word", "中华人民共和国"), ("joiners", "\u{200D}"), ("marks on one letter", "\u{301}"), ("emoji", "👨‍👩‍👧"),
        ("enclosed numbers", "⑳"), ("ligature", "\u{FDFA}"), ("nul", "\0"),
    ].map { name, unit in (name, String(repeating: unit, count: 200_000 / unit.utf8.count)) }

    static func random(_ count: Int, using generator: inout SeededGenerator) -> String {
        let blocks: [ClosedRange<UInt32>] = [
            0...0x7F, 0x4E00...0x9FFF, 0x4E00...0x9FFF, 0xFF00...0xFFEF, 0x2000...0x206F, 0x2460...0x24FF,
            0x3000...0x303F, 0xF900...0xFAFF, 0x1F300...0x1F6FF, 0x20000...0x2A6DF, 0...0x10FFFF,
        ]
        let frequent = Array("零一二三四五六七八九十百千万亿两幺廿号栋单元楼室，。、 0123456789".unicodeScalars)
        var text = String.UnicodeScalarView()
        while text.count < count {
            if Bool.random(using: &generator) {
                text.append(frequent.randomElement(using: &generator)!)
            } else if let scalar = Unicode.Scalar(
                UInt32.random(in: blocks.randomElement(using: &generator)!, using: &generator)
            ) {
                text.append(scalar)
            }
        }
        return String(text)
    }
}
