import Foundation
import ZhidaCore

/// Finds a model's files in its folder, whoever laid it out.
struct ModelFolder {
    let path: String
    private let names: [String]

    init(path: String) throws(SpeechFault) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw SpeechFault(.model, at: path, "is no folder that can be read")
        }
        self.path = path
        self.names = names.sorted()
    }

    var name: String { URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent }

    var searchParameters: String? { names.contains("search.params") ? path + "/search.params" : nil }

    /// `acoustic/`, `am/`, the folder itself, or the first folder below it that has an `mdef`.
    func acousticFolder() throws(SpeechFault) -> String {
        let candidates = ["acoustic", "am"].map { path + "/" + $0 } + [path] + names.map { path + "/" + $0 }
        guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0 + "/mdef") }) else {
            throw SpeechFault(.model, at: path, "holds no acoustic model (no mdef in it or in a folder below it)")
        }
        return found
    }

    /// `syllables.dict`, or the dictionary with the largest share of toneless syllables.
    func dictionary() throws(SpeechFault) -> String {
        let candidates = names.filter { $0.hasSuffix(".dict") || $0.hasSuffix(".dic") }
        if candidates.contains("syllables.dict") { return path + "/syllables.dict" }
        var best: (path: String, share: Double)?
        for name in candidates {
            let words = beginning(of: path + "/" + name).split(separator: "\n").compactMap {
                $0.split(whereSeparator: \.isWhitespace).first
            }
            let syllables = words.count { Syllable(pinyin: Pronunciations.base($0)) != nil }
            let share = Double(syllables) / Double(max(1, words.count))
            if share > best?.share ?? 0.5 { best = (path + "/" + name, share) }
        }
        guard let best else {
            throw SpeechFault(.model, at: path, "holds no dictionary (.dict, .dic) of toneless syllables")
        }
        return best.path
    }

    /// Enough of a dictionary to tell what its words are: some have a hundred thousand lines.
    private func beginning(of path: String) -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else { return "" }
        defer { try? handle.close() }
        return String(decoding: (try? handle.read(upToCount: 32_768)) ?? Data(), as: UTF8.self)
    }

    /// `language.lm.bin`, or the first language model by its ending.
    func languageModel() throws(SpeechFault) -> String {
        if names.contains("language.lm.bin") { return path + "/language.lm.bin" }
        for ending in [".lm.bin", ".lm", ".arpa", ".dmp"] {
            if let name = names.first(where: { $0.lowercased().hasSuffix(ending) }) { return path + "/" + name }
        }
        throw SpeechFault(.model, at: path, "holds no language model (.lm.bin, .lm, .arpa, .DMP)")
    }
}
