import Foundation

/// A `zhida serve` of the benchmark alone, with the district that ships, on a store of its own.
///
/// Its clock stands at a Thursday morning when every hall is open, so that a run at night measures the same.
final class HallServer {
    /// The first day that is asked for.
    static let firstDay = "2026-11-26"
    /// 13 days behind it, all within a year whose holidays are published.
    static let lastDay = "2026-12-09"
    private static let now = "\(firstDay) 09:30"

    let port: Int
    /// For who may do everything.
    let token: String
    private let child: ChildProcess

    /// - Throws: ``BenchFault`` where it does not come up.
    init(_ zhida: String, folder: String, log: String) throws {
        let place = "\(folder)/hall"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        // No limit of requests: the benchmark asks as one account what hundreds ask. Idle connections are looked at
        // again after a minute, so they must be allowed to be idle for longer.
        let settings = "[serve]\nlisten = \"127.0.0.1:0\"\nrequests_per_second = 0\nhead_seconds = 300\n"
        try settings.write(toFile: "\(place)/zhida.toml", atomically: true, encoding: .utf8)
        let program = ["env", "ZHIDA_NOW=\(Self.now)", "LANG=en_US.UTF-8", zhida]
        let data = ["--config", "\(place)/zhida.toml", "--data", "\(place)/data"]
        let issuing = try ChildProcess(
            program + ["token", "issue", "admin", "--for-role", "administrator", "--minutes", "600"] + data,
            log: log
        )
        var words = LineReader(issuing.output)
        guard let line = words.next(patience: 60), issuing.wait().exitCode == 0 else {
            throw BenchFault("zhida token issue gave no token; see \(log)")
        }
        token = String(decoding: line, as: UTF8.self)
        child = try ChildProcess(program + ["serve", "--json"] + data, log: log)
        struct Address: Decodable { var port: Int }
        var reader = LineReader(child.output)
        guard let ready = reader.next(patience: 60) else { throw BenchFault("zhida serve did not start; see \(log)") }
        port = try JSONDecoder().decode(Address.self, from: ready).port
    }

    deinit { _ = child.stop() }

    /// What it holds in memory at the moment, in megabytes; 0 where the system does not tell.
    var residentMegabytes: Double {
        let text = (try? String(contentsOfFile: "/proc/\(child.process)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").dropFirst().first).flatMap { Double($0) }.map { $0 / 1024 } ?? 0
    }
}
