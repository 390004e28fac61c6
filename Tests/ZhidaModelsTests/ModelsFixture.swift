import Foundation
import Testing
import ZhidaCore
import ZhidaModels
import ZhidaSpeech
import ZhidaTesting
import ZhidaText

/// The models that the tests keep, install and adapt.
enum ModelsFixture {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// A whole model folder with the Gaussian acoustic model that the package ships as its second ear: what is kept,
    /// installed and adapted here, but where a test is of the network.
    static let shipped: String = {
        let files = FileManager.default
        let model = root + "/models/zh-8k"
        let folder = NSTemporaryDirectory() + "zhida-gaussian-model-\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try? files.removeItem(atPath: folder)
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for name in ["acoustic", "search.params"] {
                try files.copyItem(atPath: "\(model)/second/\(name)", toPath: "\(folder)/\(name)")
            }
            for name in ["syllables.dict", "language.lm.bin"] {
                try files.copyItem(atPath: "\(model)/\(name)", toPath: "\(folder)/\(name)")
            }
        } catch {
            fatalError("the Gaussian model cannot be laid out: \(error)")
        }
        atexit { try? FileManager.default.removeItem(atPath: ModelsFixture.shipped) }
        return folder
    }()

    /// CMU's Mandarin 8 kHz model, beside the package where somebody has put it; `ZHIDA_PEER_MODEL` names another place.
    static let peer =
        ProcessInfo.processInfo.environment["ZHIDA_PEER_MODEL"] ?? root + "/../shared/speech/peers/tdt_sc_8k"

    static let hasPeer = FileManager.default.fileExists(atPath: peer + "/am/mdef")

    static func store(_ folder: TemporaryFolder) -> ModelStore {
        ModelStore(folder: folder.path("models"), shipped: shipped)
    }

    /// Adds a version that is the shipped model with a mark of its own, so that its content is new.
    static func add(_ mark: String, to store: ModelStore) throws -> String {
        try store.add { staging in
            try copy(shipped, to: staging)
            try mark.write(toFile: staging + "/mark", atomically: true, encoding: .utf8)
            return ModelRecord(kind: .installed, made: Date(timeIntervalSince1970: 0))
        }.name
    }

    /// Copies what is in a folder into another, without its language model.
    static func copy(_ from: String, to: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: from) where !name.hasSuffix(".lm.bin") {
            try FileManager.default.copyItem(atPath: "\(from)/\(name)", toPath: "\(to)/\(name)")
        }
    }

    /// espeak-ng reading pinyin with tones, at 8 kHz, in a little noise as every line has it.
    static func speech(_ pinyin: String, voice: String = "m7", _ folder: TemporaryFolder) throws -> [Int16] {
        let name = UUID().uuidString
        try run([
            "espeak-ng", "-v", "cmn-latn-pinyin+\(voice)", "-s", "150", "-w", folder.path(name + ".wav"), pinyin,
        ])
        try run([
            "sox", folder.path(name + ".wav"), "-r", "8000", "-b", "16", "-c", "1", "-e", "signed",
            folder.path(name + ".raw"),
        ])
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.path(name + ".raw")))
        var random = SeededRandom(seed: 1)
        return data.withUnsafeBytes { bytes in
            bytes.bindMemory(to: Int16.self).map { $0 / 2 + Int16.random(in: -150...150, using: &random) }
        }
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(arguments)")
    }
}

func syllables(_ text: String) -> [Syllable] {
    text.split(separator: " ").map { Syllable(pinyin: $0)! }
}
