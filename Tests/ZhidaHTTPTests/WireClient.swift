import Dispatch
import Foundation

@preconcurrency import Glibc

/// A connection byte by byte, for tests of what well-behaved clients never send.
///
/// Sockets wait on a thread of their own: the server's tasks need those of the tests.
final class WireClient: Sendable {
    struct Answer: Sendable {
        var status: Int
        /// Names in lower case.
        var headers: [String: String]
        var body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct Closed: Error {}

    private let socketNumber: Int32
    private let queue = DispatchQueue(label: "wire")
    // Only ever touched on the queue.
    nonisolated(unsafe) private var buffer: [UInt8] = []

    init(port: Int, patience seconds: Int = 20) throws {
        socketNumber = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(socketNumber, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socketNumber, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socketNumber, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Closed() }
    }

    deinit { close(socketNumber) }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// - Throws: ``Closed`` where the peer takes no more.
    func send(_ bytes: [UInt8]) async throws {
        try await waiting { client in
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes { raw in
                    Glibc.send(
                        client.socketNumber,
                        raw.baseAddress.map { $0 + sent },
                        bytes.count - sent,
                        Int32(MSG_NOSIGNAL)
                    )
                }
                guard count > 0 else { throw Closed() }
                sent += count
            }
        }
    }

    /// Reads one whole answer.
    func answer(toHead: Bool = false) async throws -> Answer {
        try await waiting { client in
            let (status, headers) = try client.head()
            if toHead || status == 204 || status == 304 || status < 200 {
                return Answer(status: status, headers: headers, body: Data())
            }
            if headers["transfer-encoding"] == "chunked" {
                var body = Data()
                while true {
                    let size = Int(try client.line(), radix: 16) ?? 0
                    body.append(contentsOf: try client.take(size))
                    _ = try client.line()
                    if size == 0 { return Answer(status: status, headers: headers, body: body) }
                }
            }
            let length = headers["content-length"].flatMap { Int($0) } ?? 0
            return Answer(status: status, headers: headers, body: Data(try client.take(length)))
        }
    }

    /// Reads the head of an answer whose body never ends.
    func streamHead() async throws -> (status: Int, headers: [String: String]) { try await waiting { try $0.head() } }

    /// The next event of a stream: its fields.
    func event() async throws -> [String: String] {
        try await waiting { client in
            var fields: [String: String] = [:]
            while true {
                // Chunks hold whole events; their frames are passed over.
                let line = try client.line()
                if line.isEmpty, fields["data"] != nil { return fields }
                if let colon = line.firstIndex(of: ":"), colon != line.startIndex {
                    fields[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(
                        in: .whitespaces
                    )
                }
            }
        }
    }

    /// The next frame of a WebSocket, as servers send them: without a mask.
    func frame() async throws -> (opcode: UInt8, text: String) {
        try await waiting { client in
            let head = try client.take(2)
            var length = Int(head[1] & 0x7F)
            if length == 126 { length = try client.take(2).reduce(0) { $0 << 8 | Int($1) } }
            return (head[0] & 0x0F, String(decoding: try client.take(length), as: UTF8.self))
        }
    }

    /// Whether the peer has closed: waits until it does, or the patience ends.
    func isClosedByPeer() async -> Bool {
        do {
            return try await waiting { client in
                while true {
                    var piece = [UInt8](repeating: 0, count: 4096)
                    let count = recv(client.socketNumber, &piece, piece.count, 0)
                    if count == 0 || (count < 0 && errno != EAGAIN) { return true }
                    if count < 0 { return false }
                }
            }
        } catch {
            return true
        }
    }

    // MARK: On the queue

    private func waiting<Result: Sendable>(_ body: @escaping @Sendable (WireClient) throws -> Result) async throws
        -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try body(self) }) }
        }
    }

    private func head() throws -> (status: Int, headers: [String: String]) {
        let parts = try line().split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, let status = Int(parts[1]) else { throw Closed() }
        var headers: [String: String] = [:]
        while true {
            let line = try line()
            if line.isEmpty { return (status, headers) }
            let pair = line.split(separator: ":", maxSplits: 1)
            headers[pair[0].lowercased()] = pair.count == 2 ? pair[1].trimmingCharacters(in: .whitespaces) : ""
        }
    }

    private func line() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                var line = Array(buffer[..<end])
                buffer.removeFirst(end + 1)
                if line.last == 0x0D { line.removeLast() }
                return String(decoding: line, as: UTF8.self)
            }
            try fill()
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { try fill() }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private func fill() throws {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socketNumber, &piece, piece.count, 0)
        guard count > 0 else { throw Closed() }
        buffer.append(contentsOf: piece[..<count])
    }
}
