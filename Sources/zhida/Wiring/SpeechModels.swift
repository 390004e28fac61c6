import ZhidaAudio
import ZhidaModels
import ZhidaSpeech

/// Which speech model is used: the folder that the settings name, else the active version of the data folder, else the
/// model that ships.
extension Settings {
    /// Where the versions of the speech model are kept.
    var modelsFolder: String { dataFolder + "/models" }

    /// The versions of the speech model; `home` holds the one that ships.
    func modelStore(home: String) -> ModelStore {
        ModelStore(folder: modelsFolder, shipped: home + "/models/zh-8k")
    }

    /// Loads the model that is used.
    ///
    /// - Parameter version: a version in place of the one that is used.
    /// - Throws: `SpeechFault` for the folder that the settings name, `ModelError` for a version.
    func speechModel(home: String, version: String? = nil) throws -> SpeechModel {
        if version == nil, let folder = speech.model {
            return try SpeechModel(folder: folder, languageModel: speech.languageModel)
        }
        let store = modelStore(home: home)
        let name = try version.map { text throws(ModelError) in try store.resolve(text) } ?? store.activeName()
        return try store.load(name, languageModel: speech.languageModel)
    }

    /// How recordings are read.
    var sound: SoundSettings {
        var sound = SoundSettings()
        sound.callerChannel = calls.callerChannel
        sound.longest = Int(calls.longestHours * 3_600_000)
        return sound
    }
}
