import Foundation
import Testing
import ZhidaDigest

@Suite("HMAC-SHA256")
struct HMACSHA256Tests {
    /// One case of the standard; bytes in hexadecimal digits.
    struct Case: CustomTestStringConvertible {
        var number: String
        var key: [UInt8]
        var message: [UInt8]
        var code: String

        var testDescription: String { "case \(number)" }
    }

    static let standardCases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/digest/rfc4231.tsv")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").dropFirst(2).compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 4, let key = Hexadecimal.bytes(of: fields[1]),
                let message = Hexadecimal.bytes(of: fields[2])
            else { return nil }
            return Case(number: String(fields[0]), key: key, message: message, code: String(fields[3]))
        }
    }()

    @Test("The table holds the standard's seven cases")
    func tableIsWhole() {
        #expect(Self.standardCases.map(\.number) == ["1", "2", "3", "4", "5", "6", "7"])
    }

    @Test("The cases of RFC 4231 come out", arguments: standardCases)
    func standard(_ standard: Case) {
        let code = HMACSHA256.code(of: standard.message, key: standard.key)
        #expect(code.count == 32)
        #expect(Hexadecimal.text(of: code).hasPrefix(standard.code))
    }

    @Test("A code with any bit turned is not valid, nor a shorter or longer one")
    func forgedCodes() {
        let message = Array("宝安".utf8)
        let key = [UInt8](repeating: 7, count: 32)
        let code = HMACSHA256.code(of: message, key: key)
        #expect(HMACSHA256.isValid(code, of: message, key: key))
        for bit in 0..<256 {
            var forged = code
            forged[bit / 8] ^= 1 << (bit % 8)
            #expect(!HMACSHA256.isValid(forged, of: message, key: key), "bit \(bit)")
        }
        #expect(!HMACSHA256.isValid(code.dropLast(), of: message, key: key))
        #expect(!HMACSHA256.isValid(code + [0], of: message, key: key))
        #expect(!HMACSHA256.isValid([], of: message, key: key))
    }

    @Test("An empty message and an empty key have a code of their own")
    func empty() {
        // Source: Python's hmac and `openssl mac`, which agree.
        #expect(
            Hexadecimal.text(of: HMACSHA256.code(of: [], key: []))
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        )
    }
}
