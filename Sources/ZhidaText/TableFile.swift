import Foundation
import ZhidaCore

/// Reads the tab-separated tables of the models folder row by row, over bytes.
///
/// UTF-8, one row a line, `\n` or `\r\n`; a byte order mark, blank lines and lines that begin with `#` are passed over.
struct TableFile {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// The name that errors show.
    let name: String

    /// Reads a whole file.
    ///
    /// - Throws: ``TextError/unreadable(file:reason:)``.
    static func bytes(of url: URL) throws(TextError) -> [UInt8] {
        do {
            return try [UInt8](Data(contentsOf: url))
        } catch {
            throw .unreadable(file: url.path, reason: (error as NSError).localizedDescription)
        }
    }

    /// Calls `body` with the fields and the line number (from 1) of each row.
    ///
    /// - Throws: ``TextError/malformed(file:line:fault:remedy:)`` where a row has another number of fields than
    ///   `columns`, ``TextError/empty(file:)`` where there is no row, and what `body` throws.
    func forEachRow(
        of bytes: UnsafeBufferPointer<UInt8>,
        columns: Int,
        _ body: (_ fields: [Bytes], _ line: Int) throws(TextError) -> Void
    ) throws(TextError) {
        var position = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
        var line = 0
        var rows = 0
        var fields: [Bytes] = []
        fields.reserveCapacity(columns + 1)
        while position < bytes.count {
            line += 1
            fields.removeAll(keepingCapacity: true)
            var start = position
            while position < bytes.count, bytes[position] != 0x0A {
                if bytes[position] == 0x09, fields.count <= columns {
                    fields.append(Bytes(rebasing: bytes[start..<position]))
                    start = position + 1
                }
                position += 1
            }
            var end = position
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            fields.append(Bytes(rebasing: bytes[start..<end]))
            position += 1
            if fields.count == 1, fields[0].isEmpty { continue }
            if fields[0].first == 0x23 { continue }
            guard fields.count == columns else {
                throw malformed(
                    line,
                    "\(fields.count > columns ? "more than \(columns)" : "\(fields.count)") fields where \(columns) belong",
                    "put one tab between fields and none after the last"
                )
            }
            rows += 1
            try body(fields, line)
        }
        if rows == 0 { throw .empty(file: name) }
    }

    func malformed(_ line: Int, _ fault: String, _ remedy: String) -> TextError {
        .malformed(file: name, line: line, fault: fault, remedy: remedy)
    }

    /// Appends the Unicode scalars of a field; `false` where the bytes are not well-formed UTF-8.
    static func appendScalars(of field: Bytes, to scalars: inout [UInt32]) -> Bool {
        var index = 0
        while index < field.count {
            let lead = UInt32(field[index])
            let length: Int
            var scalar: UInt32
            switch lead {
            case 0..<0x80: (length, scalar) = (1, lead)
            case 0xC2..<0xE0: (length, scalar) = (2, lead & 0x1F)
            case 0xE0..<0xF0: (length, scalar) = (3, lead & 0x0F)
            case 0xF0..<0xF5: (length, scalar) = (4, lead & 0x07)
            default: return false
            }
            guard index + length <= field.count else { return false }
            for offset in 1..<length {
                let byte = UInt32(field[index + offset])
                guard byte & 0xC0 == 0x80 else { return false }
                scalar = scalar << 6 | byte & 0x3F
            }
            // Overlong forms and surrogates are no scalars.
            if length == 3, scalar < 0x800 || Unicode.Scalar(scalar) == nil { return false }
            if length == 4, scalar < 0x10000 || scalar > 0x10FFFF { return false }
            scalars.append(scalar)
            index += length
        }
        return true
    }

    /// Appends the syllables of a field, spelt with blanks between; otherwise what was spelt there.
    static func appendSyllables(of field: Bytes, to syllables: inout [Syllable]) -> Bytes? {
        let spelling = SyllableSpelling.shared
        var start = 0
        for index in 0...field.count where index == field.count || field[index] == 0x20 {
            if index > start {
                let spelt = Bytes(rebasing: field[start..<index])
                guard let syllable = spelling.syllable(spelt) else { return spelt }
                syllables.append(syllable)
            }
            start = index + 1
        }
        return nil
    }

    /// The text of a field for an error message; bad bytes show as U+FFFD.
    static func text(_ field: Bytes) -> String { String(decoding: field.prefix(60), as: UTF8.self) }
}
