import Foundation
import Testing
import ZhidaTesting

@preconcurrency import Glibc

/// A server that runs, and curl to ask it.
struct ServedProgram {
    var hall: ConsultHall
    var server: RunningProgram
    var port: Int

    init(_ hall: ConsultHall, options: [String] = []) throws {
        self.hall = hall
        server = try hall.start(["serve", "--listen", "127.0.0.1:0", "--json"] + options)
        let server = server
        let isListening = server.waitUntil(within: 60) { server.outputSoFar.contains("\n") || !server.isRunning }
        try #require(isListening && server.isRunning, "\(server.errorsSoFar)")
        let line = try JSONSerialization.jsonObject(with: Data(server.outputSoFar.utf8)) as? [String: Any]
        port = try #require(line?["port"] as? Int)
    }

    /// - Returns: status and body.
    func curl(_ path: String, _ options: [String] = [], scheme: String = "http") throws -> (Int, [String: Any]) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        process.arguments =
            ["--silent", "--insecure", "--max-time", "20", "--write-out", "\n%{http_code}"] + options
            + ["\(scheme)://127.0.0.1:\(port)\(path)"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let end = try #require(output.lastIndex(of: "\n"))
        let status = try #require(Int(output[output.index(after: end)...]))
        let body = try? JSONSerialization.jsonObject(with: Data(output[..<end].utf8)) as? [String: Any]
        return (status, body ?? [:])
    }

    func post(_ path: String, _ token: String, _ key: String, _ body: String, match: Any? = nil) throws -> (
        Int, [String: Any]
    ) {
        let matching = match.map { ["--header", "If-Match: \"\($0)\""] } ?? []
        return try curl(
            path,
            ["--header", "Authorization: Bearer \(token)", "--header", "Idempotency-Key: \(key)", "--json", body]
                + matching
        )
    }

    /// Ends it as an operator does.
    func stop() -> BuiltProgram.Ending {
        server.kill(SIGTERM)
        return server.wait()
    }
}
