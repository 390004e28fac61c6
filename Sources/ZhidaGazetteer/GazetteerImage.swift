import Foundation
import ZhidaCore

/// The layout of a version's file: fixed-size little-endian tables, mapped and read in place.
///
/// ```
/// header    72 bytes: magic (8), format (4), six counts (24), spare (4), SHA-256 of all that follows (32)
/// records   Record, sorted by code
/// names     Name, unique by text and reading
/// postings  Posting, grouped by name
/// starts    UInt32 × (records + 1): where each record's children begin in `children`
/// children  UInt32: record indices, grouped by parent, in order of code
/// readings  UInt16: syllables
/// text      UTF-8
/// ```
enum GazetteerImage {
    static let magic: [UInt8] = Array("ZHIDAGAZ".utf8)
    static let format: UInt32 = 1
    static let headerSize = 72

    /// Marks "none" in fields that hold an index.
    static let none = UInt32.max

    struct Record {
        static let stride = 40
        var code: UInt32 = 0
        var codeLength: UInt8 = 0
        var level: UInt8 = 0
        var origin: UInt8 = 0
        var kindLength: UInt8 = 0
        var parent: UInt32 = none
        var name: UInt32 = 0
        var kind: UInt32 = 0
        /// Millionths of a degree; `Int32.min` for none.
        var longitude: Int32 = .min
        var latitude: Int32 = .min
        var source: UInt32 = 0
        var sourceLength: UInt16 = 0
        var spare: UInt16 = 0
        var spare2: UInt32 = 0
    }

    struct Name {
        static let stride = 20
        var text: UInt32 = 0
        var textLength: UInt16 = 0
        var syllableCount: UInt16 = 0
        var syllables: UInt32 = 0
        var postings: UInt32 = 0
        var postingCount: UInt32 = 0
    }

    struct Posting {
        static let stride = 8
        var record: UInt32 = 0
        var kind: UInt8 = 0
        var spare: UInt8 = 0
        /// The year a former name ended; 0 for none.
        var untilYear: UInt16 = 0
    }

    struct Counts: Equatable {
        var records: UInt32 = 0
        var names: UInt32 = 0
        var postings: UInt32 = 0
        var children: UInt32 = 0
        var syllables: UInt32 = 0
        var textBytes: UInt32 = 0
    }

    /// Byte offsets of the tables.
    struct Layout {
        let records, names, postings, starts, children, syllables, text, end: Int

        init(_ counts: Counts) {
            records = headerSize
            names = records + Int(counts.records) * Record.stride
            postings = names + Int(counts.names) * Name.stride
            starts = postings + Int(counts.postings) * Posting.stride
            children = starts + (Int(counts.records) + 1) * 4
            syllables = children + Int(counts.children) * 4
            text = syllables + Int(counts.syllables) * 2
            end = text + Int(counts.textBytes)
        }
    }
}
