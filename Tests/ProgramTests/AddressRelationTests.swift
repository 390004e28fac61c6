import Foundation
import Testing
import ZhidaTesting

/// How a place is told by another, as `zhida address match` and `explain` show it.
@Suite("zhida address match: places told by one another")
struct AddressRelationTests {
    private let folder: TemporaryFolder
    private let program = BuiltProgram("zhida")

    init() throws {
        folder = try TemporaryFolder("zhida-relations")
        #expect(try program.run(["init", "--data", folder.path("data")], in: folder.path).code == 0)
    }

    private func output(_ arguments: String...) throws -> String {
        try program.run(["address"] + arguments + ["--data", folder.path("data")], in: folder.path).output
    }

    @Test("The table has it behind the address, in both languages") func table() throws {
        let text = "福海街道永和路和大洋路交界处有积水"
        let chinese = try output("match", text, "--lang", "zh")
        #expect(chinese.contains("宝安区福海街道永和路（与大洋路交界处）"))
        #expect(chinese.contains("宝安区福海街道大洋路（与福海街道永和路交界处）"))
        #expect(try output("match", text, "--lang", "en").contains("宝安区福海街道永和路 (where it meets 大洋路)"))
        #expect(try output("match", "香缇湾花园对面", "--lang", "zh").contains("宝安区西乡街道中熙香缇湾花园（对面）"))
        #expect(try output("match", "固戍一路12号在香缇湾花园对面", "--lang", "zh").contains("固戍一路12号（在香缇湾花园对面）"))
        let stretch = try output("match", "前进一路从上川路到新安四路之间", "--lang", "zh")
        #expect(stretch.contains("宝安区新安街道前进一路（从上川路到新安四路）"))
        #expect(!stretch.contains("440306017R0022"), "the end of the stretch is no answer of its own")
    }

    @Test("Two roads that meet are asked about once") func question() throws {
        let lines = try output("match", "宝安大道与航空路交界", "--lang", "zh").split(separator: "\n")
        #expect(lines.filter { $0.contains("请问是航城街道，还是西乡街道？") }.count == 1)
    }

    @Test("JSON tells kind, words and places") func json() throws {
        struct Answer: Decodable {
            struct Decision: Decodable {
                struct Relation: Decodable {
                    var kind: String
                    var side: String?
                    var said: String
                    var places: [String]
                }

                var relation: Relation?
            }

            var decisions: [Decision]
        }
        let text = try output("match", "农商银行，固戍一路12号就在香缇湾花园斜对面", "--json")
        let answer = try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
        let relation = try #require(answer.decisions.compactMap(\.relation).first)
        #expect(relation.kind == "beside" && relation.side == "diagonallyOpposite")
        #expect(relation.said == "斜对面" && relation.places == ["香缇湾花园"])
        #expect(try output("explain", "香缇湾花园对面", "--lang", "zh").contains("中熙香缇湾花园（对面）"))
    }
}
