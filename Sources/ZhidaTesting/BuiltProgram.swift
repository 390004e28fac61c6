import Foundation

@preconcurrency import Glibc

/// A program that the package built, run as people run it.
public struct BuiltProgram: Sendable {
    public var path: String

    /// The product of that name beside the running tests.
    public init(_ name: String) {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        path = tests.deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// How a run ended.
    public struct Ending: Sendable {
        public var code: Int32
        public var output: String
        public var errors: String
    }

    /// Runs to the end.
    ///
    /// - Parameter prefix: a command that runs it, such as `setpriv` with its options.
    public func run(_ arguments: [String], in folder: String, prefix: [String] = []) throws -> Ending {
        let running = try start(arguments, in: folder, prefix: prefix)
        return running.wait()
    }

    /// Starts and returns.
    public func start(_ arguments: [String], in folder: String, prefix: [String] = []) throws -> RunningProgram {
        try RunningProgram(prefix + [path] + arguments, folder: folder)
    }
}

/// A program that runs, with its output kept in files so that no pipe can fill up.
public final class RunningProgram: @unchecked Sendable {
    private let process = Process()
    private let output: String
    private let errors: String

    init(_ command: [String], folder: String) throws {
        output = NSTemporaryDirectory() + "zhida-\(UUID().uuidString).out"
        errors = output + ".err"
        for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.executableURL = URL(fileURLWithPath: command[0].hasPrefix("/") ? command[0] : "/usr/bin/" + command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        var environment = ProcessInfo.processInfo.environment
        for name in ["ZHIDA_DATA", "LC_ALL", "LC_MESSAGES"] { environment[name] = nil }
        environment["LANG"] = "en_US.UTF-8"
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(SIGKILL) }
        for path in [output, errors] { try? FileManager.default.removeItem(atPath: path) }
    }

    public var identifier: Int32 { process.processIdentifier }
    public var isRunning: Bool { process.isRunning }
    public var outputSoFar: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
    public var errorsSoFar: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

    public func kill(_ signal: Int32) { Glibc.kill(process.processIdentifier, signal) }

    /// Waits for the end.
    @discardableResult
    public func wait() -> BuiltProgram.Ending {
        process.waitUntilExit()
        return BuiltProgram.Ending(code: process.terminationStatus, output: outputSoFar, errors: errorsSoFar)
    }

    /// Waits until `condition` holds, at most for `seconds`.
    ///
    /// - Returns: whether it came to hold.
    public func waitUntil(within seconds: Double = 20, _ condition: () throws -> Bool) rethrows -> Bool {
        let end = Date() + seconds
        while Date() < end {
            if try condition() { return true }
            usleep(20_000)
        }
        return try condition()
    }
}
