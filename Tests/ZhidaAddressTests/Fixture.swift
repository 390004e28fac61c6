import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// The default district, built once from the files that ship.
enum Fixture {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let readings = try! ReadingTable(contentsOf: root.appending(path: "models/text/readings.tsv"))

    static func read(_ text: NormalisedText) -> [[Syllable]] {
        text.scalars.map { scalar in
            let scalar = Unicode.Scalar(scalar)!
            if ("0"..."9").contains(scalar) { return [SpokenNumber.spokenForms(ofDigits: String(scalar))[0][0]] }
            return readings.reading(of: scalar).map { [$0] } ?? []
        }
    }

    static let gazetteer: Gazetteer = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhida-address-\(UUID().uuidString)").path
        let library = GazetteerLibrary(folder: folder)
        let update = try! GazetteerUpdate(contentsOf: root.appending(path: "gazetteer/baoan.csv").path)
        _ = try! library.add(update) { name in read(NormalisedText(name)).flatMap { $0 } }
        let gazetteer = try! library.active(verifying: true)
        try! FileManager.default.removeItem(atPath: folder)
        return gazetteer
    }()

    static let engine = AddressEngine(gazetteer: gazetteer, distance: .standard)

    static func match(_ text: String) -> [AddressDecision] {
        engine.match(SpokenText(typed: text, reading: read))
    }

    /// Rows of a tab-separated fixture without its header and comments.
    static func rows(_ path: String) -> [[String]] {
        let text = try! String(contentsOf: root.appending(path: path), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst()
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }
}
