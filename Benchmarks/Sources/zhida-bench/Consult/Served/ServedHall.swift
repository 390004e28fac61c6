import Foundation
import NIOCore
import NIOPosix

/// A server that is asked over HTTP: its own, or one that runs already.
final class ServedHall {
    struct Row: Decodable {
        var id: String
        var site: String?
        var level: String?
        var parent: String?
    }

    let port: Int
    let token: String
    let group: MultiThreadedEventLoopGroup
    private let host: String
    private let own: HallServer?
    private var number = 0

    var residentMegabytes: Double { own?.residentMegabytes ?? 0 }

    /// Starts a server.
    init(_ own: HallServer) {
        self.own = own
        (host, port, token) = ("127.0.0.1", own.port, own.token)
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    }

    /// - Throws: ``BenchFault`` for an address that is none.
    init(_ address: String, token: String) throws {
        guard let url = URLComponents(string: address), url.scheme == "http", let host = url.host else {
            throw BenchFault("\(address) is no address; write --server http://HOST:PORT")
        }
        own = nil
        (self.host, port, self.token) = (host, url.port ?? 80, token)
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    }

    deinit { try? group.syncShutdownGracefully() }

    func connect() -> EventLoopFuture<HallClient> { HallClient.connect(host, port, on: group) }

    func listen(_ listener: @escaping @Sendable () -> EventListener) -> EventLoopFuture<HallClient> {
        HallClient.connect(host, port, on: group, listener: listener)
    }

    /// A key that was not used before.
    func key() -> String {
        number += 1
        return "bench-\(getpid())-\(number)"
    }

    /// All rows of a list.
    func rows(_ path: String, _ client: HallClient) throws -> [Row] {
        struct Page: Decodable { var items: [Row] }
        return try client.get("\(path)?limit=1000", token).wait().decoded(Page.self).items
    }

    /// At how many sites something is free, by an answer of `/v1/slots`.
    func sites(_ path: String) throws -> Int {
        struct Free: Decodable {
            struct Site: Decodable { var site: String }
            var sites: [Site]
        }
        let client = try connect().wait()
        defer { client.channel.close(promise: nil) }
        return try client.get(path, token).wait().decoded(Free.self).sites.count
    }

    /// A token for a clerk.
    func token(for clerk: String, _ client: HallClient) -> EventLoopFuture<String> {
        struct Issued: Decodable { var token: String }
        return client.post("/v1/tokens", token, key: key(), "{\"who\":\"\(clerk)\",\"minutes\":720}")
            .flatMapThrowing { try $0.decoded(Issued.self).token }
    }

    /// Asks the same again and again on one connection, each when the one before was answered.
    ///
    /// - Returns: milliseconds of each; the first twenty, which warm up, are not counted.
    func times(_ path: String, _ count: Int) throws -> [Double] {
        let client = try connect().wait()
        defer { client.channel.close(promise: nil) }
        var times: [Double] = []
        for number in 0..<(count + 20) {
            let start = ContinuousClock.now
            let answer = try client.get(path, token).wait()
            guard answer.status == 200, answer.body.readableBytes > 2 else {
                throw BenchFault("\(path): status \(answer.status): \(String(buffer: answer.body).prefix(300))")
            }
            if number >= 20 { times.append(start.secondsUntilNow * 1e3) }
        }
        return times
    }
}
