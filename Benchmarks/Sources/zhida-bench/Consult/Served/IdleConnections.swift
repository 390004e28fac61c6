import Foundation
import NIOCore

@preconcurrency import Glibc

/// Thousands of connections that were answered once and then say nothing, while others are answered.
struct IdleConnections {
    struct Result {
        /// Connections that were answered at first, and those that were answered again at the end.
        var opened: Int
        var answeredAgain: Int
        /// Milliseconds of answers on another connection meanwhile.
        var times: [Double]
        var megabytesBefore: Double
        var megabytes: Double
        /// For how long the last of them was idle at least.
        var seconds: Double
    }

    private static let path = "/v1/me"
    /// Connections that are opened at once; more would wait in the listening socket's line.
    private static let batch = 500

    let hall: ServedHall
    let connections: Int
    let questions: Int
    let leastSeconds: Double

    func run(asking path: String) throws -> Result {
        try Self.liftOpenFiles(for: connections)
        let before = hall.residentMegabytes
        var open: [HallClient] = []
        defer { for client in open { client.channel.close(promise: nil) } }
        while open.count < connections {
            let some = min(Self.batch, connections - open.count)
            let clients = try EventLoopFuture.whenAllSucceed(
                (0..<some).map { _ in hall.connect() },
                on: hall.group.next()
            )
            .wait()
            open += clients
            guard try answered(clients) == some else { throw BenchFault("a new connection was not answered") }
        }
        let begun = ContinuousClock.now
        let times = try hall.times(path, questions)
        let left = leastSeconds - begun.secondsUntilNow
        if left > 0 { usleep(UInt32(left * 1e6)) }
        let (seconds, megabytes) = (begun.secondsUntilNow, hall.residentMegabytes)
        var again = 0
        for start in stride(from: 0, to: open.count, by: Self.batch) {
            again += try answered(Array(open[start..<min(start + Self.batch, open.count)]))
        }
        return Result(
            opened: open.count,
            answeredAgain: again,
            times: times,
            megabytesBefore: before,
            megabytes: megabytes,
            seconds: seconds
        )
    }

    /// How many of them are answered now.
    private func answered(_ clients: [HallClient]) throws -> Int {
        let answers = clients.map { $0.get(Self.path, hall.token) }
        return try EventLoopFuture.whenAllComplete(answers, on: hall.group.next()).wait().count { answer in
            (try? answer.get().status) == 200
        }
    }

    private static func liftOpenFiles(for connections: Int) throws {
        var limit = rlimit()
        let open = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(open, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(open, &limit)
        guard limit.rlim_max >= rlim_t(connections + 200) else {
            throw BenchFault(
                "\(connections) connections need as many open files, and this machine allows \(limit.rlim_max): "
                    + "raise ulimit -Hn, or give --connections"
            )
        }
    }
}
