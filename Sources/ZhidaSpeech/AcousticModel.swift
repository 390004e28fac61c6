import Foundation

/// The folder of a Sphinx acoustic model, checked before the C library reads it, which ends the process on some faults.
struct AcousticModel {
    let folder: String
    /// Context-independent phones.
    let phones: Set<String>
    let senones: Int
    let transitionMatrices: Int
    /// The options it was trained with.
    let parameters: ArgumentFile
    /// Words for noises, and their phones; the library has silences of its own where the file is missing.
    let fillers: Set<String>

    init(folder: String) throws(SpeechFault) {
        self.folder = folder
        (phones, senones, transitionMatrices) = try Self.definition(folder + "/mdef")
        guard !phones.isEmpty, senones > 0, transitionMatrices > 0 else {
            throw SpeechFault(.model, at: folder + "/mdef", "defines no phones; copy the model again")
        }
        guard phones.contains("SIL") else {
            throw SpeechFault(.model, at: folder + "/mdef", "has no phone SIL, without which no silence is recognised")
        }
        parameters = try ArgumentFile(path: folder + "/feat.params")
        let means = try ParameterFile(path: folder + "/means", sizes: .perFeature)
        let variances = try ParameterFile(path: folder + "/variances", sizes: .perFeature)
        guard means.dimensions == variances.dimensions else {
            throw SpeechFault(.model, at: folder + "/variances", "has another shape than means; copy the model again")
        }
        let transitions = try ParameterFile(path: folder + "/transition_matrices", sizes: .three)
        guard transitions.dimensions.first == transitionMatrices else {
            throw SpeechFault(
                .model, at: folder + "/transition_matrices",
                "holds \(transitions.dimensions.first ?? 0) matrices, mdef \(transitionMatrices); the files are of two models"
            )
        }
        try Self.checkWeights(folder, senones: senones)
        let noise = folder + "/noisedict"
        var fillers: Set = ["<s>", "</s>", "<sil>"]
        if FileManager.default.fileExists(atPath: noise) {
            fillers.formUnion(try Pronunciations(path: noise, phones: phones).words)
        }
        self.fillers = fillers
    }

    /// Mixture weights are kept as they were trained, or packed into `sendump`.
    private static func checkWeights(_ folder: String, senones: Int) throws(SpeechFault) {
        let packed = folder + "/sendump"
        let plain = folder + "/mixture_weights"
        if FileManager.default.fileExists(atPath: packed) {
            let size = try? FileManager.default.attributesOfItem(atPath: packed)[.size] as? Int
            guard (size ?? 0) >= senones else {
                throw SpeechFault(.model, at: packed, "is too short for \(senones) senones; copy the model again")
            }
        } else if FileManager.default.fileExists(atPath: plain) {
            let weights = try ParameterFile(path: plain, sizes: .three)
            guard weights.dimensions.first == senones else {
                throw SpeechFault(
                    .model, at: plain,
                    "holds \(weights.dimensions.first ?? 0) senones, mdef \(senones); the files are of two models")
            }
        } else {
            throw SpeechFault(.model, at: folder, "has neither mixture_weights nor sendump")
        }
    }

    /// Phones, senones and transition matrices of a model definition in text or binary form.
    private static func definition(_ path: String) throws(SpeechFault) -> (Set<String>, Int, Int) {
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
            throw SpeechFault(.model, at: path, "is missing, empty or not readable")
        }
        if data.starts(with: Array("BMDF".utf8)) || data.starts(with: Array("FDMB".utf8)) {
            return try binaryDefinition([UInt8](data), path)
        }
        var counts: [String: Int] = [:]
        var phones: Set<String> = []
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(whereSeparator: \.isWhitespace)
            if fields.count == 2, let count = Int(fields[0]) { counts[String(fields[1])] = count }
            if fields.count > 6, fields[1] == "-", fields[2] == "-" { phones.insert(String(fields[0])) }
            if let base = counts["n_base"], phones.count == base, base > 0 { break }
        }
        guard let base = counts["n_base"], base == phones.count, let senones = counts["n_tied_state"],
            let matrices = counts["n_tied_tmat"]
        else {
            throw SpeechFault(.model, at: path, "is no model definition, or is torn; copy the model again")
        }
        return (phones, senones, matrices)
    }

    /// The layout of SphinxBase's bin_mdef.h: a text that describes it, ten numbers, the phones' names.
    private static func binaryDefinition(_ bytes: [UInt8], _ path: String) throws(SpeechFault) -> (Set<String>, Int, Int)
    {
        let torn = SpeechFault(.model, at: path, "is a torn model definition; copy the model again")
        let swapped = bytes[0] == UInt8(ascii: "F")
        func number(_ offset: Int) throws(SpeechFault) -> Int {
            guard offset >= 0, offset + 4 <= bytes.count else { throw torn }
            let four = bytes[offset..<offset + 4]
            return (swapped ? Array(four) : four.reversed()).reduce(0) { $0 << 8 | Int($1) }
        }
        let start = try 12 + number(8)
        let phoneCount = try number(start)
        let senones = try number(start + 16)
        let matrices = try number(start + 20)
        guard phoneCount < 10_000, start + 40 < bytes.count else { throw torn }
        var phones: Set<String> = []
        for name in bytes[(start + 40)...].prefix(phoneCount * 64).split(
            separator: 0, maxSplits: phoneCount, omittingEmptySubsequences: false
        ).prefix(phoneCount) {
            phones.insert(String(decoding: name, as: UTF8.self))
        }
        guard phones.count == phoneCount else { throw torn }
        return (phones, senones, matrices)
    }
}
