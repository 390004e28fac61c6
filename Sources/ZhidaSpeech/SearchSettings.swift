import CSphinx
import Foundation

/// How widely and with what weights the recogniser searches: PocketSphinx's own options.
///
/// The library's default beams are made for clean English; on Mandarin calls they drop the right syllable in one of
/// four cases, so the beams here are much wider. A model folder may hold a file `search.params` in the library's
/// argument-file form (`-beam 1e-80`, one pair a line), which `pocketsphinx_batch -argfile` reads too.
public struct SearchSettings: Hashable, Sendable, Codable {
    /// States worse than the best by this factor are dropped (`-beam`). Default: 1e-80.
    public var beam = 1e-80
    /// The same at the change from phone to phone (`-pbeam`). Default: 1e-80.
    public var phoneBeam = 1e-80
    /// The same at the end of a word (`-wbeam`). Default: 1e-60.
    public var wordBeam = 1e-60
    /// Weight of the language model against the sound (`-lw`). Default: 6.5.
    public var languageWeight = 6.5
    /// Factor paid for each word (`-wip`). Default: 0.65.
    public var wordInsertionPenalty = 0.65
    /// Most HMMs active in one frame (`-maxhmmpf`). Default: 30000.
    public var mostStates = 30_000
    /// Every n-th frame has its Gaussians worked out in full (`-ds`). Default: 1.
    public var downsampling = 1
    /// Samples a second that the model was trained on (`-samprate`); `nil`: told by the model's `-upperf`.
    public var samplesPerSecond: Int?
    /// Any other option of the library by its name with the dash, such as `-fwdflat`: `no`. Not for files and folders.
    ///
    /// What is not named has the library's default; of `feat.params` the library takes what shapes features only.
    public var others: [String: String] = [:]

    /// The defaults that each property names.
    public init() {}

    /// Reads an argument file; what it does not name keeps its default.
    ///
    /// - Throws: ``SpeechFault`` with file and line.
    public init(argumentFile path: String) throws(SpeechFault) {
        for option in try ArgumentFile(path: path).options {
            do {
                try set(option.name, option.value)
            } catch {
                throw SpeechFault(.settings, at: "\(path):\(option.line)", error.detail)
            }
        }
    }

    /// Sets an option by the library's name, with the dash.
    public mutating func set(_ name: String, _ value: String) throws(SpeechFault) {
        func fault(_ detail: String) -> SpeechFault { SpeechFault(.settings, at: name, detail) }
        if let fixed = Self.fixed.first(where: { $0.name == name }) {
            guard Self.boolean(value) == Self.boolean(fixed.value) else {
                throw fault("\(name) must be \(fixed.value): \(fixed.why)")
            }
            return
        }
        switch zs_type_of(name) {
        case ZS_INTEGER:
            guard Int(value) != nil else { throw fault("\"\(value)\" for \(name) is no whole number") }
        case ZS_FLOATING:
            guard let number = Double(value), number.isFinite else {
                throw fault("\"\(value)\" for \(name) is no number")
            }
        case ZS_BOOLEAN:
            guard Self.boolean(value) != nil else { throw fault("\"\(value)\" for \(name) is neither yes nor no") }
        case ZS_STRING:
            guard Self.strings.contains(name) else {
                throw fault("\(name) is no search setting; files are named by the model's folder")
            }
        default:
            throw fault("PocketSphinx has no option \(name)")
        }
        if let property = Self.floating.first(where: { $0.name == name }) {
            self[keyPath: property.path] = Double(value) ?? 0
        } else if let property = Self.whole.first(where: { $0.name == name }) {
            self[keyPath: property.path] = Int(value) ?? 0
        } else if name == "-samprate" {
            samplesPerSecond = Double(value).flatMap { Int(exactly: $0) }
        } else {
            others[name] = value
        }
    }

    /// Every setting as the library's options, in a fixed order.
    public var options: [(name: String, value: String)] {
        var options = Self.floating.map { ($0.name, String(self[keyPath: $0.path])) }
        options += Self.whole.map { ($0.name, String(self[keyPath: $0.path])) }
        if let samplesPerSecond { options.append(("-samprate", String(samplesPerSecond))) }
        options += Self.fixed.map { ($0.name, $0.value) }
        options += others.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return options
    }

    /// The settings as an argument file for `pocketsphinx_batch -argfile`.
    public var argumentFile: String { options.map { "\($0.name) \($0.value)\n" }.joined() }

    /// The library's own reading of a truth value.
    static func boolean(_ text: String) -> Bool? {
        switch text.first {
        case "y", "t", "Y", "T", "1": true
        case "n", "f", "N", "F", "0": false
        default: nil
        }
    }

    private static var floating: [(name: String, path: WritableKeyPath<SearchSettings, Double>)] {
        [
            ("-beam", \.beam), ("-pbeam", \.phoneBeam), ("-wbeam", \.wordBeam), ("-lw", \.languageWeight),
            ("-wip", \.wordInsertionPenalty),
        ]
    }

    private static var whole: [(name: String, path: WritableKeyPath<SearchSettings, Int>)] {
        [("-maxhmmpf", \.mostStates), ("-ds", \.downsampling)]
    }

    /// Options that a transcript with times and confidences needs.
    private static let fixed: [(name: String, value: String, why: String)] = [
        ("-bestpath", "yes", "confidences come from the word graph"),
        ("-remove_silence", "no", "frames left out would shift the times of words; silence is cut beforehand"),
    ]

    /// Options whose value is text and no path.
    private static let strings: Set = [
        "-agc", "-cmn", "-cmninit", "-feat", "-svspec", "-transform", "-warp_type", "-warp_params",
    ]
}
