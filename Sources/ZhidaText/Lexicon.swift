import Foundation
import ZhidaCore

/// The words of Mandarin 词典: frequency, part of speech and toneless reading of each.
///
/// Loaded from `models/text/words.tsv`: word, frequency, tag (ICTCLAS), reading with blanks between. All words lie in a
/// few flat arrays; a word is known by its index.
public struct Lexicon: Sendable {
    /// One word of the lexicon.
    public struct Entry: Hashable, Sendable {
        /// The word in characters.
        public var word: String
        /// Occurrences in the corpus that the lexicon was counted from.
        public var frequency: Int
        /// Part of speech, as in the ICTCLAS tag set.
        public var tag: String
        /// One syllable for each character.
        public var reading: [Syllable]
    }

    /// Words longer than this many characters are refused; it bounds the work of every search.
    public static let longestWord = 32

    /// The scalars of all words, one word after the other; `readings` runs beside it.
    let scalars: [UInt32]
    let readings: [Syllable]
    /// Where each word begins in `scalars`; one more than there are words.
    let starts: [UInt32]
    let frequencies: [UInt32]
    /// Natural logarithm of each word's share in all occurrences.
    let logProbabilities: [Float]
    private let tagIndices: [UInt8]
    private let tags: [String]
    let trie: HashTrie
    /// For each node of `trie`, the index of the word that ends there plus one, or 0.
    private let wordAtNode: [UInt32]
    /// The sum of all frequencies.
    public let total: Int

    /// How many words there are.
    public var count: Int { starts.count - 1 }

    /// The tag of a word that is not in the lexicon: ICTCLAS's string of no known class.
    static let unknownTag = "x"

    /// Loads the lexicon from a file.
    ///
    /// - Throws: ``TextError`` with file, line and remedy.
    public init(contentsOf url: URL) throws(TextError) {
        try self.init(bytes: TableFile.bytes(of: url), file: url.path)
    }

    /// Loads the lexicon from the bytes of a file; `file` is the name that errors show.
    ///
    /// Of a word that stands in several rows the first counts, the frequencies are not added up.
    /// - Throws: ``TextError`` where a word is empty, too long or not UTF-8, a frequency is no positive whole number
    ///   below 2³², a tag is missing or a reading has not one syllable for each character.
    public init(bytes: [UInt8], file: String) throws(TextError) {
        let guess = bytes.count / 22 + 16
        var scalars: [UInt32] = []
        scalars.reserveCapacity(guess * 3)
        var readings: [Syllable] = []
        readings.reserveCapacity(guess * 3)
        var starts: [UInt32] = [0]
        starts.reserveCapacity(guess)
        var frequencies: [UInt32] = []
        frequencies.reserveCapacity(guess)
        var tagIndices: [UInt8] = []
        tagIndices.reserveCapacity(guess)
        var tags = TagTable()
        var trie = HashTrie(capacity: guess * 2)
        var wordAtNode: [UInt32] = [0]
        wordAtNode.reserveCapacity(guess * 2)
        var total = 0
        let table = TableFile(name: file)

        try withTypedBytes(bytes) { buffer throws(TextError) in
            try table.forEachRow(of: buffer, columns: 4) { fields, line throws(TextError) in
                let start = scalars.count
                guard TableFile.appendScalars(of: fields[0], to: &scalars) else {
                    throw table.malformed(line, "the word is not UTF-8", "save the file as UTF-8")
                }
                let length = scalars.count - start
                guard length > 0, length <= Self.longestWord else {
                    throw table.malformed(
                        line,
                        "a word of \(length) characters",
                        "words have 1 to \(Self.longestWord) characters"
                    )
                }
                guard let frequency = Self.frequency(fields[1]) else {
                    throw table.malformed(
                        line,
                        "「\(TableFile.text(fields[1]))」 is no frequency",
                        "write a whole number of 1 to 4294967295"
                    )
                }
                guard let tag = tags.index(of: fields[2]) else {
                    throw table.malformed(
                        line,
                        "「\(TableFile.text(fields[2]))」 is no part of speech",
                        "write an ICTCLAS tag of 1 to 8 ASCII letters; a file may use 255 of them"
                    )
                }
                if let spelt = TableFile.appendSyllables(of: fields[3], to: &readings) {
                    throw table.malformed(
                        line,
                        "「\(TableFile.text(spelt))」 is no syllable of Mandarin",
                        "write toneless pinyin in small letters, v for ü"
                    )
                }
                guard readings.count == scalars.count else {
                    throw table.malformed(
                        line,
                        "\(length) characters with \(readings.count - start) syllables",
                        "give each character of 「\(TableFile.text(fields[0]))」 one syllable"
                    )
                }
                var node: UInt32 = 0
                for index in start..<scalars.count {
                    node = trie.makeChild(of: node, along: scalars[index])
                    if node == wordAtNode.count { wordAtNode.append(0) }
                }
                guard wordAtNode[Int(node)] == 0 else {
                    scalars.removeLast(length)
                    readings.removeLast(length)
                    return
                }
                frequencies.append(frequency)
                wordAtNode[Int(node)] = UInt32(frequencies.count)
                tagIndices.append(tag)
                starts.append(UInt32(scalars.count))
                total += Int(frequency)
            }
        }
        let logTotal = log(Float(total))
        self.scalars = scalars
        self.readings = readings
        self.starts = starts
        self.frequencies = frequencies
        self.logProbabilities = frequencies.map { log(Float($0)) - logTotal }
        self.tagIndices = tagIndices
        self.tags = tags.names
        self.trie = trie
        self.wordAtNode = wordAtNode
        self.total = total
    }

    private static func frequency(_ field: TableFile.Bytes) -> UInt32? {
        guard (1...10).contains(field.count) else { return nil }
        var value: UInt64 = 0
        for byte in field {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + UInt64(byte - 0x30)
        }
        return value == 0 ? nil : UInt32(exactly: value)
    }

    /// The word with an index of `0..<count`.
    public subscript(index: Int) -> Entry {
        Entry(
            word: text(of: index),
            frequency: Int(frequencies[index]),
            tag: tag(of: index),
            reading: Array(readings[range(of: index)])
        )
    }

    /// The entry of a word; `nil` where the lexicon does not hold it.
    public func entry(for word: some StringProtocol) -> Entry? {
        index(of: word.unicodeScalars.lazy.map(\.value)).map { self[$0] }
    }

    /// Whether the lexicon holds a word.
    public func contains(_ word: some StringProtocol) -> Bool {
        index(of: word.unicodeScalars.lazy.map(\.value)) != nil
    }

    func index(of scalars: some Sequence<UInt32>) -> Int? {
        var node: UInt32 = 0
        for scalar in scalars {
            guard let child = trie.child(of: node, along: scalar) else { return nil }
            node = child
        }
        return word(at: node)
    }

    /// The word that ends at a node of `trie`.
    @inline(__always)
    func word(at node: UInt32) -> Int? {
        let word = wordAtNode[Int(node)]
        return word == 0 ? nil : Int(word) - 1
    }

    /// Where a word's scalars and syllables stand in `scalars` and `readings`.
    @inline(__always)
    func range(of index: Int) -> Range<Int> { Int(starts[index])..<Int(starts[index + 1]) }

    func text(of index: Int) -> String {
        var text = ""
        for scalar in scalars[range(of: index)] { text.unicodeScalars.append(Unicode.Scalar(scalar)!) }
        return text
    }

    func tag(of index: Int) -> String { tags[Int(tagIndices[index])] }

    /// Bytes held, for the figures of the models folder.
    public var byteCount: Int {
        scalars.count * 6 + starts.count * 4 + count * 9 + wordAtNode.count * 4 + trie.byteCount
    }
}

/// The tags of a file, each with a number of one byte.
private struct TagTable {
    var names: [String] = []
    private var indices: [UInt64: UInt8] = [:]

    /// The number of a tag, given out where it is new; `nil` where it is no tag or there are too many.
    mutating func index(of field: TableFile.Bytes) -> UInt8? {
        guard (1...8).contains(field.count) else { return nil }
        var key: UInt64 = 0
        for byte in field {
            guard byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A else { return nil }
            key = key << 8 | UInt64(byte)
        }
        if let index = indices[key] { return index }
        guard names.count < 255 else { return nil }
        indices[key] = UInt8(names.count)
        names.append(String(decoding: field, as: UTF8.self))
        return UInt8(names.count - 1)
    }
}
