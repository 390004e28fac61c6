import CPostgres
import Foundation
import ZhidaConsult

/// A program of PostgreSQL's, run on the same database as the store.
///
/// Where it is and with which password goes by libpq's variables, for a command line can be read by everybody.
struct PostgresProgram {
    private let path: String
    private let environment: [String: String]

    /// - Throws: ``BrokerStoreError/unavailable(_:)`` where it is not installed or the URL cannot be read.
    init(_ name: String, url: String) throws {
        guard let path = Self.find(name) else {
            throw BrokerStoreError.unavailable("\(name) was not found; install it (Debian: postgresql-client)")
        }
        self.path = path
        environment = ProcessInfo.processInfo.environment.merging(try Self.variables(of: url)) { $1 }
    }

    /// Runs to the end.
    ///
    /// - Throws: ``BrokerStoreError/unavailable(_:)`` with what the program said.
    func run(_ arguments: [String]) throws {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw BrokerStoreError.unavailable("\(path) cannot be run: \(error)")
        }
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let lines = said.split(separator: "\n").filter { !$0.hasPrefix("DETAIL") && !$0.hasPrefix("CONTEXT") }
            throw BrokerStoreError.unavailable(lines.prefix(3).joined(separator: "; "))
        }
    }

    /// The database's name alone; the rest is in the variables.
    static func database(of url: String) -> String {
        (try? options(of: url))?.first { $0.keyword == "dbname" }?.value ?? ""
    }

    private static func variables(of url: String) throws -> [String: String] {
        let options = try options(of: url)
        return Dictionary(options.compactMap { option in option.variable.map { ($0, option.value) } }) { $1 }
    }

    static func options(of url: String) throws -> [(keyword: String, variable: String?, value: String)] {
        // libpq's own words quote the URL, and there may be a password in it.
        guard let options = PQconninfoParse(url, nil) else {
            throw BrokerStoreError.unavailable("the URL of the database cannot be read")
        }
        defer { PQconninfoFree(options) }
        var found: [(keyword: String, variable: String?, value: String)] = []
        var next = options
        while let keyword = next.pointee.keyword {
            if let value = next.pointee.val {
                let variable = next.pointee.envvar.map { String(cString: $0) }
                found.append((String(cString: keyword), variable, String(cString: value)))
            }
            next += 1
        }
        return found
    }

    private static func find(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let debian = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let versions = debian.sorted { ($0.count, $0) > ($1.count, $1) }.map { "/usr/lib/postgresql/\($0)/bin" }
        return (folders + versions).map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
