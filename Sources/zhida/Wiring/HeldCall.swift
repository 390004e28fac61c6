import Foundation
import ZhidaAddress
import ZhidaAudio
import ZhidaCalls
import ZhidaCore
import ZhidaModels

/// A recording of which it is known what was said, to measure a model on or to adapt it to.
struct HeldCall {
    /// The file's name or the recording's short ID.
    var name: String
    var path: String
    /// The regions of the caller, in order of time.
    var regions: [SpeechRegion]
    var reference: SpokenReference
    /// The right standard address, where somebody said.
    var code: AddressCode?
    /// The identity of a call of the data folder.
    var id: RecordingID?
}

extension HeldCall {
    /// The caller's regions, or all where the recording has one side only.
    static func callerRegions(_ inspection: SoundInspection) -> [SpeechRegion] {
        inspection.regions.filter { $0.channel != .agent }
    }

    /// The calls of the data folder whose words a clerk corrected, in the order of their work orders.
    ///
    /// - Returns: the calls, and the short IDs of corrected ones whose recording is not in the archive any more.
    static func corrected(_ store: OpenJournal, _ tools: AddressTools, _ sound: SoundReader) throws
        -> (calls: [HeldCall], gone: [String])
    {
        var said: [(id: RecordingID, text: String, code: AddressCode?)] = []
        try store.journal.forEachOrder { order, corrections in
            guard let text = corrections.last(where: { $0.text != nil })?.text else { return }
            let code = corrections.last { $0.address != nil }?.address
            said.append((order.order.recording, text, code))
        }
        var calls: [HeldCall] = []
        var gone: [String] = []
        for (id, text, code) in said {
            let places = try store.journal.sightings(of: id).compactMap { sighting -> String? in
                guard case .filed(let place) = sighting.filing else { return nil }
                return place.description
            }
            guard let path = places.first(where: { FileManager.default.fileExists(atPath: $0) }),
                let inspection = try store.journal.record(id)?.inspection ?? (try? sound.inspect(path: path))
            else {
                gone.append(id.short)
                continue
            }
            calls.append(
                HeldCall(
                    name: id.short,
                    path: path,
                    regions: callerRegions(inspection),
                    reference: tools.reference(text),
                    code: code,
                    id: id
                )
            )
        }
        return (calls, gone)
    }

    /// The recordings of a folder with `expected.tsv`: a header, and the columns file and text or syllables; code too.
    ///
    /// - Throws: ``Failure`` with the line that cannot be used.
    static func set(_ folder: String, _ tools: AddressTools, _ sound: SoundReader) throws -> [HeldCall] {
        let index = folder + "/expected.tsv"
        guard let data = FileManager.default.contents(atPath: index) else {
            throw Failure(
                .badInput,
                say(
                    "\(folder) 里没有 expected.tsv（列：file、text，可加 syllables、code）。",
                    "\(folder) has no expected.tsv (columns file and text; syllables and code where known)."
                )
            )
        }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
        let header = (lines.first ?? "").split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard header.contains("file"), header.contains("text") || header.contains("syllables") else {
            throw Failure(
                .badInput,
                say(
                    "\(index):1 要有列 file 和 text（或 syllables）。",
                    "\(index):1 needs the columns file and text (or syllables)."
                )
            )
        }
        var calls: [HeldCall] = []
        for (number, line) in lines.enumerated().dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            func field(_ name: String) -> String? {
                guard let column = header.firstIndex(of: name), column < fields.count, !fields[column].isEmpty else {
                    return nil
                }
                return fields[column]
            }
            let place = "\(index):\(number + 1)"
            guard let file = field("file") else {
                throw Failure(.badInput, say("\(place) 没有文件名。", "\(place) names no file."))
            }
            let path = "\(folder)/\(file)"
            let inspection: SoundInspection
            do {
                inspection = try sound.inspect(path: path)
            } catch {
                throw Failure(
                    .badInput,
                    say("\(place)：读不出 \(file)：\(error)", "\(place): \(file) cannot be read: \(error)")
                )
            }
            var reference = tools.reference(field("text") ?? "")
            if let pinyin = field("syllables") {
                let words = pinyin.split(separator: " ")
                let syllables = words.compactMap { Syllable(pinyin: $0) }
                guard syllables.count == words.count else {
                    throw Failure(.badInput, say("\(place) 的拼音有错。", "\(place) has something that is no syllable."))
                }
                reference = SpokenReference(syllables: syllables)
            }
            calls.append(
                HeldCall(
                    name: file,
                    path: path,
                    regions: callerRegions(inspection),
                    reference: reference,
                    code: field("code").flatMap { AddressCode($0) }
                )
            )
        }
        return calls
    }

    /// Whether the call is kept for measuring: by its identity, so that it stays so when other calls are added.
    func isTest(share: Double, seed: UInt64) -> Bool {
        var random = SeededRandom(seed: seed ^ (UInt64((id?.hexadecimal ?? "").prefix(16), radix: 16) ?? 0))
        return Double(random.next() >> 11) / Double(1 << 53) < share
    }
}

extension AddressTools {
    /// How a text is said.
    func reference(_ text: String) -> SpokenReference {
        SpokenReference(text: text, segmenter: segmenter, readings: readings)
    }
}
