import CSphinx
import Foundation

/// A language model's file, looked through before the recogniser loads it.
struct LanguageModelFile {
    let words: [String]

    /// - Throws: ``SpeechFault`` for what is no language model, or is torn.
    init(path: String) throws(SpeechFault) {
        _ = SpeechLog.relay
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped), !data.isEmpty else {
            throw SpeechFault(.model, at: path, "is missing, empty or not readable")
        }
        let fault = SpeechFault(.model, at: path, "is torn or no language model that Sphinx reads")
        if data.starts(with: Self.trie) {
            // The library believes the counts of a torn file, and ends the process when memory does not suffice.
            guard Self.isWholeTrie(data) else { throw fault }
        } else {
            let head = data.prefix(32_768)
            guard ["Darpa Trigram LM", "\\data\\"].contains(where: { head.range(of: Data($0.utf8)) != nil }) else {
                throw fault
            }
        }
        zs_clear_error()
        guard let model = zs_language_model_read(path) else {
            throw SpeechFault(.model, at: path, "is no language model that Sphinx reads\(SpeechLog.lastError)")
        }
        defer { zs_language_model_free(model) }
        words = (0..<zs_language_model_word_count(model)).compactMap { index in
            zs_language_model_word(model, index).map { String(cString: $0) }
        }
    }

    private static let trie = Array("Trie Language Model".utf8)

    /// SphinxBase's layout: the order, a count for each length of n-gram, tables, and at the end of the file the size
    /// of all words with their terminating zeros, and they.
    private static func isWholeTrie(_ data: Data) -> Bool {
        func number(_ offset: Int) -> Int { data[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) } }
        guard data.count > trie.count + 1 else { return false }
        let order = Int(data[trie.count])
        let counts = trie.count + 1
        guard (1...5).contains(order), data.count > counts + 4 * order, data.last == 0 else { return false }
        let words = number(counts)
        guard words > 0, words * 14 < data.count else { return false }
        // The zero that ends the first word; the size stands a word's length before it.
        var zeros = 0
        var first = data.count
        while zeros < words, first > counts {
            first -= 1
            if data[first] == 0 { zeros += 1 }
        }
        for start in stride(from: first, to: max(counts + 4, first - 256), by: -1)
        where number(start - 4) == data.count - start { return true }
        return false
    }
}
