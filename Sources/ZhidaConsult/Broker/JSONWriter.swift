/// Writes JSON byte by byte, for the few types that every commit writes: an encoder that serves any type costs ten
/// times as much, and the writer of the broker waits for it.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    init() { bytes.reserveCapacity(768) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// An object; `body` writes its fields.
    mutating func object(_ body: (inout JSONWriter) -> Void) { nested(0x7B, 0x7D, body) }

    /// An array of what `element` writes.
    mutating func array<Element>(_ elements: some Sequence<Element>, _ element: (inout JSONWriter, Element) -> Void) {
        nested(0x5B, 0x5D) { writer in
            for value in elements {
                writer.separate()
                element(&writer, value)
            }
        }
    }

    mutating func field(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(0x22)
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(0x22)
        bytes.append(0x3A)
        body(&self)
    }

    mutating func field(_ name: StaticString, _ value: String) { field(name) { $0.value(value) } }

    mutating func field(_ name: StaticString, _ value: Int64) { field(name) { $0.value(value) } }

    mutating func field(_ name: StaticString, _ value: Bool) {
        field(name) { $0.bytes.append(contentsOf: value ? "true".utf8 : "false".utf8) }
    }

    /// A field whose name is a value.
    mutating func field(named name: String, _ value: String) {
        separate()
        self.value(name)
        bytes.append(0x3A)
        self.value(value)
    }

    mutating func value(_ value: Int64) { bytes.append(contentsOf: String(value).utf8) }

    /// In quotes, with what RFC 8259 wants escaped.
    mutating func value(_ value: String) {
        bytes.append(0x22)
        var value = value
        value.withUTF8 { utf8 in
            for byte in utf8 {
                switch byte {
                case 0x22, 0x5C:
                    bytes.append(0x5C)
                    bytes.append(byte)
                case 0..<0x20:
                    bytes.append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u001".utf8)
                    bytes.append(Self.digits[Int(byte & 15)])
                default: bytes.append(byte)
                }
            }
        }
        bytes.append(0x22)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private mutating func nested(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
        bytes.append(open)
        let outer = isFirst
        isFirst = true
        body(&self)
        isFirst = outer
        bytes.append(close)
    }

    private mutating func separate() {
        if !isFirst { bytes.append(0x2C) }
        isFirst = false
    }
}

/// A type that writes the same JSON as its `Encodable`, but at once.
protocol JSONWritable {
    /// `false` where it has something rare that the encoder had better write; then nothing counts that was written.
    func write(_ writer: inout JSONWriter) -> Bool
}
