import Foundation
import Testing
import ZhidaTesting

/// Texts as they stand in forms, on parcels and in callers' sentences, through the model that ships.
@Suite("zhida address parse")
struct AddressParseTests {
    private struct Answer: Decodable {
        struct Element: Decodable {
            var kind: String
            var text: String
            var range: [Int]
        }

        var text: String
        var elements: [Element]
    }

    /// A text and elements that must be found in it, in order.
    struct Example: CustomTestStringConvertible {
        var text: String
        var elements: [String]
        var testDescription: String { text }

        init(_ text: String, _ elements: String) {
            self.text = text
            self.elements = elements.split(separator: " ").map(String.init)
        }
    }

    static let examples = [
        Example(
            "深圳市宝安区新安街道裕安一路3048号尚都花园2栋12E",
            "city:深圳市 district:宝安区 street:新安街道 road:裕安一路 door:3048号 area:尚都花园 building:2栋 room:12E"
        ),
        Example("臺灣省台北市中正區重慶南路122號", "district:中正區 road:重慶南路 door:122號"),
        Example("西乡街道固戍一路５４３号", "street:西乡街道 road:固戍一路 door:５４３号"),
        Example("铁西区南十一西路12号楼472", "district:铁西区 road:南十一西路 building:12号楼 room:472"),
        Example("中国浙江省杭州市余杭区良睦路8号", "province:浙江省 city:杭州市 district:余杭区 road:良睦路 door:8号"),
        Example("江苏省南通市海门市江苏省南通市海门市人民路7号", "province:江苏省 city:南通市 district:海门市 road:人民路 door:7号"),
        Example("任城区金宇路【杨柳国际新城K8栋3单元1302】", "district:任城区 road:金宇路 area:杨柳国际新城 building:K8栋 unit:3单元 room:1302"),
        Example(
            "宝山区新沪路58弄11-802（水韵华庭附近）",
            "district:宝山区 road:新沪路 branchRoad:58弄 building:11 room:802 area:水韵华庭 assist:附近"
        ),
        Example("我要投诉，就在福海街道塘尾社区同富裕工业区三栋五楼", "street:福海街道 community:塘尾社区 area:同富裕工业区 building:三栋 floor:五楼"),
    ]

    @Test("Elements of forms, parcels and callers", arguments: examples) func elements(example: Example) throws {
        let folder = try TemporaryFolder("zhida-parse")
        let program = BuiltProgram("zhida")
        #expect(try program.run(["init", "--data", folder.path("data")], in: folder.path).code == 0)
        let ending = try program.run(
            ["address", "parse", example.text, "--jsonl", "--data", folder.path("data"), "--lang", "en"],
            in: folder.path
        )
        let answer = try JSONDecoder().decode(Answer.self, from: Data(ending.output.utf8))
        let scalars = Array(answer.text.unicodeScalars)
        for element in answer.elements {
            var words = String.UnicodeScalarView()
            words.append(contentsOf: scalars[element.range[0]..<element.range[1]])
            #expect(String(words) == element.text)
        }
        var left = answer.elements.map { "\($0.kind):\($0.text)" }[...]
        for expected in example.elements {
            let at = left.firstIndex(of: expected)
            #expect(at != nil, "\(expected) among \(answer.elements.map { "\($0.kind):\($0.text)" })")
            if let at { left = left[(at + 1)...] }
        }
    }
}
