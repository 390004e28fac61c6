import Foundation
import ZhidaCore

/// A pronunciation dictionary: a word and its phones a line; `er(2)` is a further pronunciation of `er`.
struct Pronunciations {
    /// Words without the variants' numbers, as spelt in the file.
    private(set) var words: Set<String> = []
    /// Phones of each word, a row for each of its pronunciations.
    private(set) var phones: [String: [[String]]] = [:]

    /// - Throws: ``SpeechFault`` with the line of a phone that the model does not have.
    init(path: String, phones: Set<String>) throws(SpeechFault) {
        for (index, line) in try readText(path).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let fields = line.split(whereSeparator: \.isWhitespace)
            guard let word = fields.first, !word.hasPrefix("##"), !word.hasPrefix(";;") else { continue }
            guard fields.count > 1 else {
                throw SpeechFault(.model, at: "\(path):\(index + 1)", "\"\(word)\" has no phones")
            }
            for phone in fields.dropFirst() where !phones.contains(String(phone)) {
                throw SpeechFault(
                    .model,
                    at: "\(path):\(index + 1)",
                    "\"\(word)\" has the phone \"\(phone)\", which the acoustic model does not; they belong to two models"
                )
            }
            words.insert(Self.base(word))
            self.phones[Self.base(word), default: []].append(fields.dropFirst().map(String.init))
        }
    }

    /// `er` of `er(2)`.
    static func base(_ word: some StringProtocol) -> String {
        guard word.hasSuffix(")"), let bracket = word.lastIndex(of: "("), bracket > word.startIndex else {
            return String(word)
        }
        return String(word[..<bracket])
    }

    /// The syllables among the words; a word that is written otherwise than ``Syllable/pinyin`` keeps its spelling.
    var syllables: [Syllable: String] {
        var syllables: [Syllable: String] = [:]
        for word in words {
            guard let syllable = Syllable(pinyin: word) else { continue }
            if let other = syllables[syllable], other == syllable.pinyin || other < word { continue }
            syllables[syllable] = word
        }
        return syllables
    }
}
