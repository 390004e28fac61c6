/// Reads a JSON object that holds texts and whole numbers and nothing else: the parts of a token.
///
/// Foundation's decoder takes the last of two members of one name and passes over members nobody asked for. In a token
/// both are ways to make two programs read different things, so they are faults here; so are nesting, escapes,
/// fractions and anything behind the object.
struct FlatJSON {
    enum Value: Hashable {
        case text(String)
        case number(Int64)
    }

    /// What is wrong, and at which byte.
    struct Fault: Error, Hashable {
        var what: String
        var byte: Int
    }

    private(set) var members: [String: Value] = [:]

    private var bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) throws(Fault) {
        self.bytes = bytes
        skipSpace()
        try expect(UInt8(ascii: "{"), "an object begins with {")
        skipSpace()
        if peek != UInt8(ascii: "}") {
            while true {
                try readMember()
                skipSpace()
                guard peek == UInt8(ascii: ",") else { break }
                place += 1
                skipSpace()
            }
        }
        try expect(UInt8(ascii: "}"), "a member is followed by , or }")
        skipSpace()
        guard place == bytes.count else { throw Fault(what: "something stands behind the object", byte: place) }
        self.bytes = []
    }

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { place += 1 }
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws(Fault) {
        guard peek == byte else { throw Fault(what: what, byte: place) }
        place += 1
    }

    private mutating func readMember() throws(Fault) {
        let start = place
        let name = try readText()
        skipSpace()
        try expect(UInt8(ascii: ":"), "a name is followed by :")
        skipSpace()
        let value: Value = peek == UInt8(ascii: "\"") ? .text(try readText()) : .number(try readNumber())
        guard members.updateValue(value, forKey: name) == nil else {
            throw Fault(what: "the member “\(name)” stands twice", byte: start)
        }
    }

    private mutating func readText() throws(Fault) -> String {
        try expect(UInt8(ascii: "\""), "a text in quotes was expected")
        let start = place
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20, byte != UInt8(ascii: "\\") else {
                throw Fault(what: "a control character or an escape in a text", byte: place)
            }
            place += 1
        }
        guard let text = String(validating: bytes[start..<place], as: UTF8.self) else {
            throw Fault(what: "a text that is not UTF-8", byte: start)
        }
        try expect(UInt8(ascii: "\""), "a text ends with a quote")
        return text
    }

    private mutating func readNumber() throws(Fault) -> Int64 {
        let start = place
        if peek == UInt8(ascii: "-") { place += 1 }
        let digits = place
        while let byte = peek, (0x30...0x39).contains(byte) { place += 1 }
        let count = place - digits
        let isPlain = count == 1 || (count > 1 && bytes[digits] != 0x30)
        // 15 digits, as every program that reads JSON keeps exactly.
        guard isPlain, count <= 15, let number = Int64(String(decoding: bytes[start..<place], as: UTF8.self)) else {
            throw Fault(what: "a text or a whole number of at most 15 digits was expected", byte: start)
        }
        return number
    }
}
