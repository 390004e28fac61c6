import Foundation

/// Figures of a drill for the program that started it: a last line `figures {…}` behind the lines for people.
struct Figures: Encodable {
    private var values: [String: Double] = [:]

    subscript(name: String) -> Double? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Median, 99th percentile and longest of times in seconds, as `NAME.p50`, `NAME.p99` and `NAME.longest` in
    /// milliseconds; also as a line for people.
    mutating func add(_ name: String, _ words: String, times: [Double]) {
        let sorted = times.sorted()
        guard !sorted.isEmpty else { return Swift.print("\(words): nothing was timed") }
        func at(_ part: Double) -> Double { sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))] * 1e3 }
        let parts = [("p50", at(0.5)), ("p99", at(0.99)), ("longest", at(1))]
        for (part, value) in parts { values["\(name).\(part)"] = value }
        Swift.print("\(words): " + parts.map { "\($0) \(String(format: "%.3f", $1)) ms" }.joined(separator: ", "))
    }

    func encode(to encoder: any Encoder) throws { try values.encode(to: encoder) }

    func print() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        Swift.print("figures \(String(decoding: try encoder.encode(self), as: UTF8.self))")
    }
}

/// Time since a moment, and of all threads of this process.
enum Elapsed {
    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = start.duration(to: .now).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// Of the calling thread, in the system too.
    static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Of all threads, in the system too.
    static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
