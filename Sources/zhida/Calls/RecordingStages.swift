import ZhidaCalls
import ZhidaCore

/// The stages of a recording, wired from the audio, speech and address modules.
struct RecordingStages: CallStages {
    init(settings: Settings, dataFolder: DataFolder) throws {
        throw Failure(.systemFailed, "the speech models are not wired into this build")
    }

    func decode(path: String) throws -> SoundInspection { fatalError() }
    func transcribe(path: String, inspection: SoundInspection, progress: (Double) -> Void) throws -> Transcript {
        fatalError()
    }
    func address(path: String, inspection: SoundInspection, transcript: Transcript) throws -> [LocatedDecision] {
        fatalError()
    }
}
