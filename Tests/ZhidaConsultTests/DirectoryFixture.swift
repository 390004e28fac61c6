import Foundation
import Testing

@testable import ZhidaConsult

/// Files of the tests of the directory.
enum DirectoryFixture {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: root.appending(path: path))) }

    /// The small directory without a fault.
    static func valid(_ file: DirectoryFile) throws -> [UInt8] {
        try bytes("Tests/Fixtures/directory/valid/\(file.fileName)")
    }

    /// The small directory's files, some of them replaced.
    static func sources(_ replaced: [DirectoryFile: [UInt8]] = [:]) throws -> [DirectorySource] {
        try DirectoryFile.allCases.map { DirectorySource($0, bytes: try replaced[$0] ?? valid($0)) }
    }

    /// The district's default directory.
    static func district() throws -> Directory {
        try DirectoryLoader.load(
            DirectoryFile.allCases.map { DirectorySource($0, bytes: try bytes("directory/\($0.fileName)")) }
        )
    }

    /// The small directory with the calendars and the district's holidays of the calendar tables.
    static func calendars() throws -> Directory {
        // Sites and clerks of the small directory name its calendar OFFICE, which these calendars have too.
        try DirectoryLoader.load(
            sources([
                .calendars: try bytes("Tests/Fixtures/directory/calendars/calendars.csv"),
                .holidays: try bytes("directory/holidays.csv"),
            ])
        )
    }

    /// The rows of a tab-separated table under its header.
    static func table(_ path: String) throws -> [[String]] {
        let text = String(decoding: try bytes("Tests/Fixtures/directory/\(path)"), as: UTF8.self)
        return text.split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

/// The error that something throws; `nil` where it throws none.
func directoryError(_ body: () throws(DirectoryError) -> Void) -> DirectoryError? {
    do {
        try body()
        return nil
    } catch {
        return error
    }
}

/// An identifier that a test spells out.
func id<Subject>(_ text: String) -> Identifier<Subject> {
    guard let identifier = Identifier<Subject>(text) else { preconditionFailure("\(text) is no identifier") }
    return identifier
}

/// A day that a test spells out.
func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }
