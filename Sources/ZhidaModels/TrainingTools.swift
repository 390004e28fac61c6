import Foundation

/// The programs of sphinxtrain and SphinxBase that adaptation runs.
public struct TrainingTools: Sendable {
    /// The folder with sphinxtrain's programs, which are not on the path of commands.
    public let folder: String
    /// The paths of `sphinx_fe`, `pocketsphinx_mdef_convert` and `pocketsphinx_batch`.
    let frontEnd: String
    let convertDefinition: String
    let batch: String

    static let needed = ["bw", "map_adapt", "mllr_solve", "mllr_transform"]

    /// Looks where Debian puts them: `/usr/lib/sphinxtrain` or the folder of the machine's architecture below `/usr/lib`.
    ///
    /// - Parameter folder: another place to look in.
    /// - Throws: ``ModelError/toolMissing(_:)``
    public init(folder: String? = nil) throws(ModelError) {
        var places = [folder].compactMap { $0 }
        if places.isEmpty {
            places = ["/usr/lib/sphinxtrain", "/usr/libexec/sphinxtrain", "/usr/local/libexec/sphinxtrain"]
            places += ((try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []).sorted()
                .map { "/usr/lib/\($0)/sphinxtrain" }
        }
        func missing(_ place: String) -> String? {
            Self.needed.first { !FileManager.default.isExecutableFile(atPath: "\(place)/\($0)") }
        }
        guard let found = places.first(where: { missing($0) == nil }) else {
            throw .toolMissing(missing(places[0]) ?? Self.needed[0])
        }
        self.folder = found
        frontEnd = try Self.command("sphinx_fe")
        convertDefinition = try Self.command("pocketsphinx_mdef_convert")
        batch = try Self.command("pocketsphinx_batch")
    }

    /// A program on the path of commands.
    private static func command(_ name: String) throws(ModelError) -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        for folder in path.split(separator: ":") where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)")
        {
            return "\(folder)/\(name)"
        }
        throw .toolMissing(name)
    }

    /// Runs a program with `-name value` options, its output in `log`.
    ///
    /// - Parameter result: the file that it must write.
    /// - Throws: ``ModelError/toolFailed(_:said:)`` with the last lines that tell of a failure.
    func run(_ program: String, _ options: [(String, String)], log: String, result: String? = nil) throws(ModelError) {
        try run(program, options.flatMap { [$0.0, $0.1] }, log: log, result: result)
    }

    func run(_ program: String, _ arguments: [String], log: String, result: String? = nil) throws(ModelError) {
        let path = program.hasPrefix("/") ? program : "\(folder)/\(program)"
        let name = (path as NSString).lastPathComponent
        guard FileManager.default.createFile(atPath: log, contents: nil),
            let output = FileHandle(forWritingAtPath: log)
        else { throw .system(action: "write", path: log, text: "the folder is not writable") }
        defer { try? output.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        do {
            try process.run()
        } catch {
            throw .toolMissing(name)
        }
        process.waitUntilExit()
        let lines = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
            .split(whereSeparator: \.isNewline)
        let isDone =
            process.terminationReason == .exit && process.terminationStatus == 0
            && result.map { FileManager.default.fileExists(atPath: $0) } ?? true
        guard isDone else {
            let telling = lines.filter { $0.hasPrefix("FATAL") || $0.hasPrefix("ERROR") }
            throw .toolFailed(name, said: (telling.isEmpty ? lines : telling).suffix(3).joined(separator: " | "))
        }
    }
}
