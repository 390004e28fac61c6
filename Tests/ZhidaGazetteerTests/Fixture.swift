import Foundation
import ZhidaCore
import ZhidaGazetteer

/// Files and folders of the tests.
enum Fixture {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func path(_ name: String) -> String { root.appending(path: "Tests/Fixtures/gazetteer/\(name)").path }

    static var files: [String] {
        try! FileManager.default.contentsOfDirectory(atPath: path("")).filter { $0.hasSuffix(".csv") }.sorted()
    }

    static func update(_ csv: String) throws -> GazetteerUpdate {
        try Array(csv.utf8).withUnsafeBytes { try GazetteerUpdate(csv: $0, name: "test.csv") }
    }

    /// Names without a reading are read as nothing: the tests of matching have the real tables.
    static func unread(_ name: String) -> [Syllable] { [] }

    /// A library in a folder of its own, removed afterwards.
    static func withLibrary<Result>(_ body: (GazetteerLibrary) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhida-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(GazetteerLibrary(folder: folder))
    }
}
