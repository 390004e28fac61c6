import Foundation
import Testing

@testable import ZhidaAddress

@Suite("A wanted precision becomes a confidence")
struct FillCalibrationTests {
    typealias Bin = FillCalibration.Bin

    /// 99 right above 0.9, then worse, then better again, then bad.
    private let measured = FillCalibration(bins: [
        Bin(confidence: 0.95, right: 60, count: 60), Bin(confidence: 0.9, right: 39, count: 39),
        Bin(confidence: 0.8, right: 45, count: 50), Bin(confidence: 0.7, right: 50, count: 50),
        Bin(confidence: 0, right: 10, count: 101),
    ])

    @Test(
        "The least confidence is taken from which all above it reach the precision",
        arguments: thresholds
    )
    func threshold(row: (precision: Double, expected: Double?, filled: Double)) {
        #expect(measured.threshold(precision: row.precision) == row.expected)
        if let expected = row.expected { #expect(measured.filledShare(from: expected) == row.filled / 300) }
    }

    /// The running shares are 60/61, 99/100, 144/150, 194/200 and 204/301.
    private static let thresholds: [(precision: Double, expected: Double?, filled: Double)] = [
        (0.999, nil, 0), (0.99, 0.9, 99), (0.985, 0.9, 99), (0.97, 0.7, 199), (0.965, 0.7, 199), (0.9, 0.7, 199),
        (0.5, 0, 300),
    ]

    @Test("Few addresses, all right, prove no high precision", arguments: [(98, false), (99, true)])
    func few(count: Int, isEnough: Bool) {
        let all = FillCalibration(bins: [Bin(confidence: 0.6, right: count, count: count)])
        #expect((all.threshold(precision: 0.99) != nil) == isEnough)
        #expect(all.highestPrecision == Double(count) / Double(count + 1))
    }

    /// Knuth's linear congruential generator (MMIX): the same tables in every run.
    private struct Drawn: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 32
        }
    }

    @Test("The answer is that of trying every confidence")
    func oracle() {
        var random = Drawn(state: 1)
        for _ in 0..<200 {
            let measured = (0..<Int.random(in: 1...120, using: &random)).map { _ in
                let confidence = Double(Int.random(in: 0...40, using: &random)) / 40
                return (confidence: confidence, isRight: Double.random(in: 0...1, using: &random) < confidence)
            }
            let calibration = FillCalibration(measured: measured, least: 1)
            let precision = Double.random(in: 0.5...0.99, using: &random)
            let naive = Set(measured.map(\.confidence)).filter { least in
                let filled = measured.filter { $0.confidence >= least }
                return Double(filled.count(where: \.isRight)) / Double(filled.count + 1) >= precision
            }.min()
            #expect(calibration.threshold(precision: precision) == naive)
        }
    }

    @Test("Bins hold ten addresses or more and keep those of one confidence together")
    func bins() {
        let measured = (0..<35).map { (number: Int) -> (confidence: Double, isRight: Bool) in
            (number < 14 ? 0.9 : 0.5 - Double(number) / 100, number % 5 > 0)
        }
        let calibration = FillCalibration(measured: measured)
        #expect(calibration.bins.map(\.count) == [14, 10, 10, 1])
        #expect(calibration.bins[0] == Bin(confidence: 0.9, right: 11, count: 14))
        #expect(calibration.bins.map(\.right).reduce(0, +) == 28)
    }

    @Test("What is written is what is read")
    func text() throws {
        let read = try FillCalibration(text: "# measured\n\n" + measured.text, path: "calibration.tsv")
        #expect(read == measured)
    }

    @Test(
        "A faulty table is refused with its line",
        arguments: [
            ("", "calibration.tsv: holds no rows"), ("# n\n0.9\t3\n", "calibration.tsv:2: write a confidence"),
            ("0.9\t3\t4\n1.2\t3\t4\n", "calibration.tsv:2: write a confidence"),
            ("0.9\t5\t4\n", "calibration.tsv:1: 5 of 4"), ("0.9\t0\t0\n", "calibration.tsv:1: 0 of 0"),
            ("0.9\t3\t4\n0.9\t3\t4\n", "calibration.tsv:2: 0.9 is not below"),
            ("nan\t3\t4\n", "calibration.tsv:1: write a confidence"),
        ]
    )
    func faults(text: String, message: String) throws {
        let fault = #expect(throws: FillCalibration.Fault.self) {
            try FillCalibration(text: text, path: "calibration.tsv")
        }
        #expect(fault?.description.hasPrefix(message) == true, "\(fault?.description ?? "")")
    }

    @Test("Without a confidence that is enough nothing heard is matched, and with the least one everything whole is")
    func decisions() throws {
        var never = AddressSettings()
        never.heardFillThreshold = nil
        var always = AddressSettings()
        always.heardFillThreshold = 0
        let typed = Fixture.spoken("西乡街道固戍一路八十八号")
        let heard = SpokenText(
            text: String(String.UnicodeScalarView(typed.scalars)),
            syllables: typed.syllables,
            ranges: typed.ranges,
            confidences: typed.syllables.map { _ in 0.85 },
            isHeard: true
        )
        let withheld = try #require(Fixture.engine.deciding(by: never).match(heard).first)
        #expect(withheld.outcome != .matched && withheld.shortfall == .unsure)
        let filled = try #require(Fixture.engine.deciding(by: always).match(heard).first)
        #expect(filled.outcome == .matched && filled.answer?.code.text == "440306018R000800880")
        // Typed text has a threshold of its own.
        #expect(Fixture.engine.deciding(by: never).match(typed).first?.outcome == .matched)
    }
}
