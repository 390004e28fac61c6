import Foundation
import ZhidaCore
import ZhidaGazetteer

/// Asks a library without pause: each query opens the active version anew and looks addresses up.
struct Asking {
    var folder: String

    /// What was measured.
    struct Figures: Codable {
        var queries = 0
        var failures = 0
        /// Milliseconds.
        var median = 0.0
        var p99 = 0.0
        var longest = 0.0
        /// Versions that answered, in order.
        var versions: [String] = []
    }

    /// Runs until the file `sign` is gone, and prints the figures.
    func run(while sign: String) throws {
        let library = GazetteerLibrary(folder: folder)
        var figures = Figures()
        var times: [Double] = []
        let clock = ContinuousClock()
        var generator = SeededGenerator(seed: 1)
        while access(sign, F_OK) == 0 {
            let start = clock.now
            do {
                let version = try library.active()
                if figures.versions.last != version.version { figures.versions.append(version.version) }
                let index = Gazetteer.Index(
                    value: UInt32.random(in: 0..<UInt32(version.count), using: &generator)
                )
                let isRight =
                    version.index(of: version.code(index)) == index
                    && version.parent(index).map { version.child(of: $0, named: version.name(index)) != nil } ?? true
                if !isRight { figures.failures += 1 }
            } catch {
                figures.failures += 1
            }
            let elapsed = start.duration(to: clock.now)
            times.append(Double(elapsed.components.attoseconds) / 1e15 + Double(elapsed.components.seconds) * 1e3)
            figures.queries += 1
            usleep(500)
        }
        times.sort()
        if !times.isEmpty {
            figures.median = times[times.count / 2]
            figures.p99 = times[min(times.count - 1, times.count * 99 / 100)]
            figures.longest = times.last!
        }
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }
}
