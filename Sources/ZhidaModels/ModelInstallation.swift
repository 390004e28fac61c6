import Foundation
import ZhidaCore
import ZhidaSpeech

/// Makes a version of somebody's Sphinx model folder.
public struct ModelInstallation: Sendable {
    /// What was made of a folder.
    public struct Outcome: Sendable {
        public var version: String
        public var isNew: Bool
        public var lexicon: LexiconOrigin
        /// Why the folder's own language model is not used, one reason a file; empty where there was none or it is used.
        public var refusedLanguageModels: [String]
        public var hasOwnLanguageModel: Bool
        public var samplesPerSecond: Int
    }

    private let store: ModelStore
    private let reading: @Sendable (Unicode.Scalar) -> [Syllable]

    /// - Parameter reading: the readings of a character, for dictionaries of words in characters.
    public init(store: ModelStore, reading: @escaping @Sendable (Unicode.Scalar) -> [Syllable]) {
        self.store = store
        self.reading = reading
    }

    /// Installs a folder: finds its files, derives the pronunciations of the 419 syllables in its phones, takes its
    /// language model where it goes with them, loads it all, and keeps it as a version. Not active yet.
    ///
    /// - Throws: ``ModelError/lacks(folder:_:)`` where syllables remain without a pronunciation,
    ///   ``ModelError/unusable(folder:why:)`` for other faults.
    public func install(_ folder: String, at date: Date = Date()) throws -> Outcome {
        let files: SphinxFiles
        do {
            files = try SphinxFiles(folder: folder)
        } catch {
            throw ModelError.unusable(folder: folder, why: "\(error)")
        }
        let lexicon = try lexicon(of: files, folder)
        var refused: [String] = []
        var hasOwn = false
        var rate = 0
        let added = try store.add { staging in
            try FolderFiles.makeFolder(staging + "/acoustic")
            for file in Self.acousticFiles(files) {
                try FolderFiles.copy("\(files.acousticFolder)/\(file)", to: "\(staging)/acoustic/\(file)")
            }
            try FolderFiles.replace(staging + "/syllables.dict", with: Data(lexicon.text.utf8))
            if let search = files.searchParameters { try FolderFiles.copy(search, to: staging + "/search.params") }
            for item in ["evidence.tsv", "calibration.tsv", "second"] {
                let path = (files.acousticFolder as NSString).deletingLastPathComponent + "/" + item
                if files.acousticFolder != folder, FileManager.default.fileExists(atPath: path) {
                    try FolderFiles.copyAll(path, to: staging + "/" + item)
                }
            }
            hasOwn = try takeLanguageModel(files, into: staging, &refused)
            rate = try Self.tryOut(
                staging,
                borrowed: hasOwn ? nil : store.shipped + "/" + ModelStore.languageModel,
                folder
            )
            var record = ModelRecord(kind: .installed, made: date)
            record.source = URL(fileURLWithPath: folder).standardizedFileURL.path
            record.lexicon = lexicon.origin
            return record
        }
        return Outcome(
            version: added.name,
            isNew: added.isNew,
            lexicon: lexicon.origin,
            refusedLanguageModels: refused,
            hasOwnLanguageModel: hasOwn,
            samplesPerSecond: rate
        )
    }

    private func lexicon(of files: SphinxFiles, _ folder: String) throws -> SyllableLexicon {
        let dictionaries = files.dictionaries.compactMap { path -> (name: String, text: String)? in
            guard let data = FileManager.default.contents(atPath: path) else { return nil }
            return ((path as NSString).lastPathComponent, String(decoding: data, as: UTF8.self))
        }
        do {
            return try SyllableLexicon(phones: files.phones, dictionaries: dictionaries, reading: reading)
        } catch {
            throw ModelError.lacks(folder: folder, error)
        }
    }

    /// What PocketSphinx and sphinxtrain read of an acoustic model, and whatever else lies beside it where the folder
    /// holds nothing else.
    private static func acousticFiles(_ files: SphinxFiles) -> [String] {
        let others = Set(files.dictionaries + files.languageModels + [files.searchParameters].compactMap { $0 })
        return ((try? FileManager.default.contentsOfDirectory(atPath: files.acousticFolder)) ?? []).filter { name in
            let path = files.acousticFolder + "/" + name
            var isFolder: ObjCBool = false
            return !name.hasPrefix(".") && !others.contains(path)
                && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    /// Takes the first language model that goes with the syllables.
    private func takeLanguageModel(_ files: SphinxFiles, into staging: String, _ refused: inout [String]) throws -> Bool
    {
        for path in files.languageModels {
            do {
                _ = try SpeechModel(folder: staging, languageModel: path)
                // The library tells the form by the content, not by the name.
                try FolderFiles.copy(path, to: staging + "/" + ModelStore.languageModel)
                return true
            } catch let fault as SpeechFault where fault.place == path {
                refused.append("\(fault)")
            } catch let fault as SpeechFault {
                throw ModelError.unusable(folder: files.acousticFolder, why: "\(fault)")
            }
        }
        return false
    }

    /// Loads the model and has it hear a second of noise: what would fail at the first call fails here.
    ///
    /// - Returns: the samples a second that it takes.
    private static func tryOut(_ staging: String, borrowed: String?, _ folder: String) throws -> Int {
        do {
            let model = try SpeechModel(folder: staging, languageModel: borrowed)
            let recogniser = try Recogniser(model: model)
            var random = SeededRandom(seed: 1)
            let noise = (0..<model.samplesPerSecond).map { _ in Int16.random(in: -500...500, using: &random) }
            _ = try noise.withUnsafeBufferPointer { try recogniser.recognise($0) }
            return model.samplesPerSecond
        } catch let fault as SpeechFault {
            // The staging folder's name means nothing to a person.
            throw ModelError.unusable(folder: folder, why: "\(fault)".replacing(staging, with: folder))
        }
    }
}
