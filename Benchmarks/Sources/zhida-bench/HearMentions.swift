import ArgumentParser
import Foundation
import ZhidaAddress
import ZhidaAudio
import ZhidaCore
import ZhidaGazetteer
import ZhidaListening
import ZhidaSpeech
import ZhidaText

@preconcurrency import Glibc

/// `zhida-bench mentions`: every hearing of recordings, a JSON line each, for tables and for calibration.
struct HearMentions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mentions",
        abstract: "Hear recordings with all hearings and print what each gave, one JSON line a recording.",
        shouldDisplay: false
    )

    @Option(help: "The speech model's folder.") var model: String
    @Option(help: "A gazetteer version's file.") var gazetteer: String
    @Option(help: "Counted weights of syllables; default: the model's evidence.tsv, else the features' weights.")
    var evidence: String?
    @Option(help: "Addresses of the second hearing.") var addresses = ListenerSettings().addresses
    @Option(help: "Addresses of the third hearing.") var numbered = ListenerSettings().numberedAddresses
    @Option(help: "Milliseconds around a stretch that is heard again.") var margin = ListenerSettings().margin
    @Option(help: "Logarithm of a syllable's probability around an address.")
    var background = ListenerSettings().backgroundLogProbability
    @Option(help: "Least evidence for a second hearing.") var leastEvidence = ListenerSettings().leastEvidence
    @Option(help: "Least confidence for it to be believed.") var leastConfidence = ListenerSettings().leastConfidence
    @Argument(help: "Recordings.") var files: [String]

    /// What is printed for a recording.
    struct Line: Codable {
        var file: String
        var seconds: Double
        /// CPU seconds: of all hearings, of the first, and of the shortlist alone.
        var cpu: Double
        var firstCPU: Double
        var shortlistCPU: Double
        var hearings: [Hearing]
        /// Codes of the likeliest addresses by the first hearing, best first.
        var shortlist: [String]
    }

    func run() throws {
        let model = try SpeechModel(folder: model)
        let recogniser = try Recogniser(model: model)
        let counted = evidence ?? "\(self.model)/evidence.tsv"
        let weights =
            FileManager.default.fileExists(atPath: counted)
            ? try SyllableEvidence(contentsOf: URL(fileURLWithPath: counted)) : .standard
        let engine = AddressEngine(gazetteer: try Gazetteer(path: gazetteer), evidence: weights)
        var settings = ListenerSettings()
        settings.addresses = addresses
        settings.numberedAddresses = numbered
        settings.margin = margin
        settings.backgroundLogProbability = background
        settings.leastEvidence = leastEvidence
        settings.leastConfidence = leastConfidence
        let listener = Listener(recogniser: recogniser, engine: engine, settings: settings)
        let encoder = JSONEncoder()
        for file in files {
            var line = Line(
                file: URL(fileURLWithPath: file).lastPathComponent,
                seconds: 0,
                cpu: 0,
                firstCPU: 0,
                shortlistCPU: 0,
                hearings: [],
                shortlist: []
            )
            try SoundReader().read(path: file, samplesPerSecond: model.samplesPerSecond) { region, samples in
                line.seconds += Double(region.span.length) / 1000
                let start = Self.cpu
                let hearing = try listener.hear(region, samples)
                let end = Self.cpu
                line.cpu += end - start
                _ = try recogniser.recognise(samples)
                let after = Self.cpu
                line.firstCPU += after - end
                line.shortlist += engine.addressesHeard(in: hearing.first[...], fit: hearing.fit, limit: 100)
                    .map(\.description)
                line.shortlistCPU += Self.cpu - after
                line.hearings.append(hearing)
            }
            print(String(decoding: try encoder.encode(line), as: UTF8.self))
        }
    }

    private static var cpu: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
