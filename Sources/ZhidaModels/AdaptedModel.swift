import Foundation
import ZhidaSpeech

/// A model adapted to calls, in a folder of its own: measured first, and kept as a version afterwards.
public struct AdaptedModel: Sendable {
    /// The version that was adapted.
    public let base: String
    public let method: AdaptationMethod
    /// The model's folder, in the work folder.
    public let folder: String
    public let outcome: AdaptationOutcome
    /// Calls that were learned from.
    public let calls: Int
    /// Calls that teach nothing, by the reason.
    public let refused: [ForcedAlignment.Refusal: Int]
}

extension ModelStore {
    /// The version itself, or the one that it was adapted from: adapting an adapted model would count its calls twice.
    public func unadapted(_ name: String) -> String {
        guard let base = record(of: name)?.base, FileManager.default.fileExists(atPath: path(of: base)) else {
            return name
        }
        return base
    }

    /// Adapts a version to calls whose texts are known.
    ///
    /// - Parameters:
    ///   - base: a version; best one that is not adapted itself.
    ///   - work: an empty folder, see ``withWorkFolder(_:)``; the adapted model lies in it.
    ///   - features: what computes the model's features; `nil`: `sphinx_fe`.
    public func adapt(
        _ base: String,
        to calls: [CorrectedSpeech],
        method: AdaptationMethod,
        tools: TrainingTools,
        work: String,
        features: ((SpeechModel, SphinxFiles, TrainingTools) -> any FeatureWriter)? = nil
    ) throws(ModelError) -> AdaptedModel {
        let model = try load(base)
        let files: SphinxFiles
        do {
            files = try SphinxFiles(folder: path(of: base))
        } catch {
            throw .damaged(version: base, why: "\(error)")
        }
        let writer: any FeatureWriter
        if let features {
            writer = features(model, files, tools)
        } else {
            writer = try SphinxFrontEnd(model: model, files: files, tools: tools)
        }
        let adaptation: any Adaptation =
            model.hasNetwork
            ? NetworkAdaptation(model: model)
            : try GaussianAdaptation(model: model, files: files, tools: tools, features: writer)
        let folders = ["align", "train", "model", "model/acoustic"].map { "\(work)/\($0)" }
        for folder in folders { try FolderFiles.makeFolder(folder) }
        let aligned = try ForcedAlignment(model: model, files: files, tools: tools, features: writer)
            .align(calls, work: folders[0])
        var stretches: [SpokenStretch] = []
        var refused: [ForcedAlignment.Refusal: Int] = [:]
        for result in aligned {
            switch result {
            case .success(let own): stretches += own
            case .failure(let refusal): refused[refusal, default: 0] += 1
            }
        }
        let outcome = try adaptation.adapt(
            to: stretches,
            method: method,
            acoustic: folders[3],
            work: folders[1]
        )
        for name in (try? FileManager.default.contentsOfDirectory(atPath: files.acousticFolder)) ?? []
        where !name.hasPrefix(".") && !FileManager.default.fileExists(atPath: "\(folders[3])/\(name)") {
            try FolderFiles.copy("\(files.acousticFolder)/\(name)", to: "\(folders[3])/\(name)")
        }
        // How sounds are misheard changes less than what is heard; the other ear hears as before.
        for item in ["evidence.tsv", "second"] {
            let own = "\(path(of: base))/\(item)"
            guard FileManager.default.fileExists(atPath: own) else { continue }
            try FolderFiles.copyAll(own, to: "\(folders[2])/\(item)")
        }
        try FolderFiles.copy(model.dictionary, to: folders[2] + "/syllables.dict")
        if let search = files.searchParameters { try FolderFiles.copy(search, to: folders[2] + "/search.params") }
        if base != Self.shippedName, borrowedLanguageModel(of: base) == nil {
            try FolderFiles.copy(model.languageModel, to: "\(folders[2])/\(Self.languageModel)")
        }
        return AdaptedModel(
            base: base,
            method: method,
            folder: folders[2],
            outcome: outcome,
            calls: calls.count - refused.values.reduce(0, +),
            refused: refused
        )
    }

    /// Loads a model that is not kept as a version yet.
    ///
    /// - Parameter languageModel: a language model in place of its own or the borrowed one.
    public func load(_ adapted: AdaptedModel, languageModel: String? = nil) throws(ModelError) -> SpeechModel {
        let own = FileManager.default.fileExists(atPath: "\(adapted.folder)/\(Self.languageModel)")
        do {
            return try SpeechModel(
                folder: adapted.folder,
                languageModel: languageModel ?? (own ? nil : "\(shipped)/\(Self.languageModel)")
            )
        } catch {
            throw .unusable(folder: adapted.folder, why: "\(error)")
        }
    }

    /// Keeps an adapted model as a version, with its figures. Not active yet.
    public func keep(
        _ adapted: AdaptedModel,
        _ comparison: ModelComparison,
        at date: Date = Date()
    ) throws -> (name: String, isNew: Bool) {
        try add { staging in
            for file in FolderFiles.list(adapted.folder) {
                let path = "\(staging)/\(file)"
                try FolderFiles.makeFolder((path as NSString).deletingLastPathComponent)
                try FolderFiles.copy("\(adapted.folder)/\(file)", to: path)
            }
            var record = ModelRecord(kind: .adapted, made: date)
            record.base = adapted.base
            record.method = adapted.method
            record.calls = adapted.calls
            record.comparison = comparison
            return record
        }
    }
}
