import Foundation
import ZhidaAudio
import ZhidaCore
import ZhidaSpeech

/// The first hearing of the samples by Zhida and by `pocketsphinx_batch`: same sound, same model, same beams.
///
/// The peer is given what the model takes: the regions' raw samples, or where a network makes the features, which the
/// peer does not know, these features, worked out beforehand.
struct HearingBench {
    /// One pair of runs, both at the same time.
    struct Pair {
        /// CPU seconds of the whole process, loading and, on our side, decoding of the sound included.
        var ours: Double
        var peer: Double
        var cost: HearRegions.Cost
        var sameWords: Int
    }

    /// How many regions there are, and their length in seconds.
    let regions: Int
    let speech: Double

    private let model: SpeechModel
    private let files: [String]
    private let folder: String
    private let program: String

    /// Writes each region of the recordings for the peer, as 16-bit samples or as features.
    ///
    /// - Parameter folder: an empty folder.
    init(files: [String], model: SpeechModel, folder: String) throws {
        self.model = model
        self.files = files
        self.folder = folder
        program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let recogniser = model.hasNetwork ? try Recogniser(model: model) : nil
        var names: [String] = []
        var speech = 0
        for file in files {
            try SoundReader().read(path: file, samplesPerSecond: model.samplesPerSecond) { region, samples in
                let name = String(format: "%05d", names.count)
                if let recogniser {
                    let features = try recogniser.prepare(samples).features ?? []
                    try Self.featureFile(features).write(to: URL(fileURLWithPath: "\(folder)/\(name).mfc"))
                } else {
                    try Data(buffer: samples).write(to: URL(fileURLWithPath: "\(folder)/\(name).raw"))
                }
                names.append(name)
                speech += region.span.length
            }
        }
        try names.joined(separator: "\n").appending("\n").write(
            toFile: "\(folder)/regions.ctl",
            atomically: false,
            encoding: .utf8
        )
        regions = names.count
        self.speech = Double(speech) / 1000
    }

    /// A Sphinx feature file: how many numbers, then the numbers, in any byte order; the reader tells it by the length.
    private static func featureFile(_ features: [Float]) -> Data {
        var file = withUnsafeBytes(of: Int32(features.count)) { Data($0) }
        features.withUnsafeBytes { file.append(contentsOf: $0) }
        return file
    }

    /// Both at the same time: what else the machine does meets both.
    func run() throws -> Pair {
        let log = folder + "/log"
        let modelFolder = (model.acousticFolder as NSString).deletingLastPathComponent
        let given = model.hasNetwork ? ["-cepext", ".mfc", "-adcin", "no"] : ["-cepext", ".raw", "-adcin", "yes"]
        let peer = try ChildProcess(
            [
                "pocketsphinx_batch", "-argfile", modelFolder + "/search.params",
                "-hmm", model.acousticFolder, "-dict", model.dictionary, "-lm", model.languageModel,
                "-ctl", folder + "/regions.ctl", "-cepdir", folder, "-bestpath", "yes", "-remove_silence", "no",
                "-hyp", folder + "/peer.hyp", "-hypseg", folder + "/peer.seg", "-logfn", "/dev/null",
            ] + given,
            log: log
        )
        let ours = try ChildProcess(
            [
                program, "hear", "--model", modelFolder, "--dictionary", model.dictionary,
                "--language-model", model.languageModel,
            ] + files,
            log: log
        )
        var lines = LineReader(ours.output)
        var heard = lines.rest()
        let (ourUsage, peerUsage) = (ours.wait(), peer.wait())
        guard ourUsage.exitCode == 0, peerUsage.exitCode == 0, let last = heard.popLast(), heard.count == regions else {
            throw BenchFault(
                "the hearing ended with \(ourUsage.exitCode), pocketsphinx_batch with \(peerUsage.exitCode), "
                    + "\(heard.count) of \(regions) regions were heard: " + Log.tail(log)
            )
        }
        let peers = try peerWords()
        let same = zip(heard, peers).count { String(decoding: $0, as: UTF8.self) == $1 }
        return Pair(
            ours: ourUsage.cpu,
            peer: peerUsage.cpu,
            cost: try JSONDecoder().decode(HearRegions.Cost.self, from: last),
            sameWords: same
        )
    }

    /// Lines as `ni hao (00000 -48214)`, in the order of the control file.
    private func peerWords() throws -> [String] {
        let text = try String(contentsOfFile: folder + "/peer.hyp", encoding: .utf8)
        let lines = text.split(separator: "\n")
        guard lines.count == regions else {
            throw BenchFault("pocketsphinx_batch wrote \(lines.count) results for \(regions) regions")
        }
        return lines.map { line in
            String(line[..<(line.lastIndex(of: "(") ?? line.endIndex)]).trimmingCharacters(in: .whitespaces)
        }
    }
}

/// What programs wrote to standard error.
enum Log {
    static func tail(_ path: String) -> String {
        let lines = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
        return lines.suffix(5).joined(separator: " | ")
    }
}
