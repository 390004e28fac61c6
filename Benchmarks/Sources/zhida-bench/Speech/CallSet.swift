import Foundation
import ZhidaCore

/// A set of calls and what is said in each: a folder with `expected.tsv`, made by `Benchmarks/speech_sets`.
struct CallSet {
    /// One call.
    struct Call {
        /// The recording's path.
        var path: String
        var syllables: [Syllable]
        /// The standard address: the door, or the road where the city has no such door. `nil`: no address is said.
        var code: AddressCode?
        /// Digits of the door number or of the string of digits; empty where none is said.
        var number: String
    }

    let name: String
    let calls: [Call]

    /// - Parameter most: calls to take from the beginning.
    /// - Throws: ``BenchFault``
    init(folder: String, most: Int) throws {
        name = (folder as NSString).lastPathComponent
        let path = folder + "/expected.tsv"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw BenchFault("\(path) cannot be read; make the sets by script/bench speech-sets")
        }
        let rows = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        guard let head = rows.first?.map(String.init) else { throw BenchFault("\(path) is empty") }
        calls = try rows.dropFirst().prefix(most).enumerated().map { index, row in
            func field(_ name: String) -> String? {
                head.firstIndex(of: name).flatMap { $0 < row.count ? String(row[$0]) : nil }
            }
            let syllables = (field("syllables") ?? "").split(separator: " ").map { Syllable(pinyin: $0) }
            guard let file = field("file"), !syllables.isEmpty, !syllables.contains(nil) else {
                throw BenchFault("\(path):\(index + 2): no file, or a syllable that is none")
            }
            return Call(
                path: "\(folder)/\(file)",
                syllables: syllables.compactMap { $0 },
                code: field("code").flatMap { AddressCode($0) },
                number: field("number") ?? ""
            )
        }
        guard !calls.isEmpty else { throw BenchFault("\(path) has no calls") }
    }
}
