import ZhidaAddress
import ZhidaListening
import ZhidaSpeech
import ZhidaText

/// What turns a region's sound into words and places, loaded once. One thread at a time.
struct Hearers {
    let model: SpeechModel
    /// Hears by the language model alone; the listener uses it as well.
    let recogniser: Recogniser
    let listener: Listener
    let reader: SyllableReader
    let addresses: CallAddresses

    /// Loads the models and the active gazetteer.
    ///
    /// - Throws: ``Failure`` that says what is missing and how to mend it.
    init(settings: Settings) throws {
        let home = try Resources.home()
        let text = try TextTools(home: home)
        let address = try AddressTools(settings: settings, text: text)
        addresses = CallAddresses(address: address, fillThreshold: settings.address.fillThreshold)
        do {
            model = try SpeechModel(
                folder: settings.speech.modelFolder(home: home),
                languageModel: settings.speech.languageModel
            )
            reader = SyllableReader(
                lexicon: text.lexicon,
                readings: text.readings,
                names: AddressTools.names(of: address.gazetteer),
                phrases: try text.callerPhrases()
            )
            recogniser = try Recogniser(model: model)
            listener = Listener(recogniser: recogniser, engine: address.engine)
        } catch let fault as SpeechFault {
            throw Failure(.systemFailed, "\(fault)")
        }
    }
}
