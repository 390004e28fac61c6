import Foundation
import ZhidaSpeech

/// Adapts the means of an acoustic model with sphinxtrain's programs.
///
/// Variances, weights and transitions stay: there is too little speech for them, and a mean that is better placed is
/// most of the gain.
struct GaussianAdaptation: Adaptation {
    private let model: SpeechModel
    private let files: SphinxFiles
    private let tools: TrainingTools
    private let features: any FeatureWriter

    /// The weight of the old mean in MAP, in frames of speech.
    var priorFrames = 10.0
    /// Times that MAP counts anew, each time with the means found so far.
    var passes = 2

    /// - Parameters:
    ///   - files: those of `model`.
    ///   - features: what computes the model's features.
    /// - Throws: ``ModelError/notAdaptable(why:)``
    init(
        model: SpeechModel,
        files: SphinxFiles,
        tools: TrainingTools,
        features: any FeatureWriter
    ) throws(ModelError) {
        guard FileManager.default.fileExists(atPath: files.acousticFolder + "/mixture_weights") else {
            throw .notAdaptable(
                why: "it has its weights only packed (sendump), from which the training programs cannot start; "
                    + "ask its maker for mixture_weights"
            )
        }
        self.model = model
        self.files = files
        self.tools = tools
        self.features = features
    }

    func adapt(
        to stretches: [SpokenStretch],
        method: AdaptationMethod,
        acoustic: String,
        work: String
    ) throws(ModelError) -> AdaptationOutcome {
        let means = acoustic + "/means"
        guard !stretches.isEmpty else { throw .notAdaptable(why: "there is no speech to adapt it to") }
        let names = stretches.indices.map { String(format: "%06d", $0) }
        try features.write(stretches, names: names, to: work)
        try writeCorpus(stretches, names, work)
        let definition = work + "/mdef.txt"
        try tools.run(
            tools.convertDefinition,
            ["-text", files.acousticFolder + "/mdef", definition],
            log: work + "/mdef.log"
        )
        var current = files.acousticFolder + "/means"
        let outcome = try count(from: current, work, "first")
        guard outcome.aligned > 0 else {
            throw .notAdaptable(
                why:
                    "the training program could align none of \(stretches.count) stretches of speech with their words; "
                    + "its Gaussians may stand for something else than where the features lie"
            )
        }
        if method.steps.common {
            let moved = !method.steps.each ? means : work + "/means-moved"
            try transform(from: current, to: moved, work, "first")
            current = moved
        }
        if method.steps.each {
            let prior = current
            for pass in 0..<passes {
                let name = "pass-\(pass)"
                _ = try count(from: pass == 0 ? prior : means, work, name)
                try maximumPosterior(from: prior, to: means, work, name)
            }
        }
        return AdaptationOutcome(
            stretches: outcome.aligned,
            leftOut: stretches.count - outcome.aligned,
            logLikelihood: outcome.logLikelihood
        )
    }

    /// Control file, transcripts and dictionaries.
    private func writeCorpus(_ stretches: [SpokenStretch], _ names: [String], _ work: String) throws(ModelError) {
        try FolderFiles.replace(work + "/all.ctl", with: Data((names.joined(separator: "\n") + "\n").utf8))
        let lines = zip(stretches, names).map { "<s> \($0.words.joined(separator: " ")) </s> (\($1))\n" }
        try FolderFiles.replace(work + "/all.lsn", with: Data(lines.joined().utf8))
        try FolderFiles.copy(model.dictionary, to: work + "/words.dict")
        let noise = files.acousticFolder + "/noisedict"
        if FileManager.default.fileExists(atPath: noise) {
            try FolderFiles.copy(noise, to: work + "/fillers.dict")
        } else {
            try FolderFiles.replace(work + "/fillers.dict", with: Data("<s> SIL\n</s> SIL\n<sil> SIL\n".utf8))
        }
    }

    /// The files of the model, with its means from elsewhere, as sphinxtrain's programs name them.
    private func parameters(_ means: String, _ work: String) -> [(String, String)] {
        let folder = files.acousticFolder
        return [
            ("-moddeffn", work + "/mdef.txt"), ("-ts2cbfn", files.densities.rawValue), ("-meanfn", means),
            ("-varfn", folder + "/variances"), ("-mixwfn", folder + "/mixture_weights"),
            ("-tmatfn", folder + "/transition_matrices"),
        ]
    }

    /// Counts by Baum and Welch's forward-backward pass how often each Gaussian was met, and where.
    private func count(
        from means: String,
        _ work: String,
        _ name: String
    ) throws(ModelError) -> (aligned: Int, logLikelihood: Double?) {
        let accumulators = "\(work)/\(name)"
        try FolderFiles.makeFolder(accumulators)
        var options = parameters(means, work)
        options += [
            ("-dictfn", work + "/words.dict"), ("-fdictfn", work + "/fillers.dict"), ("-ctlfn", work + "/all.ctl"),
            ("-lsnfn", work + "/all.lsn"), ("-cepdir", work), ("-cepext", "mfc"), ("-accumdir", accumulators),
            ("-topn", model.search.others["-topn"] ?? "8"), ("-timing", "no"),
            // Variances and weights are counted and not used: map_adapt crashes on counts without them.
            ("-2passvar", "yes"),
        ]
        options += files.featureOptions
        let transform = files.acousticFolder + "/feature_transform"
        if FileManager.default.fileExists(atPath: transform) {
            options += [("-lda", transform), ("-ldadim", files.option("-ldadim") ?? "0")]
        }
        let log = "\(work)/bw-\(name).log"
        try tools.run("bw", options, log: log)
        return Self.summary(log)
    }

    /// `utt> number name frames … log-likelihood-per-frame log-likelihood` of each stretch that could be aligned.
    private static func summary(_ log: String) -> (aligned: Int, logLikelihood: Double?) {
        let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        var frames = 0.0
        var likelihood = 0.0
        var aligned = 0
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("utt>") {
            let fields = line.split(whereSeparator: \.isWhitespace)
            guard fields.count > 6, let length = Double(fields[3]), let a = Double(fields[fields.count - 1]),
                a.isFinite,
                a < 0
            else { continue }
            aligned += 1
            frames += length
            likelihood += a
        }
        return (aligned, frames > 0 ? likelihood / frames : nil)
    }

    private func maximumPosterior(from means: String, to path: String, _ work: String, _ name: String)
        throws(ModelError)
    {
        try tools.run(
            "map_adapt",
            parameters(means, work) + [
                ("-accumdir", "\(work)/\(name)"), ("-mapmeanfn", path), ("-bayesmean", "no"), ("-fixedtau", "yes"),
                ("-tau", String(priorFrames)),
            ],
            log: "\(work)/map-\(name).log",
            result: path
        )
    }

    private func transform(from means: String, to path: String, _ work: String, _ name: String) throws(ModelError) {
        let matrix = "\(work)/mllr-\(name)"
        try tools.run(
            "mllr_solve",
            [
                ("-meanfn", means), ("-varfn", files.acousticFolder + "/variances"),
                ("-accumdir", "\(work)/\(name)"), ("-outmllrfn", matrix),
            ],
            log: "\(work)/mllr_solve-\(name).log",
            result: matrix
        )
        try tools.run(
            "mllr_transform",
            [("-inmeanfn", means), ("-outmeanfn", path), ("-mllrmat", matrix), ("-moddeffn", work + "/mdef.txt")],
            log: "\(work)/mllr_transform-\(name).log",
            result: path
        )
    }
}
