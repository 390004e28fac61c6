import Foundation

/// A file of PocketSphinx options: `-name value` pairs on one line or several, `#` for comments.
///
/// The form of `feat.params`, and of what `pocketsphinx_batch -argfile` takes.
struct ArgumentFile {
    var options: [(name: String, value: String, line: Int)] = []
    let path: String

    init(path: String) throws(SpeechFault) {
        self.path = path
        var words: [(text: Substring, line: Int)] = []
        for (index, line) in try readText(path).split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.hasPrefix("#") {
            words += line.split(whereSeparator: \.isWhitespace).map { ($0, index + 1) }
        }
        var position = 0
        while position < words.count {
            let (name, line) = words[position]
            guard name.hasPrefix("-"), position + 1 < words.count else {
                throw SpeechFault(
                    .settings,
                    at: "\(path):\(line)",
                    "\"\(name)\" is no \"-name value\" pair; write one pair a line"
                )
            }
            options.append((String(name), String(words[position + 1].text), line))
            position += 2
        }
    }

    subscript(name: String) -> String? { options.last { $0.name == name }?.value }
}

/// The text of a file, which must be UTF-8.
func readText(_ path: String) throws(SpeechFault) -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else {
        throw SpeechFault(.model, at: path, "cannot be read; is it there, and readable?")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw SpeechFault(.model, at: path, "is not UTF-8; convert it")
    }
    return text
}
