import Foundation

@preconcurrency import Glibc

/// Reads a descriptor on a thread of its own, so that sound is taken while the last utterance is recognised.
///
/// At most `room` bytes wait; then the sender waits.
final class InputPump: @unchecked Sendable {
    /// What came of waiting for bytes.
    enum Arrival {
        case bytes(Int)
        /// Nothing for the time that was waited.
        case stalled
        case end
        /// The system's error number.
        case failed(Int32)
    }

    private let descriptor: Int32
    private let room: Int
    private let condition = NSCondition()
    /// Chunks with the moment of their arrival; `offset` bytes of the first are taken.
    private var chunks: [(bytes: [UInt8], at: ContinuousClock.Instant)] = []
    private var offset = 0
    private var waiting = 0
    private var ending: Arrival?
    /// When the last byte taken had arrived.
    private(set) var arrived = ContinuousClock.now

    init(descriptor: Int32, room: Int = 1 << 20) {
        self.descriptor = descriptor
        self.room = room
    }

    /// Begins to read; once.
    func start() { Thread.detachNewThread { [self] in pump() } }

    /// Bytes that wait to be taken.
    var backlog: Int { condition.withLock { waiting } }

    private func pump() {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN {
                var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&entry, 1, -1)
                continue
            }
            let failure = errno
            let isOver = condition.withLock {
                if count > 0 {
                    while waiting > room { condition.wait() }
                    chunks.append((Array(buffer[..<count]), .now))
                    waiting += count
                } else {
                    ending = count == 0 ? .end : .failed(failure)
                }
                condition.broadcast()
                return count <= 0
            }
            if isOver { return }
        }
    }

    /// Takes what is there, waiting at most `patience` seconds for the first byte.
    func read(into buffer: UnsafeMutableRawBufferPointer, patience: Double) -> Arrival {
        condition.withLock {
            let deadline = Date(timeIntervalSinceNow: patience)
            while chunks.isEmpty, ending == nil {
                guard condition.wait(until: deadline) else { break }
            }
            guard let first = chunks.first else { return ending ?? .stalled }
            let count = min(buffer.count, first.bytes.count - offset)
            first.bytes[offset..<offset + count].withUnsafeBytes { buffer.copyMemory(from: $0) }
            arrived = first.at
            offset += count
            waiting -= count
            if offset == first.bytes.count {
                chunks.removeFirst()
                offset = 0
            }
            condition.broadcast()
            return .bytes(count)
        }
    }
}
