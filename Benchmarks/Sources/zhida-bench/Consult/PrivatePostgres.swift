import Foundation

@preconcurrency import Glibc

/// A PostgreSQL of the benchmark alone, by `script/postgres`, durable as in service.
final class PrivatePostgres {
    private let script: String
    private let folder: String
    private let url: String
    private let log: String
    private var databases = 0

    /// - Parameter above: where it lies; a socket's path must be short.
    /// - Throws: ``BenchFault`` where none can be started.
    init(home: String, log: String, in above: String = "/tmp") throws {
        script = "\(home)/script/postgres"
        folder = "\(above)/zhida-bench-pg-\(getpid())"
        self.log = log
        let words = try Self.run([script, "start", folder, "--with", "\(getpid())"], log)
        guard let url = words.split(separator: "\n").last, url.hasPrefix("postgresql://") else {
            throw BenchFault("script/postgres gave no URL; see \(log)")
        }
        self.url = String(url)
    }

    deinit { _ = try? Self.run([script, "stop", folder], log) }

    /// An empty database.
    func database() throws -> String {
        databases += 1
        let name = "bench\(databases)"
        _ = try Self.run(["psql", url, "--quiet", "--no-psqlrc", "--command", "CREATE DATABASE \(name)"], log)
        return url.replacing("///zhida?", with: "///\(name)?")
    }

    /// Processor time of the server so far, in seconds: all its processes, those that ended included.
    var processorSeconds: Double {
        guard let text = try? String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8),
            let main = text.split(separator: "\n").first.flatMap({ Int($0) })
        else { return 0 }
        let children = (try? String(contentsOfFile: "/proc/\(main)/task/\(main)/children", encoding: .utf8)) ?? ""
        let all = [main] + children.split(separator: " ").compactMap { Int($0) }
        return all.map(Self.processorSeconds(of:)).reduce(0, +)
    }

    /// Fields 14 to 17 of proc(5)'s stat: its own time, and that of children it has waited for.
    private static func processorSeconds(of process: Int) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return 0 }
        // The first behind the name is field 3.
        let fields = text[text.index(after: name)...].split(separator: " ")
        guard fields.count > 14 else { return 0 }
        return fields[11...14].compactMap { Double($0) }.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func run(_ words: [String], _ log: String) throws -> String {
        let child = try ChildProcess(words, log: log)
        var reader = LineReader(child.output)
        let output = reader.rest().map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        guard child.wait().exitCode == 0 else { throw BenchFault("\(words[0]) failed; see \(log)") }
        return output
    }
}
