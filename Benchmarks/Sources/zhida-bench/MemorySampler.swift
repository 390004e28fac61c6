import Foundation
import Synchronization

/// Watches the memory of a process and all below it, every 100 ms, on a thread of its own.
///
/// The proportional set size (PSS) counts a page that n processes share as 1/n in each, so its sum over the processes
/// is what they take together; the sum of resident sizes counts shared pages several times and is an upper bound.
final class MemorySampler: Sendable {
    /// In bytes.
    struct Peak {
        /// The highest sum of PSS at one moment.
        var proportional = 0
        /// The sum of each process's own highest resident size, whenever that was.
        var resident = 0
        var samples = 0
    }

    private struct State {
        var isStopped = false
        var peak = Peak()
        var residents: [Int32: Int] = [:]
    }

    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    init(process: Int32) {
        Thread.detachNewThread { [self] in
            while !state.withLock({ $0.isStopped }) {
                take(process)
                usleep(100_000)
            }
            ended.signal()
        }
    }

    /// Ends the watch.
    func stop() -> Peak {
        state.withLock { $0.isStopped = true }
        ended.wait()
        return state.withLock {
            $0.peak.resident = $0.residents.values.reduce(0, +)
            return $0.peak
        }
    }

    private func take(_ root: Int32) {
        var sum = 0
        var residents: [Int32: Int] = [:]
        for process in Self.family(of: root) {
            sum += Self.field("Pss:", in: "/proc/\(process)/smaps_rollup")
            residents[process] = Self.field("VmHWM:", in: "/proc/\(process)/status")
        }
        state.withLock {
            $0.peak.proportional = max($0.peak.proportional, sum)
            $0.peak.samples += 1
            $0.residents.merge(residents) { max($0, $1) }
        }
    }

    /// The highest resident size of this process so far, in bytes.
    static var highest: Int { field("VmHWM:", in: "/proc/self/status") }

    /// The resident size of this process now, in bytes.
    static var resident: Int { field("VmRSS:", in: "/proc/self/status") }

    /// A process and all below it.
    private static func family(of root: Int32) -> [Int32] {
        var all: [Int32] = []
        var waiting = [root]
        while let process = waiting.popLast() {
            all.append(process)
            for thread in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? [] {
                let children = text("/proc/\(process)/task/\(thread)/children")
                waiting += children.split(separator: " ").compactMap { Int32($0) }
            }
        }
        return all
    }

    /// A field in kB of a file of `/proc`, in bytes; 0 where the process has ended meanwhile.
    private static func field(_ name: String, in path: String) -> Int {
        let line = text(path).split(separator: "\n").first { $0.hasPrefix(name) }
        return (line?.split(separator: " ").dropFirst().first).flatMap { Int($0) }.map { $0 * 1024 } ?? 0
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
