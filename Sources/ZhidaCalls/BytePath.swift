import Foundation

/// A path as Linux has it: bytes without a zero, which need not be UTF-8.
///
/// Foundation's paths are strings, so a file whose name is GBK or broken UTF-8 could not be opened through them.
public struct BytePath: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    public init(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// The last component.
    public var name: [UInt8] {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes }
        return Array(bytes[(slash + 1)...])
    }

    /// The folder that holds it; `.` for a bare name.
    public var folder: BytePath {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return BytePath(".") }
        return BytePath(bytes: slash == 0 ? bytes[...0] : bytes[..<slash])
    }

    public func appending(_ component: [UInt8]) -> BytePath {
        var joined = bytes
        if joined.last != UInt8(ascii: "/") { joined.append(UInt8(ascii: "/")) }
        return BytePath(bytes: joined + component)
    }

    public func appending(_ component: String) -> BytePath { appending(Array(component.utf8)) }

    /// The path below `root`, or the whole path where it is elsewhere.
    public func relative(to root: BytePath) -> BytePath {
        let prefix = root.bytes + (root.bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")])
        return bytes.starts(with: prefix) ? BytePath(bytes: bytes[prefix.count...]) : self
    }

    func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        try (bytes + [0]).withUnsafeBufferPointer { buffer in
            try buffer.withMemoryRebound(to: CChar.self) { try body($0.baseAddress!) }
        }
    }
}

extension BytePath: CustomStringConvertible {
    /// For people: what is no UTF-8 is shown as �.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension BytePath: Codable {
    /// Base64, because JSON holds no bytes.
    public init(from decoder: any Decoder) throws {
        bytes = Array(try decoder.singleValueContainer().decode(Data.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(bytes))
    }
}
