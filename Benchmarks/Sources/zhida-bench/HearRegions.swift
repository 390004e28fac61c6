import ArgumentParser
import Foundation
import ZhidaAudio
import ZhidaSpeech

@preconcurrency import Glibc

/// `zhida-bench hear`: the first hearing of recordings in a process of its own, so that its CPU time can be told.
struct HearRegions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hear",
        abstract: "Hear recordings by the language model alone and print the syllables of each region.",
        shouldDisplay: false
    )

    @Option(help: "The speech model's folder.") var model: String
    @Option(help: "Its dictionary, where the folder has none.") var dictionary: String?
    @Option(help: "Its language model, where the folder has none.") var languageModel: String?
    @Argument(help: "Recordings.") var files: [String]

    /// The last line of the output: seconds of CPU time.
    struct Cost: Codable {
        var loading: Double
        /// Decoding, resampling and finding the regions.
        var sound: Double
        /// The model's features and the search.
        var hearing: Double
    }

    func run() throws {
        let model = try SpeechModel(folder: model, languageModel: languageModel, dictionary: dictionary)
        let recogniser = try Recogniser(model: model)
        var cost = Cost(loading: Self.cpu, sound: 0, hearing: 0)
        for file in files {
            let start = Self.cpu
            var hearing = 0.0
            try SoundReader().read(path: file, samplesPerSecond: model.samplesPerSecond) { region, samples in
                let before = Self.cpu
                let syllables = try recogniser.recognise(samples, start: region.span.start)
                hearing += Self.cpu - before
                print(syllables.map(\.syllable.pinyin).joined(separator: " "))
            }
            cost.hearing += hearing
            cost.sound += Self.cpu - start - hearing
        }
        print(String(decoding: try JSONEncoder().encode(cost), as: UTF8.self))
    }

    /// CPU seconds of this process so far.
    private static var cpu: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
