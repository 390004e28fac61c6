import Foundation
import ZhidaCore
import ZhidaSpeech

/// A call with a corrected text: samples of each region of speech, in order, at the model's rate.
public struct CorrectedSpeech: Sendable {
    public var reference: SpokenReference
    public var regions: [[Int16]]

    public init(reference: SpokenReference, regions: [[Int16]]) {
        self.reference = reference
        self.regions = regions
    }
}

/// Finds out which part of a corrected text was said in which region of a call, in which pronunciation, and where the
/// pauses are: `pocketsphinx_batch` searches the features of the whole call with a grammar of the text alone.
public struct ForcedAlignment {
    private let model: SpeechModel
    private let tools: TrainingTools
    private let features: any FeatureWriter
    private let files: SphinxFiles
    private let framesPerSecond: Int

    /// Milliseconds a syllable takes at the least and at the most, on the mean over a region: what lies outside was not
    /// what the text says.
    static let plausible = 80...600
    /// Milliseconds of a single syllable: what is longer has swallowed what the text leaves out.
    static let longestSyllable = 1_200
    /// The share of a region that syllables fill at the least; less means that most of it is not in the text.
    static let leastFilled = 0.35
    /// Seconds of speech in a call that are aligned at the most.
    public static let longest = 120

    /// Why a call teaches nothing.
    public enum Refusal: String, Error, Hashable, Sendable, Codable {
        case noSpeech
        case tooLong
        /// The text asks for a syllable that the model does not know.
        case unknownSyllable
        /// What is heard cannot be the text.
        case doesNotFit
    }

    /// - Parameter files: those of `model`.
    public init(model: SpeechModel, files: SphinxFiles, tools: TrainingTools, features: any FeatureWriter) {
        self.model = model
        self.files = files
        self.tools = tools
        self.features = features
        framesPerSecond = files.option("-frate").flatMap { Int($0) } ?? 100
    }

    /// The stretches of each call, each with its words; or why there are none.
    ///
    /// - Parameter work: an empty folder for intermediate files.
    public func align(_ calls: [CorrectedSpeech], work: String) throws(ModelError) -> [Result<[SpokenStretch], Refusal>]
    {
        let rate = model.samplesPerSecond
        let refusals = calls.map { call -> Refusal? in
            let length = call.regions.reduce(0) { $0 + $1.count }
            if call.reference.isEmpty || length < rate / 5 { return .noSpeech }
            if length > Self.longest * rate { return .tooLong }
            return call.reference.vocabulary.isSubset(of: model.vocabulary) ? nil : .unknownSyllable
        }
        let aligned = calls.indices.filter { refusals[$0] == nil }
        let names = aligned.map { String(format: "%06d", $0) }
        let found = aligned.isEmpty ? [:] : try search(aligned.map { calls[$0] }, names, work)
        return calls.indices.map { index in
            if let refusal = refusals[index] { return .failure(refusal) }
            let stretches = stretches(of: calls[index], found[String(format: "%06d", index)] ?? [])
            return stretches.isEmpty ? .failure(.doesNotFit) : .success(stretches)
        }
    }

    /// A word and the frames in which it was said.
    private struct AlignedWord {
        var word: String
        var first: Int
        var last: Int
    }

    private func search(_ calls: [CorrectedSpeech], _ names: [String], _ work: String)
        throws(ModelError) -> [String: [AlignedWord]]
    {
        let whole = calls.map { SpokenStretch(samples: Array($0.regions.joined()), words: []) }
        try features.write(whole, names: names, to: work)
        for (call, name) in zip(calls, names) {
            try FolderFiles.replace("\(work)/\(name).fsg", with: Data(grammarFile(call.reference, name).utf8))
        }
        let control = work + "/calls.ctl"
        try FolderFiles.replace(control, with: Data((names.joined(separator: "\n") + "\n").utf8))
        var options = model.search.options.filter { !["-remove_silence", "-samprate"].contains($0.name) }
            .map { ($0.name, $0.value) }
        options += [
            ("-hmm", model.acousticFolder), ("-dict", model.dictionary), ("-ctl", control), ("-cepdir", work),
            ("-cepext", ".mfc"), ("-adcin", "no"), ("-fsgctl", control), ("-fsgdir", work), ("-fsgext", ".fsg"),
            ("-hypseg", work + "/aligned"),
        ]
        options += files.featureOptions
        try tools.run(tools.batch, options, log: work + "/align.log")
        let text = String(decoding: FileManager.default.contents(atPath: work + "/aligned") ?? Data(), as: UTF8.self)
        var found: [String: [AlignedWord]] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let fields = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let name = fields.first, let segments = Self.segments(fields) else { continue }
            found[name] = segments
        }
        return found
    }

    /// `NAME S scale T score A sound L language`, then of each word the first frame, two scores and the word, then the
    /// number of frames.
    private static func segments(_ fields: [String]) -> [AlignedWord]? {
        guard fields.count > 10, let total = Int(fields[fields.count - 1]) else { return nil }
        var words: [AlignedWord] = []
        var position = 9
        while position + 4 < fields.count {
            guard let first = Int(fields[position]) else { return nil }
            if !words.isEmpty { words[words.count - 1].last = first - 1 }
            words.append(AlignedWord(word: fields[position + 3], first: first, last: total - 1))
            position += 4
        }
        return words
    }

    /// The text as a grammar in the library's own form.
    private func grammarFile(_ reference: SpokenReference, _ name: String) -> String {
        let grammar = reference.grammar
        var text = "FSG_BEGIN \(name)\nNUM_STATES \(grammar.stateCount)\n"
        text += "START_STATE \(grammar.start)\nFINAL_STATE \(grammar.end)\n"
        for step in grammar.transitions {
            let word = step.syllable.map { model.word(for: $0) ?? $0.pinyin } ?? ""
            text += "TRANSITION \(step.from) \(step.to) \(exp(step.logProbability)) \(word)\n"
        }
        return text + "FSG_END\n"
    }

    /// A call's words by regions; a region whose words are said too fast or too slowly is left out.
    private func stretches(of call: CorrectedSpeech, _ words: [AlignedWord]) -> [SpokenStretch] {
        let spoken = words.indices.filter { !words[$0].word.hasPrefix("<") && !words[$0].word.hasPrefix("+") }
        guard spoken.count >= call.reference.shortest else { return [] }
        var stretches: [SpokenStretch] = []
        var start = 0
        for region in call.regions {
            let end = start + region.count * framesPerSecond / model.samplesPerSecond
            let own = spoken.filter { (start..<end).contains((words[$0].first + words[$0].last) / 2) }
            start = end
            guard let first = own.first, let last = own.last else { continue }
            let lengths = own.map { (words[$0].last - words[$0].first + 1) * 1_000 / framesPerSecond }
            let total = lengths.reduce(0, +)
            guard Self.plausible.contains(total / own.count), lengths.max()! <= Self.longestSyllable,
                Double(total) >= Self.leastFilled * Double(region.count * 1_000 / model.samplesPerSecond)
            else { continue }
            let said = words[first...last].map { word in
                word.word.hasPrefix("<") || word.word.hasPrefix("+") ? "<sil>" : word.word
            }
            stretches.append(SpokenStretch(samples: region, words: said))
        }
        return stretches
    }
}
