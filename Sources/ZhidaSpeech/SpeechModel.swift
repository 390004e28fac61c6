import Foundation
import ZhidaCore

/// What recognises speech 语音模型: an acoustic model, a dictionary of toneless syllables and a language model over them.
///
/// Immutable and shared by any number of ``Recogniser``s. Every file is checked here, because the C library ends
/// the process on some faults. A folder is laid out as
/// ```
/// acoustic/           mdef means variances mixture_weights|sendump transition_matrices feat.params noisedict
/// syllables.dict      syllable and phones: gu g u
/// language.lm.bin     syllable trigram in any form that Sphinx reads
/// search.params       the search settings, as for pocketsphinx_batch -argfile (may be missing)
/// evidence.tsv        what a heard syllable says for a meant one, as `SyllableEvidence` reads it (may be missing)
/// calibration.tsv     how often its addresses are right, as `FillCalibration` reads it (may be missing)
/// ```
/// A folder `second/` with acoustic files and search settings of its own is another ear for the same dictionary and
/// language model. Where `acoustic/` has a `network.safetensors`, its features are computed by it (see `FeatureNetwork`).
/// Any other Sphinx model serves too: the acoustic files in the folder itself or in a folder below it (`am/`), the
/// dictionary under any name in `.dict` or `.dic`, the language model in `.lm.bin`, `.lm`, `.arpa` or `.DMP`.
public struct SpeechModel: Sendable {
    /// The folder's name: it goes with every transcript.
    public let name: String
    /// The folder with `mdef` and what belongs to it.
    public let acousticFolder: String
    /// The dictionary's file.
    public let dictionary: String
    /// The language model's file.
    public let languageModel: String
    /// Samples a second of the sound it takes.
    public let samplesPerSecond: Int
    /// How it searches, its sample rate included.
    public let search: SearchSettings
    /// The file with its counted evidence of sounds, where it has one.
    public let evidence: String?
    /// The file that says how often its addresses are right by their confidence, where that was measured.
    public let calibration: String?
    /// The folder of another acoustic model, for what this one leaves unsure.
    public let second: String?
    /// What makes its features, where that is more than the library's front end.
    let network: FeatureNetwork?
    /// How well each syllable fits a sound, where the network tells.
    let scorer: SyllableScorer?
    /// What scores its states on the network's features, where that is simple enough to do at once.
    let stateScorer: StateScorer?

    /// The dictionary's word for each syllable that the model can hear.
    let words: [Syllable: String]
    /// The syllable of each word, variants not included.
    let syllables: [String: Syllable]

    /// Whether the scores of two grammars on the same sound can be compared: not where each search computes only the
    /// states that it needs, since scores are relative to the best of these.
    public var comparesGrammars: Bool { SearchSettings.boolean(search.others["-compallsen"] ?? "no") == true }

    /// Whether its features come from a network of its own, which PocketSphinx's own programs do not know.
    public var hasNetwork: Bool { network != nil }

    /// Whether it tells how well each syllable fits a sound (``Recogniser/fit(of:in:)``).
    public var fitsSounds: Bool { scorer != nil }

    /// The syllables that the model can hear.
    public var vocabulary: Set<Syllable> { Set(words.keys) }

    /// Loads and checks a model folder.
    ///
    /// - Parameters:
    ///   - folder: the model's folder.
    ///   - languageModel: a language model in place of the folder's own.
    ///   - dictionary: a dictionary in place of the folder's own.
    ///   - search: settings in place of the folder's `search.params`.
    /// - Throws: ``SpeechFault`` with the file, and the line where there is one.
    public init(
        folder: String,
        languageModel: String? = nil,
        dictionary: String? = nil,
        search: SearchSettings? = nil
    ) throws(SpeechFault) {
        _ = SpeechLog.relay
        let contents = try ModelFolder(path: folder)
        let acoustic = try AcousticModel(folder: contents.acousticFolder())
        let dictionary = if let dictionary { dictionary } else { try contents.dictionary() }
        let pronunciations = try Pronunciations(path: dictionary, phones: acoustic.phones)
        words = pronunciations.syllables
        guard !words.isEmpty else {
            throw SpeechFault(
                .model,
                at: dictionary,
                "has no toneless syllable among its words; name a dictionary that has (gu g u)"
            )
        }
        syllables = Dictionary(uniqueKeysWithValues: words.map { ($0.value, $0.key) })

        var settings: SearchSettings
        if let search {
            settings = search
        } else if let file = contents.searchParameters {
            settings = try SearchSettings(argumentFile: file)
        } else {
            settings = SearchSettings()
        }
        let rate = try Self.rate(settings, acoustic.parameters)
        settings.samplesPerSecond = rate

        let language = if let languageModel { languageModel } else { try contents.languageModel() }
        try Self.check(languageModel: language, against: pronunciations.words.union(acoustic.fillers), dictionary)
        name = contents.name
        acousticFolder = acoustic.folder
        self.dictionary = dictionary
        self.languageModel = language
        self.search = settings
        samplesPerSecond = rate
        second = FileManager.default.fileExists(atPath: folder + "/second/acoustic") ? folder + "/second" : nil
        let counted = folder + "/evidence.tsv"
        evidence = FileManager.default.fileExists(atPath: counted) ? counted : nil
        let measured = folder + "/calibration.tsv"
        calibration = FileManager.default.fileExists(atPath: measured) ? measured : nil
        let path = acoustic.folder + "/" + FeatureNetwork.fileName
        network = FileManager.default.fileExists(atPath: path) ? try FeatureNetwork(path: path) : nil
        guard network.map({ String($0.outputs) == acoustic.parameters["-ceplen"] }) ?? true else {
            throw SpeechFault(.model, at: path, "makes other features than -ceplen of feat.params says")
        }
        stateScorer = try network.flatMap { network throws(SpeechFault) in
            try StateScorer(folder: acoustic.folder, inputs: network.outputs)
        }
        scorer = network?.classifier.map {
            SyllableScorer(
                classifier: $0,
                pronunciations: pronunciations.syllables.mapValues {
                    pronunciations.phones[$0] ?? []
                }
            )
        }
    }

    /// The sample rate, by the settings or by the upper edge of the model's filters.
    private static func rate(_ settings: SearchSettings, _ parameters: ArgumentFile) throws(SpeechFault) -> Int {
        let edge = parameters["-upperf"].flatMap(Double.init)
        let told = settings.samplesPerSecond ?? parameters["-samprate"].flatMap(Double.init).map { Int($0) }
        // 6855.5 Hz is the library's default edge, of 16 kHz models.
        let rate = told ?? (edge ?? 6_855.4976 <= 4_000 ? 8_000 : 16_000)
        guard [8_000, 16_000, 32_000].contains(rate) else {
            throw SpeechFault(
                .model,
                at: parameters.path,
                "-samprate \(rate): models for 8000, 16000 or 32000 are used"
            )
        }
        if let edge, edge > Double(rate) / 2 {
            throw SpeechFault(
                .model,
                at: parameters.path,
                "-upperf \(edge) is more than half of \(rate) samples a second; set -samprate to the model's rate"
            )
        }
        let window = Double(rate) * (parameters["-wlen"].flatMap(Double.init) ?? 0.025625)
        let transform = Double(settings.others["-nfft"] ?? parameters["-nfft"] ?? "512") ?? 512
        guard window <= transform else {
            throw SpeechFault(
                .model,
                at: parameters.path,
                "-nfft \(Int(transform)) is less than a frame's \(Int(window))"
            )
        }
        return rate
    }

    /// A language model over other words than the dictionary's would recognise nothing.
    private static func check(
        languageModel path: String,
        against words: Set<String>,
        _ dictionary: String
    ) throws(SpeechFault) {
        let listed = try LanguageModelFile(path: path).words
        var heard = 0
        var unheard = 0
        for word in listed {
            if ["<s>", "</s>", "<unk>", "<UNK>"].contains(word) { continue }
            if words.contains(word) { heard += 1 } else { unheard += 1 }
        }
        guard heard > unheard else {
            throw SpeechFault(
                .model,
                at: path,
                "only \(heard) of its \(heard + unheard) words are in \(dictionary); name a language model over syllables"
            )
        }
    }
}
