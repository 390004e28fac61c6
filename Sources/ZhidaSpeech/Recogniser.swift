import CSphinx
import Foundation
import Synchronization
import ZhidaCore

/// Hears syllables in samples, by PocketSphinx. One thread at a time; make one for each.
public final class Recogniser {
    /// What it recognises with.
    public let model: SpeechModel

    private let decoder: OpaquePointer
    private let settings: OpaquePointer
    /// The name of the search by the language model.
    private let ngramSearch: String
    private let framesPerSecond: Int
    /// Makes the cepstra that the model's network takes.
    private let frontEnd: OpaquePointer?

    /// Natural logarithm of the likelihood of what was recognised last, `nil` where nothing was: for comparing grammars on
    /// the same sound, with a model whose settings have `-compallsen yes`.
    public private(set) var lastScore: Double?

    /// The library's set-up is not known to be safe on several threads at once.
    private static let setup = Mutex(())

    /// Loads the model's files (mapped into memory where the library can) and makes sure that it can search.
    ///
    /// - Throws: ``SpeechFault`` of part `model` or `settings`.
    public init(model: SpeechModel) throws(SpeechFault) {
        self.model = model
        _ = SpeechLog.relay
        zs_clear_error()
        guard let settings = zs_settings_new() else {
            throw SpeechFault(.model, at: model.name, "no memory for the recogniser's settings")
        }
        do throws(SpeechFault) {
            let dictionary = try Self.dictionaryWithBackground(of: model)
            defer { unlink(dictionary) }
            try Self.apply(model, dictionary, to: settings)
            let loaded = Self.setup.withLock { _ in zs_decoder_new(settings).map(Transferred.init) }
            guard let decoder = loaded?.pointer else {
                throw SpeechFault(.model, at: model.acousticFolder, "cannot be loaded\(SpeechLog.lastError)")
            }
            // Without a usable language model the library starts, and crashes at the first result.
            guard let search = zs_search(decoder) else {
                zs_decoder_free(decoder)
                throw SpeechFault(.model, at: model.languageModel, "cannot be searched\(SpeechLog.lastError)")
            }
            self.decoder = decoder
            ngramSearch = String(cString: search)
        } catch {
            zs_settings_free(settings)
            throw error
        }
        self.settings = settings
        framesPerSecond = zs_get_integer(settings, "-frate")
        frontEnd = model.network.flatMap { zs_front_end_new(settings, Int32($0.inputs)) }
    }

    deinit {
        if let frontEnd { zs_front_end_free(frontEnd) }
        zs_decoder_free(decoder)
        zs_settings_free(settings)
    }

    /// Sound made ready to be heard, once or several times, whole or in part.
    public struct PreparedSound {
        /// Milliseconds of the recording at which it begins.
        public let start: Int
        fileprivate let samples: UnsafeBufferPointer<Int16>
        /// Of the whole sound, a row a frame, where the model's features come from a network; else `nil`.
        public let features: [Float]?
        /// Evidence for each state of each phone, a row a frame, where the model tells.
        fileprivate let states: [Float]?
        /// What the library searches by, where the model's scores are computed at once (``StateScorer``).
        var scores: [Int16]?
    }

    /// Makes sound ready; what the model computes of it is computed here.
    ///
    /// - Parameters:
    ///   - samples: one utterance at ``SpeechModel/samplesPerSecond``, best under half a minute: its loudness and
    ///     timbre are levelled as a whole. They must outlive the result.
    ///   - start: milliseconds of the recording at which the samples begin.
    /// - Throws: ``SpeechFault`` of part `decoding`.
    public func prepare(_ samples: UnsafeBufferPointer<Int16>, start: Int = 0) throws(SpeechFault) -> PreparedSound {
        guard let network = model.network, let cepstra = try cepstra(of: samples, start: start) else {
            return PreparedSound(start: start, samples: samples, features: nil, states: nil, scores: nil)
        }
        let frames = cepstra.count / network.inputs
        let features = cepstra.withUnsafeBufferPointer { network.features(of: $0, frames: frames) }
        let states = network.classifier?.evidence(of: features, frames: frames)
        let scores = model.stateScorer?.scores(of: features, frames: frames)
        return PreparedSound(start: start, samples: samples, features: features, states: states, scores: scores)
    }

    /// The cepstra that the model's network takes, a row a frame; `nil` without a network, and of sound that is too short.
    ///
    /// - Throws: ``SpeechFault`` of part `decoding`.
    func cepstra(of samples: UnsafeBufferPointer<Int16>, start: Int = 0) throws(SpeechFault) -> [Float]? {
        guard let network = model.network, let frontEnd, let first = samples.baseAddress, isLongEnough(samples.count)
        else { return nil }
        zs_clear_error()
        var frames: Int32 = 0
        var size: Int32 = 0
        guard let cepstra = zs_cepstra(frontEnd, first, samples.count, &frames, &size), Int(size) == network.inputs
        else {
            throw SpeechFault(.decoding, at: "\(start) ms", "no cepstra can be made\(SpeechLog.lastError)")
        }
        defer { zs_free(cepstra) }
        return Array(UnsafeBufferPointer(start: cepstra, count: Int(frames) * Int(size)))
    }

    /// How well every syllable fits the sound where these were heard: log P(meant | sound) / P(meant), of each syllable
    /// in order of its raw value at each position; `nil` where the model does not tell.
    public func fit(of heard: some Collection<TimedSyllable>, in sound: PreparedSound) -> [Float]? {
        guard let scorer = model.scorer, let states = sound.states, let width = model.network?.classifier?.outputs
        else { return nil }
        let spans = heard.map { syllable in
            let (first, last) = (syllable.span.start - sound.start, syllable.span.end - sound.start)
            return first * framesPerSecond / 1_000..<max(first, last) * framesPerSecond / 1_000
        }
        return scorer.profile(of: spans, evidence: states, width: width)
    }

    /// Less than a frame is nothing to the library, and some of its results are undefined then.
    private func isLongEnough(_ samples: Int) -> Bool { samples >= model.samplesPerSecond / 10 }

    /// Syllables by the model's own language model; silence and noises are left out.
    ///
    /// - Returns: in order of time, none where nothing is heard.
    /// - Throws: ``SpeechFault`` of part `decoding`.
    public func recognise(_ sound: PreparedSound) throws(SpeechFault) -> [TimedSyllable] { try decode(sound, nil) }

    /// Syllables of samples that are heard only once; see ``prepare(_:start:)`` and ``recognise(_:)``.
    public func recognise(_ samples: UnsafeBufferPointer<Int16>, start: Int = 0) throws(SpeechFault) -> [TimedSyllable]
    {
        try recognise(try prepare(samples, start: start))
    }

    /// Syllables by a grammar made for these samples: a second hearing of a place that the first left unsure.
    ///
    /// The grammar is used once and freed, because many of them would fill the memory.
    ///
    /// - Parameter span: the part to hear, in milliseconds of the recording; `nil`: all.
    /// - Returns: a sequence of the grammar, or nothing where none fits the sound. A grammar leaves little to doubt:
    ///   confidences near 1 say that no other of its sequences comes close, not that the syllables were said.
    /// - Throws: ``SpeechFault`` of part `grammar` for a syllable that the dictionary does not have or a grammar that
    ///   allows nothing, or of part `decoding`.
    public func recognise(
        _ sound: PreparedSound,
        within span: TimeSpan? = nil,
        grammar: Grammar
    ) throws(SpeechFault) -> [TimedSyllable] {
        let name = "second hearing"
        try use(grammar, name)
        var result: Result<[TimedSyllable], SpeechFault>
        do throws(SpeechFault) {
            guard zs_set_search(decoder, name) == 0 else {
                throw SpeechFault(.grammar, at: "grammar", "cannot be searched\(SpeechLog.lastError)")
            }
            result = .success(try decode(sound, span))
        } catch {
            result = .failure(error)
        }
        guard zs_set_search(decoder, ngramSearch) == 0, zs_unset_search(decoder, name) == 0 else {
            throw SpeechFault(.decoding, at: model.name, "cannot go back to the language model\(SpeechLog.lastError)")
        }
        return try result.get()
    }

    private func decode(_ sound: PreparedSound, _ span: TimeSpan?) throws(SpeechFault) -> [TimedSyllable] {
        let perMillisecond = Double(model.samplesPerSecond) / 1000
        func sample(_ time: Int) -> Int {
            min(sound.samples.count, max(0, Int(Double(time - sound.start) * perMillisecond)))
        }
        let range = span.map { sample($0.start)..<max(sample($0.start), sample($0.end)) } ?? 0..<sound.samples.count
        guard isLongEnough(range.count), let first = sound.samples.baseAddress else { return [] }
        zs_clear_error()
        let status: Int32
        // Where the result's first frame lies in the recording, in milliseconds.
        var start = sound.start + Int(Double(range.lowerBound) / perMillisecond)
        if let features = sound.features, let network = model.network {
            let size = network.outputs
            let samplesPerFrame = model.samplesPerSecond / framesPerSecond
            let firstFrame = range.lowerBound / samplesPerFrame
            let lastFrame = (range.upperBound + samplesPerFrame - 1) / samplesPerFrame
            let frames = firstFrame..<max(firstFrame, min(features.count / size, lastFrame))
            start = sound.start + frames.lowerBound * 1_000 / framesPerSecond
            status = decode(frames, features, size, sound.scores)
        } else {
            status = zs_decode(decoder, first + range.lowerBound, range.count)
        }
        guard status == 0 else {
            throw SpeechFault(
                .decoding,
                at: "\(start) ms",
                "the recogniser refused \(range.count) samples\(SpeechLog.lastError)"
            )
        }
        let score = zs_path_score(decoder)
        lastScore = score.isNaN ? nil : score
        let words = Words()
        zs_each_segment(
            decoder,
            { context, segment in
                guard let context, let segment = segment?.pointee, let word = segment.word else { return }
                Unmanaged<Words>.fromOpaque(context).takeUnretainedValue().all.append(
                    (String(cString: word), Int(segment.first_frame), Int(segment.last_frame), segment.posterior)
                )
            },
            Unmanaged.passUnretained(words).toOpaque()
        )
        return words.all.compactMap { word, firstFrame, lastFrame, posterior in
            guard let syllable = model.syllables[Pronunciations.base(word)] else { return nil }
            let span = TimeSpan(
                start: start + firstFrame * 1_000 / framesPerSecond,
                end: start + (lastFrame + 1) * 1_000 / framesPerSecond
            )
            return TimedSyllable(syllable: syllable, span: span, confidence: min(1, max(0, posterior)))
        }
    }

    /// - Returns: 0 or negative.
    private func decode(_ frames: Range<Int>, _ features: [Float], _ size: Int, _ scores: [Int16]?) -> Int32 {
        if let scores, let states = model.stateScorer?.states, !frames.isEmpty {
            return scores.withUnsafeBufferPointer {
                let first = $0.baseAddress! + frames.lowerBound * (states + 1)
                return zs_decode_scores(decoder, first, Int32(frames.count), Int32(states))
            }
        }
        return features.withUnsafeBufferPointer {
            let first = $0.baseAddress! + frames.lowerBound * size
            return zs_decode_features(decoder, first, Int32(frames.count), Int32(size))
        }
    }

    /// Hands a grammar to the decoder as a search of its own.
    private func use(_ grammar: Grammar, _ name: String) throws(SpeechFault) {
        guard !grammar.transitions.isEmpty else {
            throw SpeechFault(.grammar, at: "grammar", "allows nothing; give it at least one sequence")
        }
        for syllable in Set(grammar.transitions.compactMap(\.syllable)) where model.words[syllable] == nil {
            throw SpeechFault(.grammar, at: "grammar", "\"\(syllable)\" is not in \(model.dictionary)")
        }
        zs_clear_error()
        // A grammar's search takes its beams when it is made.
        let beams = [
            ("-beam", model.search.beam), ("-pbeam", model.search.phoneBeam), ("-wbeam", model.search.wordBeam),
        ]
        for (option, beam) in beams {
            zs_set_floating(settings, option, max(pow(beam, Self.grammarWidth), min(beam, Self.widestBeam)))
        }
        defer { for (option, beam) in beams { zs_set_floating(settings, option, beam) } }
        guard
            let built = zs_grammar_new(
                decoder,
                name,
                Int32(grammar.stateCount),
                Int32(grammar.start),
                Int32(grammar.end)
            )
        else { throw SpeechFault(.grammar, at: "grammar", "no memory for \(grammar.stateCount) states") }
        defer { zs_grammar_free(built) }
        var numbers: [String: Int32] = [:]
        for step in grammar.transitions {
            var number: Int32 = -1
            if let word = step.syllable.flatMap({ model.words[$0] }) {
                let word = step.isBackground ? Self.backgroundMark + word : word
                number = numbers[word] ?? zs_grammar_word(built, word)
                numbers[word] = number
            }
            zs_grammar_add(built, Int32(step.from), Int32(step.to), step.logProbability, number)
        }
        guard zs_use_grammar(decoder, name, built) == 0 else {
            throw SpeechFault(.grammar, at: "grammar", "was refused\(SpeechLog.lastError)")
        }
    }

    /// How much wider, as a power, a grammar is searched than the language model: the way into the right address may cost
    /// several syllables of background first.
    private static let grammarWidth = 2.0
    /// Beams beyond which nothing more is found. At 1e-80 what else could have been said is cut off too early, margins come
    /// out too great, and of two voices at once a mixture was filled in.
    private static let widestBeam = 1e-120

    /// Begins the words of the background, which are said like the others and told apart in the result.
    private static let backgroundMark = "~"

    /// Gathers the words that the C façade hands over.
    private final class Words {
        var all: [(word: String, firstFrame: Int, lastFrame: Int, posterior: Double)] = []
    }

    /// A pointer leaving the lock under which it was made; nobody else has it.
    private struct Transferred: @unchecked Sendable { let pointer: OpaquePointer }

    /// The model's dictionary with each word a second time, for the background, in a temporary file.
    ///
    /// The library's own way of adding words later (`ps_add_word`) also adds them to the language model, and crashes in
    /// its trie.
    private static func dictionaryWithBackground(of model: SpeechModel) throws(SpeechFault) -> String {
        var text = try readText(model.dictionary)
        if text.last != "\n" { text.append("\n") }
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("##") && !$0.hasPrefix(";;") }
        for line in lines where !line.allSatisfy(\.isWhitespace) {
            text += backgroundMark + line.drop(while: \.isWhitespace) + "\n"
        }
        let path = FileManager.default.temporaryDirectory.appending(path: "zhida-\(UUID().uuidString).dict").path
        guard
            FileManager.default.createFile(
                atPath: path,
                contents: Data(text.utf8),
                attributes: [.posixPermissions: 0o600]
            )
        else {
            throw SpeechFault(.settings, at: path, "cannot be written; make room in the folder for temporary files")
        }
        return path
    }

    private static func apply(_ model: SpeechModel, _ dictionary: String, to settings: OpaquePointer)
        throws(SpeechFault)
    {
        zs_set_string(settings, "-hmm", model.acousticFolder)
        zs_set_string(settings, "-dict", dictionary)
        zs_set_string(settings, "-lm", model.languageModel)
        for (name, value) in model.search.options {
            // The library crashes on a value of another type than the option's.
            switch (zs_type_of(name), Int(value), Double(value), SearchSettings.boolean(value)) {
            case (ZS_INTEGER, let number?, _, _): zs_set_integer(settings, name, number)
            case (ZS_FLOATING, _, let number?, _): zs_set_floating(settings, name, number)
            case (ZS_BOOLEAN, _, _, let truth?): zs_set_boolean(settings, name, truth ? 1 : 0)
            case (ZS_STRING, _, _, _): zs_set_string(settings, name, value)
            default: throw SpeechFault(.settings, at: name, "\"\(value)\" is not of the option's type")
            }
        }
    }
}
