import Foundation
import ZhidaSpeech

/// One stretch of speech and what was said in it, for adaptation.
public struct SpokenStretch: Sendable {
    /// At the model's rate.
    public var samples: [Int16]
    /// Words of the model's dictionary and `<sil>` for pauses, in order, without silence at the ends.
    public var words: [String]

    public init(samples: [Int16], words: [String]) {
        self.samples = samples
        self.words = words
    }
}

/// Writes the features of speech as Sphinx reads them, the very ones that the recogniser hears by.
///
/// A model of another front end (a neural one with `-feat 1s_c`, say) brings its own.
public protocol FeatureWriter {
    /// Writes the features of each stretch to `folder/NAME.mfc`: the count of numbers as a 32-bit integer, then frames of
    /// 32-bit floating numbers, all in the machine's order of bytes. Means are not removed yet: `-cmn` does that.
    ///
    /// - Parameter names: a file name for each stretch, in the same order.
    /// - Throws: ``ModelError``
    func write(_ stretches: [SpokenStretch], names: [String], to folder: String) throws(ModelError)
}

/// Cepstra by SphinxBase's `sphinx_fe`, which shares its code with the recogniser, and what the model's network makes of
/// them, where it has one.
public struct SphinxFrontEnd: FeatureWriter {
    private let model: SpeechModel
    private let tools: TrainingTools
    private let options: [(String, String)]

    /// Takes the options of the front end from the model's `feat.params` and its search settings.
    ///
    /// - Throws: ``ModelError/notAdaptable(why:)`` where the model's features are neither the front end's cepstra nor
    ///   those of its own network.
    public init(model: SpeechModel, files: SphinxFiles, tools: TrainingTools) throws(ModelError) {
        let cepstra = files.option("-ncep") ?? "13"
        guard model.networkCepstra != nil || files.option("-ceplen").map({ $0 == cepstra }) ?? true else {
            throw .notAdaptable(why: "what makes its features of the cepstra is not known here")
        }
        self.model = model
        self.tools = tools
        var options = [("-samprate", String(model.samplesPerSecond))]
        for name in Self.optionNames {
            if let value = model.search.others[name] ?? files.option(name) { options.append((name, value)) }
        }
        if let size = model.networkCepstra {
            // feat.params counts the network's features there.
            options.removeAll { $0.0 == "-ncep" }
            options.append(("-ncep", String(size)))
        }
        // The recogniser keeps every frame too: its regions are cut beforehand.
        self.options = options + [("-remove_silence", "no")]
    }

    /// What shapes cepstra, of SphinxBase's fe.h; the rest of feat.params is for later stages.
    private static let optionNames = [
        "-lowerf", "-upperf", "-nfilt", "-ncep", "-nfft", "-wlen", "-frate", "-transform", "-lifter", "-alpha",
        "-remove_noise", "-remove_dc", "-round_filters", "-unit_area", "-doublebw", "-warp_type", "-warp_params",
    ]

    public func write(_ stretches: [SpokenStretch], names: [String], to folder: String) throws(ModelError) {
        for (stretch, name) in zip(stretches, names) {
            let data = stretch.samples.withUnsafeBytes { Data($0) }
            guard FileManager.default.createFile(atPath: "\(folder)/\(name).raw", contents: data) else {
                throw FolderFiles.lastSystemError("write", "\(folder)/\(name).raw")
            }
        }
        defer { for name in names { try? FileManager.default.removeItem(atPath: "\(folder)/\(name).raw") } }
        let control = folder + "/features.ctl"
        try FolderFiles.replace(control, with: Data((names.joined(separator: "\n") + "\n").utf8))
        #if _endian(little)
            let order = "little"
        #else
            let order = "big"
        #endif
        try tools.run(
            tools.frontEnd,
            options + [
                ("-c", control), ("-di", folder), ("-do", folder), ("-ei", "raw"), ("-eo", "mfc"), ("-raw", "yes"),
                ("-input_endian", order),
            ],
            log: folder + "/sphinx_fe.log"
        )
        for name in names {
            let path = "\(folder)/\(name).mfc"
            guard let cepstra = FileManager.default.contents(atPath: path), cepstra.count >= 4 else {
                throw .toolFailed("sphinx_fe", said: "it wrote no features of \(name)")
            }
            guard model.networkCepstra != nil else { continue }
            let rows = cepstra.dropFirst(4).withUnsafeBytes { bytes in
                (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
            }
            let features = model.features(ofCepstra: rows)
            var data = withUnsafeBytes(of: Int32(features.count)) { Data($0) }
            features.withUnsafeBytes { data.append(contentsOf: $0) }
            try FolderFiles.replace(path, with: data)
        }
    }
}

extension SphinxFiles {
    /// What sphinxtrain and the recogniser do with written features, as options of either.
    var featureOptions: [(String, String)] {
        var options = [
            ("-feat", option("-feat") ?? "1s_c_d_dd"), ("-ceplen", option("-ceplen") ?? option("-ncep") ?? "13"),
            // The recogniser hears whole regions, whatever the model was trained with.
            ("-cmn", option("-cmn") == "none" ? "none" : "batch"), ("-agc", option("-agc") ?? "none"),
            ("-varnorm", option("-varnorm") ?? "no"),
        ]
        if let subvectors = option("-svspec") { options.append(("-svspec", subvectors)) }
        return options
    }
}
