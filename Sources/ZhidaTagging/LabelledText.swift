import Foundation

/// Labelled sentences, as a tagger learns from them and is measured on them.
///
/// The file format is that of CoNLL and of the Neural Chinese Address Parsing set: a token, one blank or tab, and its
/// tag a line; an empty line between sentences. Tags are `B-label` where a phrase begins, `I-label` where it goes on,
/// `O` outside. A token is one character; a run of digits or of letters is one token. UTF-8, lines end with LF or CRLF.
public struct LabelledText: Sendable, Hashable {
    /// Names of the labels, in lower case: the published set writes some of them in two ways (`subRoad`, `subroad`).
    public private(set) var labels: [String]
    /// The sentences in the file's order.
    public private(set) var sentences: [LabelledSentence]

    public init(labels: [String], sentences: [LabelledSentence]) {
        self.labels = labels
        self.sentences = sentences
    }

    /// Most labels a text may have.
    public static let mostLabels = 63
    /// Most tokens a sentence may have.
    public static let longestSentence = 2_000

    /// Reads a file.
    ///
    /// - Parameter labels: labels that are known already, so that two files number them alike.
    /// - Throws: ``TaggingError/unreadable(file:why:)``; ``TaggingError/badLines(file:faults:)`` with every bad line.
    public init(contentsOf path: String, labels: [String] = []) throws {
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw TaggingError.unreadable(file: path, why: "cannot be read: \(error.localizedDescription)")
        }
        try self.init(data, name: path, labels: labels)
    }

    /// Reads a file's bytes; see ``init(contentsOf:labels:)``.
    public init(_ data: Data, name: String, labels: [String] = []) throws {
        var reader = Reader(labels: labels)
        for (index, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            reader.read(line, number: index + 1)
        }
        reader.endSentence()
        guard reader.faults.isEmpty else { throw TaggingError.badLines(file: name, faults: reader.faults) }
        self.init(labels: reader.labels, sentences: reader.sentences)
    }

    private struct Reader {
        var labels: [String]
        var sentences: [LabelledSentence] = []
        var faults: [TaggingError.LineFault] = []
        var index: [String: Int] = [:]
        var current = LabelledSentence(tokens: [], phrases: [])
        /// Whether the last token was in a phrase.
        var isOpen = false

        init(labels: [String]) {
            self.labels = labels
            for (number, label) in labels.enumerated() { index[label] = number }
        }

        mutating func endSentence() {
            if !current.tokens.isEmpty { sentences.append(current) }
            current = LabelledSentence(tokens: [], phrases: [])
            isOpen = false
        }

        mutating func read(_ bytes: Data, number: Int) {
            func fault(_ what: String, _ mend: String) {
                faults.append(TaggingError.LineFault(line: number, what: what, mend: mend))
            }
            guard let text = String(validatingUTF8: bytes) else {
                return fault("is not UTF-8", "Save the file as UTF-8.")
            }
            let fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\u{FEFF}" })
            if fields.isEmpty { return endSentence() }
            guard fields.count == 2 else {
                return fault("has \(fields.count) fields", "Write the token, one blank and its tag: 固 B-community")
            }
            guard current.tokens.count < LabelledText.longestSentence else {
                return fault(
                    "is token \(current.tokens.count + 1) of one sentence",
                    "Put an empty line between sentences; the longest has \(LabelledText.longestSentence) tokens."
                )
            }
            let token = String(fields[0])
            let position = current.tokens.count
            let tag = fields[1]
            if tag == "O" {
                current.tokens.append(token)
                isOpen = false
                return
            }
            let begins = tag.hasPrefix("B-")
            guard begins || tag.hasPrefix("I-"), tag.utf8.count > 2 else {
                return fault("has the tag '\(tag.prefix(20))'", "Tags are O, B-label and I-label.")
            }
            let name = tag.dropFirst(2).lowercased()
            let known = index[name]
            let label = known ?? labels.count
            if !begins {
                guard isOpen, let last = current.phrases.last, last.label == label else {
                    return fault(
                        "goes on with '\(tag)' where no '\(name)' began",
                        "Write B-\(name) for the first token."
                    )
                }
                current.phrases[current.phrases.count - 1].range = last.range.lowerBound..<position + 1
            } else {
                if known == nil {
                    guard labels.count < LabelledText.mostLabels else {
                        return fault(
                            "brings label \(labels.count + 1), '\(name)'",
                            "Use at most \(LabelledText.mostLabels) labels."
                        )
                    }
                    labels.append(name)
                    index[name] = label
                }
                current.phrases.append(LabelledSentence.Phrase(range: position..<position + 1, label: label))
            }
            current.tokens.append(token)
            isOpen = true
        }
    }
}

extension String {
    /// The text of some bytes, or `nil` where they are no UTF-8.
    fileprivate init?(validatingUTF8 bytes: Data) {
        self.init(data: bytes, encoding: .utf8)
    }
}
