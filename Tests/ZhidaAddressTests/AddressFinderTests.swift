import Testing
import ZhidaCore
import ZhidaGazetteer

@testable import ZhidaAddress

@Suite("Texts of any length, and codes")
struct AddressFinderTests {
    static let finder = AddressFinder(
        gazetteer: Fixture.gazetteer,
        engine: Fixture.engine,
        lexicon: Fixture.lexicon,
        readings: Fixture.readings
    )

    @Test(
        "A code is looked up, whatever stands around it",
        arguments: [
            ("440306018R000800880", "matched", "440306018R000800880", 0..<19),
            ("440306018r000800880", "matched", "440306018R000800880", 0..<19),
            (" ４４０３０６０１８Ｒ０００８００８８０\r", "matched", "440306018R000800880", 1..<20),
            ("地址编码：440306018R000800880。", "matched", "440306018R000800880", 5..<24),
            ("440306017P0001", "matched", "440306017P0001", 0..<14),
            ("440306018", "partial", "440306018", 0..<9), ("440306", "partial", "440306", 0..<6),
            ("4403060180010010001000001", "notInGazetteer", "440306018001", 0..<25),
            ("440306018R000899999", "notInGazetteer", "440306018R0008", 0..<19),
            ("1101010010010010001000001", "notInGazetteer", "", 0..<25),
        ]
    ) func codes(text: String, outcome: String, code: String, range: Range<Int>) throws {
        let decisions = Self.finder.match(text)
        let decision = try #require(decisions.first)
        #expect(decisions.count == 1)
        #expect(decision.outcome.rawValue == outcome)
        #expect(decision.candidates.first?.code.text ?? "" == code)
        #expect(decision.mention == range)
    }

    @Test(
        "What is no code is matched as words",
        arguments: ["13800138000", "075527782222", "110101199003074514", "518101", "ABCDEF", "", "编码", "4403061"]
    ) func noCodes(text: String) {
        #expect(Self.finder.decision(forCode: text) == nil)
    }

    @Test("A short text is one piece, and is decided as the engine decides it") func short() {
        for row in Fixture.rows("Tests/Fixtures/address/matching.tsv") {
            #expect(Self.finder.match(row[0]) == Fixture.match(row[0]))
        }
    }

    @Test("An address in a long text is found where it stands, once") func long() throws {
        let filler = String(repeating: "路灯坏了没有人来修，等了很久。", count: 300)
        let address = "固戍一路88号"
        let text = filler + "我在" + address + "。" + filler + address + "。"
        let found = Self.finder.match(text).filter { $0.outcome == .matched }
        #expect(found.count == 1)
        let mention = try #require(found.first?.mention)
        let scalars = Array(text.unicodeScalars)
        #expect(String(String.UnicodeScalarView(scalars[mention])) == address)
        for reason in found[0].reasons {
            #expect(String(String.UnicodeScalarView(scalars[reason.range])) == reason.said)
        }
        let elements = Self.finder.parse(text)
        #expect(elements.contains { $0.name == "固戍一路" })
        for element in elements {
            #expect(String(String.UnicodeScalarView(scalars[element.range])) == element.text)
        }
    }

    @Test("Pieces make the whole, are short and end behind sentences where they can") func pieces() {
        let texts = [
            "", "西乡", String(repeating: "号", count: 5_000), String(repeating: "一二三四五六七，", count: 700),
            String(repeating: "固戍一路88号。好的，", count: 400), String(repeating: "👨‍👩‍👧", count: 900),
        ]
        for text in texts {
            let pieces = TextPieces(text)
            #expect(pieces.map(\.text).joined() == text)
            var start = 0
            for piece in pieces {
                #expect(
                    piece.start == start
                        && piece.text.unicodeScalars.count
                            <= (pieces.count == 1 ? TextPieces.longestWhole : TextPieces.longestPiece)
                )
                start += piece.text.unicodeScalars.count
            }
        }
        #expect(TextPieces(texts[4]).dropLast().allSatisfy { $0.text.hasSuffix("。") })
    }
}
