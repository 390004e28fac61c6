import Foundation

extension MatchReport {
    /// What is to be reached, beside what was measured.
    func printGoals() {
        var table = FigureTable()
        for (kind, reach) in [("homophones", 98.5), ("spoken-noisy", 88), ("replaced", 99.5), ("dialect", 99.5)] {
            guard let figures = kinds.first(where: { $0.kind == kind }) else { continue }
            let share = figures.first.value * 100
            table.rows.append(Self.row("top-1, \(kind)", share, "%.1f %%", atLeast: reach, n: figures.present))
        }
        if let absent = kinds.first(where: { $0.kind == "absent" }), absent.present < absent.queries {
            let (precision, coverage) = (absent.fillPrecision.value * 100, absent.fillCoverage.value * 100)
            table.rows.append(Self.row("fill precision, absent", precision, "%.1f %%", atLeast: 99, n: absent.filled))
            table.rows.append(Self.row("fill coverage, absent", coverage, "%.1f %%", atLeast: 65, n: absent.queries))
        }
        addSpeed(to: &table)
        // Sizes and the build are goals for cities of a million and more; a small one is all names.
        let millions = Double(subject.addresses) / 1e6
        guard millions >= 0.5 else {
            if !table.rows.isEmpty { Self.show(table) }
            return
        }
        table.rows.append(
            Self.row("index", Double(subject.indexSize) / 1e6, "%.1f MB", atMost: 24 * millions, n: subject.addresses)
        )
        if let built {
            table.rows.append(
                Self.row("build", built.processorSeconds, "%.2f CPU-s", atMost: 5 * millions, n: subject.addresses)
            )
        }
        table.rows.append(Self.row("open a version", subject.openMilliseconds, "%.2f ms", atMost: 10, n: 1))
        Self.show(table)
    }

    private static func show(_ table: FigureTable) {
        Swift.print()
        table.print()
    }

    /// Times are to be reached at a million addresses; over all kinds together, each with the same weight.
    private func addSpeed(to table: inout FigureTable) {
        guard !kinds.isEmpty, (500_000...2_000_000).contains(subject.addresses) else { return }
        let queries = kinds.reduce(0) { $0 + $1.queries }
        let seconds = kinds.reduce(0) { $0 + Double($1.queries) / $1.perProcessorSecond }
        let middle = kinds.map(\.p50Milliseconds).sorted()[kinds.count / 2]
        let slowest = kinds.map(\.p99Milliseconds).max() ?? 0
        table.rows.append(Self.row("p50, the middle kind", middle, "%.2f ms", atMost: 0.3, n: queries))
        table.rows.append(Self.row("p99, the slowest kind", slowest, "%.2f ms", atMost: 2, n: queries))
        table.rows.append(
            Self.row("queries a CPU-second", Double(queries) / seconds, "%.0f", atLeast: 3_000, n: queries)
        )
    }

    private static func row(
        _ figure: String,
        _ value: Double,
        _ format: String,
        atLeast low: Double? = nil,
        atMost high: Double? = nil,
        n: Int
    ) -> FigureTable.Row {
        let limit = low.map { (">= ", $0) } ?? ("<= ", high ?? .infinity)
        return FigureTable.Row(
            figure: figure,
            measured: String(format: format, value),
            reach: limit.0 + String(format: format, limit.1),
            isReached: low.map { value >= $0 } ?? (value <= limit.1),
            count: "\(n)"
        )
    }
}
