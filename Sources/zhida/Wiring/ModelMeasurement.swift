import ZhidaAudio
import ZhidaCore
import ZhidaModels
import ZhidaSpeech

/// Measures a speech model on recordings of which it is known what was said.
struct ModelMeasurement {
    /// What a model made of a set.
    struct Result {
        /// The free syllable pass, one item a call.
        var syllables: [SyllableScore.Item] = []
        /// Of the calls with a known code, in order: whether the first decision answers with exactly that code.
        var addresses: [Bool] = []
    }

    let settings: Settings
    let sound: SoundReader
    /// Whether calls with a known code go the whole way to a decision, too.
    var withAddresses = true

    init(_ settings: Settings) {
        self.settings = settings
        sound = SoundReader(settings: settings.sound)
    }

    /// - Parameter progress: called with the number of calls that are done.
    func measure(_ model: SpeechModel, on calls: [HeldCall], progress: (Int) -> Void = { _ in }) throws -> Result {
        var result = Result()
        let recogniser = try Recogniser(model: model)
        let hasCodes = withAddresses && calls.contains { $0.code != nil }
        let stages = hasCodes ? try RecordingStages(settings: settings, speech: model) : nil
        for (index, call) in calls.enumerated() {
            var heard: [(start: Int, syllables: [Syllable])] = []
            try sound.read(path: call.path, regions: call.regions, samplesPerSecond: model.samplesPerSecond) {
                region,
                samples in
                heard.append((region.span.start, try recogniser.recognise(samples).map(\.syllable)))
            }
            heard.sort { $0.start < $1.start }
            result.syllables.append(call.reference.score(heard.flatMap(\.syllables)))
            if let stages, let code = call.code {
                result.addresses.append(try address(call, stages) == code)
            }
            progress(index + 1)
        }
        return result
    }

    private func address(_ call: HeldCall, _ stages: RecordingStages) throws -> AddressCode? {
        let inspection = try stages.decode(path: call.path)
        let transcript = try stages.transcribe(path: call.path, inspection: inspection) { _ in }
        let decisions = try stages.address(path: call.path, inspection: inspection, transcript: transcript)
        return decisions.first?.decision.answer?.code
    }

    /// The samples of a call's regions, for adaptation.
    func speech(of call: HeldCall, samplesPerSecond: Int) throws -> CorrectedSpeech {
        var regions: [(start: Int, samples: [Int16])] = []
        try sound.read(path: call.path, regions: call.regions, samplesPerSecond: samplesPerSecond) { region, samples in
            regions.append((region.span.start, Array(samples)))
        }
        return CorrectedSpeech(
            reference: call.reference,
            regions: regions.sorted { $0.start < $1.start }.map(\.samples)
        )
    }
}
