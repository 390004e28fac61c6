import Foundation
import Testing
import ZhidaCore
import ZhidaSpeech

/// Where the models are that the tests recognise with.
enum ModelFixture {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The model that the package ships.
    static let shipped = root + "/models/zh-8k"

    /// CMU's Mandarin 8 kHz model, beside the package where somebody has put it; `ZHIDA_PEER_MODEL` names another place.
    static let peer =
        ProcessInfo.processInfo.environment["ZHIDA_PEER_MODEL"] ?? root + "/../shared/speech/peers/tdt_sc_8k"

    static let hasPeer = FileManager.default.fileExists(atPath: peer + "/am/mdef")

    /// A copy of the shipped model that a test may break.
    static func copy() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: shipped, toPath: folder["model"])
        return folder
    }

    /// A voice reading toneless syllables of an address, at 8 kHz.
    static func speech(_ pinyin: String = "xi1 xiang1 jie1 dao4 gu4 shu4 yi1 lu4") throws -> [Int16] {
        let folder = try TemporaryFolder()
        try folder.run(["espeak-ng", "-v", "cmn-latn-pinyin+f3", "-s", "140", "-w", folder["voice.wav"], pinyin])
        try folder.run([
            "sox", folder["voice.wav"], "-r", "8000", "-b", "16", "-c", "1", "-e", "signed", folder["voice.raw"],
        ])
        let data = try Data(contentsOf: URL(fileURLWithPath: folder["voice.raw"]))
        return data.withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
    }
}

/// A temporary folder, removed with the last reference.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("zhida-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(name: String) -> String { path + "/" + name }

    func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(arguments)")
    }

    func write(_ text: String, _ name: String) throws {
        try text.write(toFile: self[name], atomically: true, encoding: .utf8)
    }

    /// A language model in which every syllable is as likely as the other.
    func writeLoop(over syllables: some Collection<Syllable>, _ name: String) throws {
        let share = -log10(Double(syllables.count + 1))
        var text = "\\data\\\nngram 1=\(syllables.count + 2)\n\n\\1-grams:\n-99 <s>\n\(share) </s>\n"
        for syllable in syllables { text += "\(share) \(syllable.pinyin)\n" }
        try write(text + "\n\\end\\\n", name)
    }
}

extension Recogniser {
    func recognise(_ samples: [Int16], start: Int = 0) throws -> [TimedSyllable] {
        try samples.withUnsafeBufferPointer { try recognise($0, start: start) }
    }

    func recognise(_ samples: [Int16], grammar: Grammar) throws -> [TimedSyllable] {
        try samples.withUnsafeBufferPointer { try recognise(try prepare($0), grammar: grammar) }
    }
}

func syllables(_ text: String) -> [Syllable] { text.split(separator: " ").compactMap { Syllable(pinyin: $0) } }
