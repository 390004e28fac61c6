import Foundation
import Synchronization

@preconcurrency import Glibc

/// A receiver of webhooks on this machine: answers each request with the next of its answers, the last one for ever.
final class WebhookReceiver: Sendable {
    /// What to do with a request.
    enum Answer: Sendable {
        case status(Int)
        case redirect(to: String)
        /// Takes the request and never answers.
        case silence
    }

    struct Request: Sendable {
        var head: String
        var body: [UInt8]

        /// A header's value.
        func header(_ name: String) -> String? {
            head.split(separator: "\r\n").dropFirst().first {
                $0.lowercased().hasPrefix(name.lowercased() + ":")
            }.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
    }

    let port: UInt16
    private let descriptor: Int32
    private let seen = Mutex<[Request]>([])
    private let answers: Mutex<[Answer]>

    var requests: [Request] { seen.withLock(\.self) }
    var url: String { "http://127.0.0.1:\(port)/hook" }

    init(_ answers: [Answer]) throws {
        self.answers = Mutex(answers)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (socket, size) = (descriptor, length)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && listen(socket, 16) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0, let self else { break }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private func serve(_ connection: Int32) {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = read(connection, &piece, piece.count)
            guard count > 0 else { break }
            bytes += piece[..<count]
            guard let request = Self.request(bytes) else { continue }
            seen.withLock { $0.append(request) }
            let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            let text: String
            switch answer {
            case .status(let status):
                text = "HTTP/1.1 \(status) Said\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
            case .redirect(let target):
                text = "HTTP/1.1 307 Elsewhere\r\nLocation: \(target)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            case .silence:
                // Until the other side gives up.
                _ = read(connection, &piece, piece.count)
                text = ""
            }
            _ = Array(text.utf8).withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
            break
        }
        close(connection)
    }

    /// A whole request; `nil` where more must come.
    private static func request(_ bytes: [UInt8]) -> Request? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = String(text[..<end.lowerBound])
        let start = text[..<end.upperBound].utf8.count
        var request = Request(head: head, body: [])
        let length = request.header("Content-Length").flatMap { Int($0) } ?? 0
        guard bytes.count >= start + length else { return nil }
        request.body = Array(bytes[start..<(start + length)])
        return request
    }
}
