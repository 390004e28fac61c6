import Foundation
import ZhidaConsult

/// The directory that ships with the program, loaded where a data folder has none.
enum DefaultDirectory {
    /// Who loads it: the program itself, for the administrator of the data folder.
    private static let note = "directory/"

    /// - Throws: ``Failure`` where a file is missing or has faults.
    static func load(into broker: Broker) async throws {
        let folder = try Resources.home() + "/directory"
        let sources = try DirectoryFile.allCases.map { file in
            try DirectoryFiles.source(at: "\(folder)/\(file.fileName)", file)
        }
        let directory: Directory
        do {
            directory = try DirectoryLoader.load(sources)
        } catch {
            throw Failure(.systemFailed, "\(folder): \(error)")
        }
        // One key: of several commands that begin at the same time, one loads and the others get its answer.
        guard let key = IdempotencyKey("zhida-default-directory"), let who = CallerID("zhida") else {
            preconditionFailure("the names are allowed")
        }
        do {
            _ = try await broker.perform(
                StoreDirectory(directory.content, note: note),
                as: Caller(who: who, role: .administrator),
                key: key
            )
        } catch {
            throw Failure(.systemFailed, say(error.chinese, error.english))
        }
    }
}

/// Files of a directory as a person names them.
enum DirectoryFiles {
    /// - Throws: ``Failure`` where it cannot be read.
    static func source(at path: String, _ file: DirectoryFile) throws -> DirectorySource {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Failure(
                .badInput,
                say("读不出 \(path)；请检查路径和权限。", "\(path) cannot be read: check its path and rights.")
            )
        }
        return DirectorySource(file, name: (path as NSString).lastPathComponent, bytes: Array(bytes))
    }
}
