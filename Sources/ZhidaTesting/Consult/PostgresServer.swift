import Foundation

/// A private PostgreSQL of the running tests: started by `script/postgres` when it is first asked for, and stopped when
/// the tests' process has ended.
public struct PostgresServer: Sendable {
    /// Why there is none. Tests fail with it: a suite that passes without a database would say nothing.
    public struct Missing: Error, CustomStringConvertible {
        public var description: String
    }

    /// The folder of its socket; its data lie in `data` below.
    public let folder: String
    /// Of its first database.
    public let url: String

    /// One for all tests; the server of `ZHIDA_POSTGRES`, a URL without a password, where that is set.
    public static func shared() throws -> PostgresServer { try sharedResult.get() }

    private static let sharedResult = Result { () throws -> PostgresServer in
        if let url = ProcessInfo.processInfo.environment["ZHIDA_POSTGRES"], !url.isEmpty {
            return PostgresServer(folder: "", url: url)
        }
        return try PostgresServer(folder: "/tmp/zhida-postgres-\(ProcessInfo.processInfo.processIdentifier)")
    }

    private init(folder: String, url: String) {
        self.folder = folder
        self.url = url
    }

    /// Starts one of its own, or starts it again where it was stopped.
    public init(folder: String) throws {
        let process = "\(ProcessInfo.processInfo.processIdentifier)"
        let isNew = !FileManager.default.fileExists(atPath: folder)
        url = try Self.script(["start", folder] + (isNew ? ["--with", process] : []))
        self.folder = folder
    }

    /// The same server's database of that name.
    public func url(of database: String) -> String {
        guard var parts = URLComponents(string: url) else { return url }
        parts.path = "/" + database
        return parts.string ?? url
    }

    public func stop() throws { _ = try Self.script(["stop", folder]) }

    private static func script(_ arguments: [String]) throws -> String {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../script/postgres").standardizedFileURL.path
        // Files and not pipes: the server would keep a pipe open.
        let output = NSTemporaryDirectory() + "zhida-postgres-\(UUID().uuidString).out"
        let errors = output + ".err"
        for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
        defer { for path in [output, errors] { try? FileManager.default.removeItem(atPath: path) } }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: script)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
        process.waitUntilExit()
        let said = try String(contentsOfFile: output, encoding: .utf8)
        guard process.terminationStatus == 0 else {
            throw Missing(description: "no PostgreSQL: \(try String(contentsOfFile: errors, encoding: .utf8))")
        }
        return said.split(separator: "\n").last.map(String.init) ?? ""
    }
}
