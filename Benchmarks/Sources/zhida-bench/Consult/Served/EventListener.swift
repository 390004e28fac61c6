import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// Everything that the open streams of one measurement were told of tickets.
final class EventLog: Sendable {
    struct Entry {
        var listener: Int
        var at: ContinuousClock.Instant
        /// The event's JSON.
        var data: String
    }

    private let entries = Mutex<[Entry]>([])
    private let begun = Mutex(0)
    private let ended = Mutex(0)

    /// Streams that stand: each is told so at its beginning.
    var standing: Int { begun.withLock { $0 } - ended.withLock { $0 } }
    var all: [Entry] { entries.withLock { $0 } }
    var count: Int { entries.withLock { $0.count } }

    func began() { begun.withLock { $0 += 1 } }
    func closed() { ended.withLock { $0 += 1 } }
    func told(_ entry: Entry) { entries.withLock { $0.append(entry) } }
}

/// Reads one stream of server-sent events, and notes when each event about a ticket came.
final class EventListener: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = HTTPClientResponsePart

    private let number: Int
    private let log: EventLog
    private var buffer = ByteBuffer()
    private var stands = false

    init(_ number: Int, _ log: EventLog) {
        self.number = number
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .body(var piece) = unwrapInboundIn(data) else { return }
        let now = ContinuousClock.now
        buffer.writeBuffer(&piece)
        while let end = buffer.readableBytesView.firstRange(of: "\n\n".utf8) {
            let length = end.lowerBound - buffer.readerIndex
            let event = buffer.readString(length: length) ?? ""
            buffer.moveReaderIndex(forwardBy: 2)
            take(event.split(separator: "\n"), now)
        }
        buffer.discardReadBytes()
    }

    private func take(_ lines: [Substring], _ now: ContinuousClock.Instant) {
        if lines.contains("event: here"), !stands {
            stands = true
            log.began()
        }
        guard lines.contains("event: ticket"), let data = lines.first(where: { $0.hasPrefix("data: ") }) else { return }
        log.told(EventLog.Entry(listener: number, at: now, data: String(data.dropFirst(6))))
    }

    func channelInactive(context: ChannelHandlerContext) {
        if stands { log.closed() }
        context.fireChannelInactive()
    }
}
