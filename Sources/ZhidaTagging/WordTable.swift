import Foundation

/// Words of a dictionary with a class of their part of speech, by the hash of their characters.
///
/// Kept as the model keeps it: slots found by the hash's upper bits, each with 32 of its other bits and the class.
struct WordTable: Sendable {
    /// Words of 2 to `longest` characters are kept.
    static let longest = 5

    private(set) var marks: [UInt32]
    private(set) var tags: [UInt8]

    /// A table of no words.
    init() {
        marks = [0]
        tags = [0]
    }

    /// Reads tab-separated lines of word, frequency and tag, such as `models/text/words.tsv`.
    init(contentsOf path: String) throws {
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw TaggingError.unreadable(file: path, why: "cannot be read: \(error.localizedDescription)")
        }
        var classes: [Substring: UInt8] = [:]
        var words: [(hash: UInt64, tag: UInt8)] = []
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t")
            guard fields.count >= 3, (2...Self.longest).contains(fields[0].unicodeScalars.count) else { continue }
            // Nouns by their kind (place, person, organisation), other words by their first letter.
            let name = fields[2].prefix(fields[2].hasPrefix("n") ? 2 : 1)
            let tag = classes[name] ?? UInt8(min(30, classes.count + 1))
            classes[name] = tag
            words.append((FeatureHash.name(fields[0]), tag))
        }
        self.init(words)
    }

    init(_ words: [(hash: UInt64, tag: UInt8)]) {
        let bits = HashSlots.bits(for: words.count)
        var marks = [UInt32](repeating: 0, count: 1 << bits)
        var tags = [UInt8](repeating: 0, count: 1 << bits)
        for word in words {
            let spread = Self.spread(word.hash)
            let mark = Self.mark(spread)
            var slot = Int(spread >> UInt64(64 - bits))
            while marks[slot] != 0, marks[slot] != mark { slot = (slot + 1) & (marks.count - 1) }
            if marks[slot] == 0 {
                marks[slot] = mark
                tags[slot] = word.tag
            }
        }
        self.marks = marks
        self.tags = tags
    }

    @inline(__always)
    private static func spread(_ hash: UInt64) -> UInt64 { FeatureHash.key(99, hash) }

    @inline(__always)
    private static func mark(_ spread: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: spread) | 1 }

    /// A table in memory that somebody else keeps.
    struct View {
        let marks: UnsafePointer<UInt32>
        let tags: UnsafePointer<UInt8>
        /// The table has 2 to this power slots.
        let bits: Int

        init(marks: UnsafePointer<UInt32>, tags: UnsafePointer<UInt8>, bits: Int) {
            self.marks = marks
            self.tags = tags
            self.bits = bits
        }

        /// The parts of a model's file.
        init(
            _ marks: UnsafeRawBufferPointer,
            _ tags: UnsafeRawBufferPointer,
            damaged: (String) -> TaggingError
        ) throws {
            let slots = marks.count / 4
            guard slots > 0, slots & (slots - 1) == 0, tags.count == slots, marks.count == slots * 4 else {
                throw damaged("has a word table of the wrong size")
            }
            self.init(
                marks: marks.baseAddress!.assumingMemoryBound(to: UInt32.self),
                tags: tags.baseAddress!.assumingMemoryBound(to: UInt8.self),
                bits: slots.trailingZeroBitCount
            )
        }

        /// The class of a word, 0 where it is none.
        @inline(__always)
        subscript(hash: UInt64) -> UInt8 {
            let spread = WordTable.spread(hash)
            let mark = WordTable.mark(spread)
            let mask = 1 << bits &- 1
            var slot = bits == 0 ? 0 : Int(spread >> UInt64(64 - bits))
            var steps = 0
            while steps <= mask {
                let found = marks[slot]
                if found == mark { return tags[slot] }
                if found == 0 { return 0 }
                slot = (slot + 1) & mask
                steps += 1
            }
            return 0
        }
    }
}

/// How hash tables are sized.
enum HashSlots {
    /// Slots as a power of two, at most two thirds of them taken.
    static func bits(for count: Int) -> Int {
        var bits = 1
        while (1 << bits) * 2 < count * 3 + 2 { bits += 1 }
        return bits
    }
}
