import Foundation
import Testing
import ZhidaTesting

/// A precision instead of a raw confidence, through the real program with the model that ships.
@Suite("Filling in by a wanted precision")
struct AutoFillTests {
    private struct Check: Decodable {
        var name: String
        var state: String
        var finding: String
    }

    private struct Document: Decodable {
        struct Decision: Decodable {
            var outcome: String
            var shortfall: String?
        }

        var decisions: [Decision]
    }

    private let folder: TemporaryFolder
    private let program = BuiltProgram("zhida")

    init() throws {
        folder = try TemporaryFolder("zhida-fill")
        #expect(try program.run(["init", "--data", folder.path("data")], in: folder.path).code == 0)
    }

    /// Settings that name the model that ships, with this calibration beside it.
    private func settings(calibration: String?, _ address: String = "") throws -> String {
        let name = UUID().uuidString
        let model = try folder.folder(name)
        let shipped = SamplesTests.root.appending(path: "models/zh-8k").path
        for item in try FileManager.default.contentsOfDirectory(atPath: shipped) where item != "calibration.tsv" {
            try FileManager.default.createSymbolicLink(
                atPath: "\(model)/\(item)",
                withDestinationPath: "\(shipped)/\(item)"
            )
        }
        try calibration?.write(toFile: model + "/calibration.tsv", atomically: true, encoding: .utf8)
        let file = folder.path(name + ".toml")
        try "[speech]\nmodel = \"\(model)\"\n[address]\n\(address)\n".write(
            toFile: file,
            atomically: true,
            encoding: .utf8
        )
        return file
    }

    private func doctor(_ settings: String) throws -> Check {
        let ending = try program.run(
            ["doctor", "--json", "--data", folder.path("data"), "--config", settings],
            in: folder.path
        )
        let checks = try JSONDecoder().decode([Check].self, from: Data(ending.output.utf8))
        return try #require(checks.first { $0.name == "auto-fill" })
    }

    private static let measured = "0.9\t120\t120\n0.5\t50\t60\n0\t2\t20\n"

    @Test(
        "doctor says from which confidence on, and how many will be filled in",
        arguments: [
            (measured, "", "good", ["0.9", "99 %", "60 %"]),
            (measured, "auto_fill_precision = 0.9", "good", ["0.5", "90 %", "90 %"]),
            (measured, "auto_fill_precision = 0.999", "warning", ["99.9 %", "highest 99.17 %", "0 %"]),
            (measured, "heard_fill_threshold = 0.7", "good", ["heard_fill_threshold", "0.7"]),
            (String?.none, "", "warning", ["no calibration.tsv", "0.8"]),
            ("0.9\t7\t5\n", "", "bad", ["calibration.tsv:1", "7 of 5"]),
        ]
    )
    func doctor(calibration: String?, address: String, state: String, words: [String]) throws {
        let check = try doctor(settings(calibration: calibration, address))
        #expect(check.state == state)
        for word in words { #expect(check.finding.contains(word), "\(check.finding)") }
    }

    @Test("A call is matched where its confidence reaches the precision, and says why where none does")
    func transcribe() throws {
        let sample = SamplesTests.root.appending(path: "samples/06-burst-pipe.opus").path
        func decision(_ settings: String, _ flags: [String] = []) throws -> Document.Decision {
            let ending = try program.run(
                ["calls", "transcribe", "--json", "--data", folder.path("data"), "--config", settings] + flags + [
                    sample
                ],
                in: folder.path
            )
            let line = try #require(ending.output.split(separator: "\n").first, "\(ending.errors)")
            let document = try JSONDecoder().decode(Document.self, from: Data(line.utf8))
            return try #require(document.decisions.first)
        }
        let never = try settings(calibration: "0.9\t50\t80\n")
        let withheld = try decision(never)
        #expect(withheld.outcome != "matched" && withheld.shortfall == "unsure")
        #expect(try decision(never, ["--auto-fill-precision", "0.6"]).outcome == "matched")
        // The flag goes before the file's raw threshold as well.
        let raw = try settings(calibration: "0.9\t50\t80\n", "heard_fill_threshold = 0.5")
        #expect(try decision(raw).outcome == "matched")
        #expect(try decision(raw, ["--auto-fill-precision", "0.99"]).outcome != "matched")
    }

    @Test("A precision that is none is refused", arguments: ["0.4", "1", "99"])
    func refused(precision: String) throws {
        for command in [["watch", "."], ["transcribe", "x.opus"], ["listen"]] {
            let ending = try program.run(["calls"] + command + ["--auto-fill-precision", precision], in: folder.path)
            #expect(ending.code == 2 && ending.errors.contains("--auto-fill-precision"), "\(ending.errors)")
        }
        let file = try settings(calibration: nil, "auto_fill_precision = \(precision)")
        let ending = try program.run(["calls", "list", "--config", file], in: folder.path)
        #expect(ending.code == 3 && ending.errors.contains(":4: address.auto_fill_precision"), "\(ending.errors)")
    }
}
