import Foundation
import NIOCore

extension ServedHall {
    /// Takes some of the calendar before free slots are asked for: at each site that serves walk-ins, and on each
    /// working day, so many times of day for the item, one behind the other.
    ///
    /// - Returns: how many bookings were made, and how many were refused.
    func fill(_ item: String, days: [String], times: [String], at sites: [String]) throws -> (made: Int, refused: Int) {
        let clients = try EventLoopFuture.whenAllSucceed((0..<16).map { _ in connect() }, on: group.next()).wait()
        defer { for client in clients { client.channel.close(promise: nil) } }
        var (made, refused) = (0, 0)
        var running: [EventLoopFuture<HallClient.Answer>] = []
        func settle() throws {
            for answer in try EventLoopFuture.whenAllSucceed(running, on: group.next()).wait() {
                if answer.status == 201 { made += 1 } else { refused += 1 }
                guard answer.status == 201 || answer.status == 409 else {
                    throw BenchFault(
                        "a booking was answered with \(answer.status): \(String(buffer: answer.body).prefix(300))"
                    )
                }
            }
            running = []
        }
        for day in days {
            for time in times {
                for site in sites {
                    let wish = """
                        {"item":"\(item)","parties":[{"site":"\(site)"}],"starts":"\(day)T\(time):00+08:00"}
                        """
                    running.append(
                        clients[running.count % clients.count].post("/v1/bookings", token, key: key(), wish)
                    )
                    if running.count == 256 { try settle() }
                }
            }
        }
        try settle()
        return (made, refused)
    }
}
