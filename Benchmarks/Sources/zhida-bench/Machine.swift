import Foundation
import Synchronization

/// What the machine can do at the moment, against which a ratio of wall times is to be read.
enum Machine {
    /// How much more two threads get done than one, in work that needs nothing but the processor. 2 on an idle machine
    /// with two processors; less where others are at work.
    static func scaling() -> Double {
        let alone = rounds(threads: 1)
        return Double(rounds(threads: 2)) / Double(alone)
    }

    /// Rounds of a calculation that so many threads do in a second.
    private static func rounds(threads: Int) -> Int {
        let total = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: threads) { index in
            let start = ContinuousClock.now
            var state = UInt64(index + 1)
            var rounds = 0
            while start.secondsUntilNow < 1 || state == 0 {
                for _ in 0..<100_000 {
                    state ^= state << 13
                    state ^= state >> 7
                    state ^= state << 17
                }
                rounds += 1
            }
            total.withLock { $0 += rounds }
        }
        return total.withLock { $0 }
    }

    static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Programs that wanted a processor in the last minute, on average.
    static var load: String {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        return text.split(separator: " ").first.map(String.init) ?? "unknown"
    }
}
