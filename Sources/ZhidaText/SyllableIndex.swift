import Foundation
import ZhidaCore

/// The words of a lexicon and the names beside it, by their syllables.
///
/// A trie over syllables; at each node a list of the words with that sound, cheapest first. A cost is the negative
/// natural logarithm of the word's probability.
struct SyllableIndex: Sendable {
    /// One word in the list of a node.
    struct Entry: Sendable {
        /// Index of the word in the lexicon, or the lexicon's count plus the index of the name.
        var word: UInt32
        var cost: Float
        /// The entry after it plus one, or 0.
        var next: UInt32
    }

    private(set) var trie: HashTrie
    private var firstEntry: [UInt32] = [0]
    private(set) var entries: [Entry] = []

    /// Names with more syllables are left out.
    static let longest = 32
    /// A second reading of a character is this much rarer than its first: about one in twelve.
    private static let secondReading: Float = 2.5

    /// - Parameter gains: nats by which words of the lexicon are likelier than their frequency says.
    init(lexicon: Lexicon, readings: ReadingTable, names: [ExtraWord], gains: [UInt32: Float]) {
        trie = HashTrie(capacity: lexicon.count + names.count * 4)
        entries.reserveCapacity(lexicon.count + names.count + 4_000)
        firstEntry.reserveCapacity(lexicon.count + names.count * 4)
        for word in 0..<lexicon.count {
            let range = lexicon.range(of: word)
            let cost = -lexicon.logProbabilities[word] - (gains.isEmpty ? 0 : gains[UInt32(word)] ?? 0)
            lexicon.readings[range].withUnsafeBufferPointer { insert($0, word: word, cost: cost) }
            if range.count == 1, let scalar = Unicode.Scalar(lexicon.scalars[range.lowerBound]) {
                for other in readings.readings(of: scalar) where other != lexicon.readings[range.lowerBound] {
                    withUnsafePointer(to: other) { pointer in
                        insert(
                            UnsafeBufferPointer(start: pointer, count: 1),
                            word: word,
                            cost: cost + Self.secondReading
                        )
                    }
                }
            }
        }
        let logTotal = log(Float(lexicon.total))
        for (index, name) in names.enumerated() where (1...Self.longest).contains(name.reading.count) {
            let cost = logTotal - log(Float(max(1, name.frequency)))
            name.reading.withUnsafeBufferPointer { insert($0, word: lexicon.count + index, cost: cost) }
        }
    }

    private mutating func insert(_ reading: UnsafeBufferPointer<Syllable>, word: Int, cost: Float) {
        var node: UInt32 = 0
        for syllable in reading {
            node = trie.makeChild(of: node, along: UInt32(syllable.rawValue))
            if node == firstEntry.count { firstEntry.append(0) }
        }
        // Lists are short, and the files come most frequent first: the place is nearly always the end.
        var previous: UInt32 = 0
        var next = firstEntry[Int(node)]
        while next > 0, entries[Int(next) - 1].cost <= cost {
            previous = next
            next = entries[Int(next) - 1].next
        }
        entries.append(Entry(word: UInt32(word), cost: cost, next: next))
        if previous == 0 {
            firstEntry[Int(node)] = UInt32(entries.count)
        } else {
            entries[Int(previous) - 1].next = UInt32(entries.count)
        }
    }

    /// The number of a node's first entry plus one, or 0.
    @inline(__always)
    func first(at node: UInt32) -> UInt32 { firstEntry[Int(node)] }

    /// Bytes held.
    var byteCount: Int { trie.byteCount + firstEntry.capacity * 4 + entries.capacity * MemoryLayout<Entry>.stride }
}
