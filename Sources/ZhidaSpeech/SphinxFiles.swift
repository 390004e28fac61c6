import Foundation
import ZhidaCore

/// The files of somebody's Sphinx model, found and checked before a dictionary of syllables exists for it.
public struct SphinxFiles: Sendable {
    /// How the Gaussians belong to the states.
    public enum Densities: String, Sendable {
        /// Each state has its own.
        case continuous = ".cont."
        /// All states share one set.
        case semiContinuous = ".semi."
        /// The states of a phone share a set.
        case phoneticallyTied = ".ptm."
    }

    /// The folder with `mdef` and what belongs to it.
    public let acousticFolder: String
    /// Context-independent phones, silence and noises among them.
    public let phones: Set<String>
    public let densities: Densities
    /// Pronunciation dictionaries in the folder and one level below, paths.
    public let dictionaries: [String]
    /// Language models in the folder and one level below, paths.
    public let languageModels: [String]
    /// The search settings that came with the model.
    public let searchParameters: String?

    private let parameters: ArgumentFile

    /// - Parameter folder: the model's; the acoustic files lie in it or one or two levels below.
    /// - Throws: ``SpeechFault`` with the file that is missing or torn.
    public init(folder: String) throws(SpeechFault) {
        _ = SpeechLog.relay
        // A model laid out as ``SpeechModel`` has it may bring a second ear; it goes with the first.
        let folders = Self.folders(below: folder, depth: 2).filter { !$0.hasPrefix(folder + "/second") }
        guard FileManager.default.fileExists(atPath: folder + "/.") else {
            throw SpeechFault(.model, at: folder, "is no folder that can be read")
        }
        let own = folders.filter { FileManager.default.fileExists(atPath: $0 + "/mdef") }
        guard let acoustic = own.first else {
            throw SpeechFault(.model, at: folder, "holds no acoustic model (no mdef in it or in a folder below it)")
        }
        guard own.count == 1 else {
            throw SpeechFault(
                .model,
                at: folder,
                "holds more than one acoustic model; name one of \(own.joined(separator: ", "))"
            )
        }
        let model = try AcousticModel(folder: acoustic)
        acousticFolder = acoustic
        phones = model.phones
        parameters = model.parameters
        let codebooks = try ParameterFile(path: acoustic + "/means", sizes: .perFeature).dimensions[0]
        densities =
            codebooks == model.senones ? .continuous : codebooks == 1 ? .semiContinuous : .phoneticallyTied
        let files = folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { folder + "/" + $0 }
        }
        dictionaries = files.filter { path in
            [".dict", ".dic"].contains { path.lowercased().hasSuffix($0) } && !path.hasSuffix("noisedict")
        }
        languageModels = files.filter { path in
            [".lm.bin", ".lm", ".arpa", ".dmp"].contains { path.lowercased().hasSuffix($0) }
        }
        searchParameters = files.first { $0.hasSuffix("/search.params") }
    }

    /// The folder itself, then those below it, hidden ones left out.
    private static func folders(below path: String, depth: Int) -> [String] {
        guard depth > 0 else { return [path] }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
        return [path]
            + names.filter { !$0.hasPrefix(".") }.map { path + "/" + $0 }.filter {
                FileManager.default.fileExists(atPath: $0 + "/.")
            }.flatMap { folders(below: $0, depth: depth - 1) }
    }

    /// An option of the model's `feat.params` by its name with the dash; the last where it stands twice.
    public func option(_ name: String) -> String? { parameters[name] }
}

extension SpeechModel {
    /// The network's file in the acoustic folder, where the model has one.
    public static let networkFile = FeatureNetwork.fileName

    /// Cepstra of a frame that the model's network wants; `nil` where its features are the front end's.
    public var networkCepstra: Int? { network?.inputs }

    /// The features that the model's network makes of an utterance's cepstra, a row a frame; the cepstra themselves
    /// where it has no network.
    ///
    /// - Parameter cepstra: rows of ``networkCepstra`` numbers, of the whole utterance.
    public func features(ofCepstra cepstra: [Float]) -> [Float] {
        guard let network else { return cepstra }
        return cepstra.withUnsafeBufferPointer { network.features(of: $0, frames: cepstra.count / network.inputs) }
    }

    /// The dictionary's word for a syllable, its further pronunciations not told apart; `nil` where it has none.
    public func word(for syllable: Syllable) -> String? { words[syllable] }
}
