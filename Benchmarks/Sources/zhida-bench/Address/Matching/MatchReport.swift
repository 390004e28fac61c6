import Foundation

/// Everything that a run of `zhida-bench address match` measured.
struct MatchReport: Codable {
    var subject: MatchSubject.Figures
    var built: BuiltVersion?
    /// Resident size of this process after all queries, in bytes, and its highest.
    var residentMemory: Int
    var peakMemory: Int
    var threads: Int
    var kinds: [KindFigures]
    var reliability: Reliability

    func print() {
        var table = AlignedTable(head: [
            "kind", "n", "top-1 % (95 %)", "top-3 %", "fill precision % (95 %)", "fill coverage %", "p50 ms", "p99 ms",
            "queries/CPU-s",
        ])
        for kind in kinds {
            table.rows.append([
                kind.kind, kind.present == kind.queries ? "\(kind.queries)" : "\(kind.present) of \(kind.queries)",
                Self.interval(kind.first), String(format: "%.1f", kind.third.value * 100),
                kind.filled == 0 ? "–" : Self.interval(kind.fillPrecision),
                String(format: "%.1f", kind.fillCoverage.value * 100),
                String(format: "%.2f", kind.p50Milliseconds), String(format: "%.2f", kind.p99Milliseconds),
                String(format: "%.0f", kind.perProcessorSecond),
            ])
        }
        table.print()
        Swift.print("n: queries whose address the gazetteer holds, of all; coverage is of all.\n")
        printSubject()
        printReliability()
    }

    private func printSubject() {
        func megabytes(_ bytes: Int) -> String { String(format: "%.1f MB", Double(bytes) / 1e6) }
        Swift.print("addresses \(subject.addresses), index \(megabytes(subject.indexSize))")
        if let built {
            Swift.print(
                String(format: "build %.2f CPU-s, %.2f s, ", built.processorSeconds, built.wallSeconds)
                    + "peak \(megabytes(built.peakMemory)), of a list of \(megabytes(built.listSize))"
            )
        }
        Swift.print(
            String(
                format: "open %.2f ms (%.0f ms with its checksum), engine %.0f ms, reader of typed text %.0f ms",
                subject.openMilliseconds,
                subject.verifiedOpenMilliseconds,
                subject.engineMilliseconds,
                subject.readerMilliseconds
            )
        )
        Swift.print("memory \(megabytes(residentMemory)), peak \(megabytes(peakMemory)); \(threads) thread(s)\n")
    }

    private func printReliability() {
        var table = AlignedTable(head: [
            "confidence", "n", "mean", "right % (95 %)", "precision from here up", "coverage",
        ])
        var (right, count) = (0, 0)
        for band in reliability.bands.reversed() {
            (right, count) = (right + band.right, count + band.count)
            guard band.count > 0 else { continue }
            table.rows.append([
                String(format: "%.1f–%.1f", band.low, band.high), "\(band.count)",
                String(format: "%.3f", band.meanConfidence),
                Self.interval(Estimate(successes: band.right, of: band.count)),
                String(format: "%.1f", Double(right) / Double(count) * 100),
                String(format: "%.1f", Double(count) / Double(max(1, reliability.queries)) * 100),
            ])
        }
        table.print()
        Swift.print(
            String(format: "Brier score %.4f. Decisions for a higher level are left out: ", reliability.brier)
                + "\(reliability.partialAbove) of \(reliability.partial) lie above the address that was meant."
        )
    }

    static func interval(_ estimate: Estimate) -> String {
        String(format: "%.1f (%.1f–%.1f)", estimate.value * 100, estimate.low * 100, estimate.high * 100)
    }
}
