import Foundation
import Testing
import ZhidaTesting

/// Issue: bad input through `zhida address`, line by line, as it comes from other programs.
@Suite("Bad lines for zhida address")
struct AddressBadInputTests {
    private struct Answer: Decodable {
        struct Fault: Decodable {
            var kind: String
            var byteOffset: Int
            var what: String
            var remedy: String
        }

        struct Decision: Decodable {
            struct Candidate: Decodable { var code: String }

            var outcome: String
            var shortfall: String?
            var candidates: [Candidate]
        }

        var text: String?
        var decisions: [Decision]?
        var line: Int?
        var error: Fault?
    }

    private let folder: TemporaryFolder
    private let program = BuiltProgram("zhida")

    init() throws {
        folder = try TemporaryFolder("zhida-lines")
        #expect(try program.run(["init", "--data", folder.path("data")], in: folder.path).code == 0)
    }

    /// Runs a command with these bytes as standard input.
    private func run(_ arguments: [String], input: [UInt8]) throws -> BuiltProgram.Ending {
        try Data(input).write(to: URL(fileURLWithPath: folder.path("input")))
        return try program.run(
            arguments + ["--data", folder.path("data"), "--lang", "en"],
            in: folder.path,
            prefix: ["bash", "-c", "exec \"$0\" \"$@\" < input"]
        )
    }

    private func answers(_ ending: BuiltProgram.Ending) throws -> [Answer] {
        try ending.output.split(separator: "\n").map { try JSONDecoder().decode(Answer.self, from: Data($0.utf8)) }
    }

    @Test("Each bad line gets its one answer, in its place, and the good ones theirs") func match() throws {
        let gbk: [UInt8] = [0xB1, 0xA6, 0xB0, 0xB2, 0xC7, 0xF8]  // 宝安区
        let lines: [(bytes: [UInt8], outcome: String)] = [
            (Array("固戍一路88号".utf8), "matched"), ([], "none"), (Array("固戍一路88号\r".utf8), "matched"),
            (Array("\0固戍一路\088号\0".utf8), "any"), (Array("西乡".utf8) + [0xED, 0xA0, 0xBD], "surrogate"), (gbk, "gbk"),
            (Array("西乡街道".utf8) + gbk, "mixedWithGBK"), (Array("👨‍👩‍👧😀".utf8), "none"),
            (Array("No. 88, Gushu 1st Road, Xixiang Subdistrict".utf8), "any"),
            (Array("北京市朝阳区建国路88号".utf8), "notInGazetteer"),
            (Array("4403060180010010001000001".utf8), "notInGazetteer"), (Array("440306018R000800880".utf8), "matched"),
            ([0xE5, 0xAE], "cutOff"), (Array(String(repeating: "x", count: 1_000_000).utf8), "none"),
            (Array("西鄉街道固戍一路８８號".utf8), "any"), ([0x20, 0x09], "none"), (Array("固戍一路88号".utf8), "matched"),
        ]
        let ending = try run(
            ["address", "match", "--stdin", "--jsonl"],
            input: Array(lines.map(\.bytes).joined(separator: [0x0A]))
        )
        #expect(ending.code == 3)
        #expect(ending.errors.contains("4 of \(lines.count) lines"))
        let answers = try answers(ending)
        #expect(answers.count == lines.count)
        for (number, (line, answer)) in zip(lines, answers).enumerated() {
            if let fault = answer.error {
                #expect(fault.kind == line.outcome && answer.line == number + 1, "line \(number + 1)")
                #expect(!fault.what.isEmpty && !fault.remedy.isEmpty && answer.decisions == nil)
            } else {
                var bytes = line.bytes
                if bytes.last == 0x0D { bytes.removeLast() }
                #expect(answer.text.map { Array($0.utf8) } == bytes, "line \(number + 1)")
                let outcomes = answer.decisions?.map(\.outcome) ?? []
                #expect(!outcomes.isEmpty)
                #expect(line.outcome == "any" || outcomes.contains(line.outcome), "line \(number + 1): \(outcomes)")
            }
        }
        #expect(answers[4].error?.byteOffset == 6 && answers[6].error?.byteOffset == 12)
        #expect(answers[11].decisions?.first?.candidates.first?.code == "440306018R000800880")
        #expect(answers[9].decisions?.first?.shortfall == "elsewhere")
    }

    @Test("Parsing and explaining answer the same lines", arguments: ["parse", "explain"]) func others(command: String)
        throws
    {
        let input = Array("固戍一路88号\n\n\0\n".utf8) + [0xFF, 0x0A] + Array("西鄉街道固戍社區\u{200B}１２號".utf8)
        let ending = try run(["address", command, "--stdin", "--jsonl"], input: input)
        #expect(ending.code == 3)
        let answers = try answers(ending)
        #expect(answers.map { $0.error?.kind } == [nil, nil, nil, "invalidByte", nil])
        #expect(answers[4].text == "西鄉街道固戍社區\u{200B}１２號")
    }

    @Test("A decision is explained to a person: words, levels, contradictions, candidates and normalising")
    func explain() throws {
        let ending = try program.run(
            ["address", "explain", "西乡街道固戍一路８８號", "--data", folder.path("data"), "--lang", "zh"],
            in: folder.path
        )
        #expect(ending.code == 0)
        for words in ["「８８」→「88」（全角）", "「號」→「号」（繁体）", "「８８號」= 88号", "1. 确定", "440306018R000800880", "「西乡街道」→ 街道"] {
            #expect(ending.output.contains(words), "\(words) in \(ending.output)")
        }
        let partly = try program.run(
            ["address", "explain", "福海街道展景路350号", "--data", folder.path("data"), "--lang", "en"],
            in: folder.path
        )
        #expect(partly.output.contains("missing") && partly.output.contains("against"), "\(partly.output)")
        let crossing = try program.run(
            ["address", "explain", "固戍一路和西乡大道交界处有人", "--data", folder.path("data"), "--lang", "en"],
            in: folder.path
        )
        #expect(crossing.output.contains("crossing: 「固戍一路」 and 「西乡大道」「交界处」"), "\(crossing.output)")
        let nothing = try program.run(
            ["address", "explain", "居住证到期了", "--data", folder.path("data"), "--lang", "zh"],
            in: folder.path
        )
        #expect(nothing.code == 1)
        #expect(nothing.output.contains("没有地址"))
    }
}
