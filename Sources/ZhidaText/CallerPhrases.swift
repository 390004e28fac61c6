import Foundation

/// What callers say, word for word 来电用语: the literal parts of `models/text/patterns.txt`, from which the recogniser's
/// language model is made too, and of `models/text/everyday.txt`, turns of speech in the same format.
///
/// A pattern's alternatives `(a|b)` and options `[a]` are written out, its slots `{rule}` become a comma. The
/// ``SyllableReader`` learns from these phrases which words callers use and which stand side by side.
public enum CallerPhrases {
    /// At most this many phrases come of one pattern; they are chosen so that every alternative turns up.
    static let phrasesPerPattern = 64

    /// Reads the phrases of a patterns file.
    ///
    /// - Throws: ``TextError`` where the file cannot be read, is empty, or a bracket has no partner.
    public static func phrases(contentsOf url: URL) throws(TextError) -> [String] {
        try phrases(bytes: TableFile.bytes(of: url), file: url.path)
    }

    /// Reads the phrases from the bytes of a patterns file; `file` is the name that errors show.
    ///
    /// - Throws: ``TextError`` where there is no pattern, or a bracket has no partner.
    public static func phrases(bytes: [UInt8], file: String) throws(TextError) -> [String] {
        var phrases: [String] = []
        var seen = Set<String>()
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (number, bytes) in lines.enumerated() {
            var line = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
            while let last = line.last, last == " " || last == "\r" || last == "\t" { line.removeLast() }
            if line.isEmpty || line[0] == "#" || line.last == ":" { continue }
            let isWeighted = line[0] == "*"
            if isWeighted { line.removeFirst(line.prefix { $0 != " " }.count) }
            var alternatives: [String] = []
            if isWeighted || line.contains(where: { "{[()]}|".unicodeScalars.contains($0) }) {
                var pattern = Pattern(scalars: line.filter { $0 != " " })
                guard let expanded = pattern.alternatives(until: nil, depth: 0) else {
                    throw .malformed(
                        file: file,
                        line: number + 1,
                        fault: "a bracket without its partner, or nested more than \(Pattern.deepest) deep",
                        remedy: "write alternatives as (a|b), options as [a], slots as {rule}"
                    )
                }
                alternatives = expanded
            } else {
                alternatives = line.split(separator: " ").map { part in
                    var text = String.UnicodeScalarView()
                    text.append(contentsOf: part)
                    return String(text)
                }
            }
            for phrase in alternatives where phrase.contains(where: { $0 != "，" }) && seen.insert(phrase).inserted {
                phrases.append(phrase)
            }
        }
        if phrases.isEmpty { throw .empty(file: file) }
        return phrases
    }

    /// Writes a pattern out by recursive descent.
    private struct Pattern {
        let scalars: [Unicode.Scalar]
        var position = 0

        static let deepest = 16

        init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

        /// The alternatives up to the closing bracket, which is taken in; `nil` where brackets do not match.
        mutating func alternatives(until closing: Unicode.Scalar?, depth: Int) -> [String]? {
            guard depth <= Self.deepest else { return nil }
            var finished: [String] = []
            var current = [""]
            while position < scalars.count {
                let scalar = scalars[position]
                position += 1
                switch scalar {
                case "(", "[":
                    guard var inner = alternatives(until: scalar == "(" ? ")" : "]", depth: depth + 1) else {
                        return nil
                    }
                    if scalar == "[" { inner.append("") }
                    current = Self.product(current, inner)
                case "{":
                    guard let end = scalars[position...].firstIndex(of: "}") else { return nil }
                    position = end + 1
                    current = current.map { $0 + "，" }
                case "|" where closing != nil:
                    finished += current
                    current = [""]
                case ")", "]", "}":
                    return scalar == closing ? Self.limited(finished + current) : nil
                default:
                    for index in current.indices { current[index].unicodeScalars.append(scalar) }
                }
            }
            return closing == nil ? Self.limited(finished + current) : nil
        }

        /// Every pairing or, where these are too many, as many as are kept, with every element of both in turn.
        private static func product(_ left: [String], _ right: [String]) -> [String] {
            let count = left.count * right.count
            if count <= phrasesPerPattern { return left.flatMap { start in right.map { start + $0 } } }
            return (0..<max(phrasesPerPattern, left.count, right.count)).map { index in
                left[index % left.count] + right[(index + index / left.count) % right.count]
            }
        }

        private static func limited(_ phrases: [String]) -> [String] {
            guard phrases.count > 4 * phrasesPerPattern else { return phrases }
            return Array(phrases.prefix(4 * phrasesPerPattern))
        }
    }
}
