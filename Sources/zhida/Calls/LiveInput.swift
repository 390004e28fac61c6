import Foundation

@preconcurrency import Glibc

/// Standard input as the decoders read it: waits, tells of stalls, and remembers why it ended.
final class LiveInput {
    /// Seconds without bytes after which what was heard so far is shown.
    private static let stall = 1.0

    private let pump: InputPump
    private let patience: Double
    private var head: [UInt8] = []
    /// Bytes that were read.
    private(set) var taken = 0
    /// Why it ended, where that was no proper end.
    private(set) var failure: Failure?

    init(pump: InputPump, patience: Double) {
        self.pump = pump
        self.patience = patience
    }

    /// Bytes that came and are not taken yet.
    var backlog: Int { pump.backlog }
    /// Milliseconds since the bytes that were read last arrived.
    var age: Int { Int((ContinuousClock.now - pump.arrived) / .milliseconds(1)) }

    /// The first bytes, fewer where there are no more; they are read again.
    func peek(_ count: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        while head.count < count {
            let got = buffer.withUnsafeMutableBytes {
                read(into: .init(rebasing: $0[..<(count - head.count)]), isHead: true) {}
            }
            if got == 0 { break }
            head += buffer[..<got]
        }
        return head
    }

    /// Takes what is there, waiting for at least one byte; 0 at the end.
    ///
    /// - Parameter stalled: called when nothing comes for a second.
    func read(into buffer: UnsafeMutableRawBufferPointer, stalled: () -> Void) -> Int {
        read(into: buffer, isHead: false, stalled: stalled)
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, isHead: Bool, stalled: () -> Void) -> Int {
        if !isHead, !head.isEmpty {
            let count = min(buffer.count, head.count)
            head[..<count].withUnsafeBytes { buffer.copyMemory(from: $0) }
            head.removeFirst(count)
            return count
        }
        guard failure == nil else { return 0 }
        var waited = 0.0
        while true {
            let step = min(Self.stall, patience - waited)
            switch pump.read(into: buffer, patience: step) {
            case .bytes(let count):
                taken += count
                return count
            case .end: return 0
            case .failed(let code):
                failure = Failure(
                    .badInput,
                    say(
                        "标准输入读不出：\(String(cString: strerror(code)))。",
                        "Standard input cannot be read: \(String(cString: strerror(code))). Check what sends the sound."
                    )
                )
                return 0
            case .stalled:
                waited += step
                if waited >= patience - 0.001 {
                    failure = Failure(
                        .badInput,
                        say(
                            "标准输入 \(Int(patience.rounded(.up))) 秒没有数据，已结束；请检查声音来源，或用 --patience 加长。",
                            "No bytes came for \(Int(patience.rounded(.up))) s, so it ended: check what sends the sound, or raise --patience."
                        )
                    )
                    return 0
                }
                if waited <= Self.stall { stalled() }
            }
        }
    }

    /// Reads to the end and counts the bytes.
    func drain() -> Int {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var total = 0
        while true {
            let count = buffer.withUnsafeMutableBytes { read(into: $0) {} }
            if count == 0 { return total }
            total += count
        }
    }
}
