import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaListening
import ZhidaModels
import ZhidaSpeech
import ZhidaText

/// What turns a region's sound into words and places, loaded once. One thread at a time.
struct Hearers {
    let model: SpeechModel
    /// Hears by the language model alone; the ears use it as well.
    let recogniser: Recogniser
    private let ears: Ears
    let reader: SyllableReader
    let addresses: CallAddresses

    /// Loads the models and the active gazetteer.
    ///
    /// - Parameter speech: a speech model in place of the one that is used.
    /// - Throws: ``Failure`` that says what is missing and how to mend it.
    init(settings: Settings, speech: SpeechModel? = nil) throws {
        let home = try Resources.home()
        let text = try TextTools(home: home)
        do {
            model = try speech ?? settings.speechModel(home: home)
            let evidence = try model.evidence.map { try SyllableEvidence(contentsOf: URL(fileURLWithPath: $0)) }
            let heardFill = try HeardFill(settings.address, model)
            let address = try AddressTools(
                settings: settings,
                text: text,
                evidence: evidence ?? .standard,
                heardFill: heardFill
            )
            address.engine.prepareForSpeech()
            addresses = CallAddresses(address: address, fillThreshold: settings.address.fillThreshold)
            reader = SyllableReader(
                lexicon: text.lexicon,
                readings: text.readings,
                names: AddressTools.names(of: address.gazetteer),
                phrases: try text.callerPhrases()
            )
            recogniser = try Recogniser(model: model)
            let second = try model.second.map { [model] folder in
                let other = try SpeechModel(
                    folder: folder,
                    languageModel: model.languageModel,
                    dictionary: model.dictionary
                )
                let weights = try other.evidence.map { try SyllableEvidence(contentsOf: URL(fileURLWithPath: $0)) }
                let engine = address.engine.hearing(by: weights ?? .standard)
                return Listener(recogniser: try Recogniser(model: other), engine: engine)
            }
            ears = Ears(first: Listener(recogniser: recogniser, engine: address.engine), second: second)
        } catch let fault as SpeechFault {
            throw Failure(.systemFailed, "\(fault)")
        } catch let fault as SyllableEvidence.Fault {
            throw Failure(.systemFailed, "\(fault)")
        } catch let fault as FillCalibration.Fault {
            throw Failure(.systemFailed, "\(fault)")
        } catch let error as ModelError {
            throw Failure(.systemFailed, "\(error)")
        }
    }

    /// Hears one region of a recording.
    ///
    /// - Throws: `SpeechFault`
    func hear(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws -> Hearing {
        try ears.hear(region, samples)
    }
}
