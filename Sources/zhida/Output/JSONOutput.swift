import Foundation

/// JSON for programs: keys sorted, dates in ISO 8601 with UTC, slashes as they are.
enum JSONOutput {
    static func encoder(pretty: Bool) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }

    /// Prints one value over several lines.
    static func print(_ value: some Encodable) throws {
        Swift.print(String(decoding: try encoder(pretty: true).encode(value), as: UTF8.self))
    }

    /// Prints one value as one line of JSON Lines, at once.
    static func printLine(_ value: some Encodable) throws {
        Swift.print(String(decoding: try lines.encode(value), as: UTF8.self))
        fflush(nil)
    }

    private static let lines = encoder(pretty: false)
}
