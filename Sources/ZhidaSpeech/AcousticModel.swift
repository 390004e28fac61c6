import Foundation

/// The folder of a Sphinx acoustic model, checked before the C library reads it, which ends the process on some faults.
struct AcousticModel {
    let folder: String
    /// Context-independent phones.
    let phones: Set<String>
    let senones: Int
    let transitionMatrices: Int
    /// The options it was trained with.
    let parameters: ArgumentFile
    /// Words for noises, and their phones; the library has silences of its own where the file is missing.
    let fillers: Set<String>

    init(folder: String) throws(SpeechFault) {
        self.folder = folder
        let definition = try ModelDefinition(path: folder + "/mdef")
        phones = definition.phones
        senones = definition.senones
        transitionMatrices = definition.transitionMatrices
        guard !phones.isEmpty, senones > 0, transitionMatrices > 0 else {
            throw SpeechFault(.model, at: folder + "/mdef", "defines no phones; copy the model again")
        }
        guard phones.contains("SIL") else {
            throw SpeechFault(.model, at: folder + "/mdef", "has no phone SIL, without which no silence is recognised")
        }
        parameters = try ArgumentFile(path: folder + "/feat.params")
        let means = try ParameterFile(path: folder + "/means", sizes: .perFeature)
        let variances = try ParameterFile(path: folder + "/variances", sizes: .perFeature)
        guard means.dimensions == variances.dimensions else {
            throw SpeechFault(.model, at: folder + "/variances", "has another shape than means; copy the model again")
        }
        let transitions = try ParameterFile(path: folder + "/transition_matrices", sizes: .three)
        guard transitions.dimensions.first == transitionMatrices else {
            throw SpeechFault(
                .model,
                at: folder + "/transition_matrices",
                "holds \(transitions.dimensions.first ?? 0) matrices, mdef \(transitionMatrices); the files are of two models"
            )
        }
        try Self.checkWeights(folder, senones: senones)
        let noise = folder + "/noisedict"
        var fillers: Set = ["<s>", "</s>", "<sil>"]
        if FileManager.default.fileExists(atPath: noise) {
            fillers.formUnion(try Pronunciations(path: noise, phones: phones).words)
        }
        self.fillers = fillers
    }

    /// Mixture weights are kept as they were trained, or packed into `sendump`.
    private static func checkWeights(_ folder: String, senones: Int) throws(SpeechFault) {
        let packed = folder + "/sendump"
        let plain = folder + "/mixture_weights"
        if FileManager.default.fileExists(atPath: packed) {
            let size = try? FileManager.default.attributesOfItem(atPath: packed)[.size] as? Int
            guard (size ?? 0) >= senones else {
                throw SpeechFault(.model, at: packed, "is too short for \(senones) senones; copy the model again")
            }
        } else if FileManager.default.fileExists(atPath: plain) {
            let weights = try ParameterFile(path: plain, sizes: .three)
            guard weights.dimensions.first == senones else {
                throw SpeechFault(
                    .model,
                    at: plain,
                    "holds \(weights.dimensions.first ?? 0) senones, mdef \(senones); the files are of two models"
                )
            }
        } else {
            throw SpeechFault(.model, at: folder, "has neither mixture_weights nor sendump")
        }
    }
}
