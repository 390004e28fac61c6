import Testing
import ZhidaDigest

@Suite("Hexadecimal digits")
struct HexadecimalTests {
    @Test("Every byte comes back from its digits")
    func everyByte() {
        let bytes = Array(UInt8.min...UInt8.max)
        #expect(Hexadecimal.bytes(of: Hexadecimal.text(of: bytes)) == bytes)
    }

    @Test("Other text is no bytes", arguments: ["0", "0g", "AB", " 00", "00\n", "０0", "-1", "0x"])
    func otherText(text: String) {
        #expect(Hexadecimal.bytes(of: text) == nil)
    }
}
