import ZhidaModels

/// Figures of models as people read them.
enum ModelFigures {
    /// `71.8 %`
    static func percent(_ rate: Double) -> String {
        let tenths = (rate * 1_000).rounded() / 10
        return "\(tenths) %"
    }

    /// `69.4–74.3 %`
    static func interval(_ interval: Interval) -> String {
        let low = (interval.low * 1_000).rounded() / 10
        let high = (interval.high * 1_000).rounded() / 10
        return "\(low)–\(high) %"
    }

    /// `-2.3 (-3.4 to -1.1) percentage points`
    static func difference(_ comparison: ModelComparison) -> String {
        func points(_ rate: Double) -> String {
            let tenths = (rate * 1_000).rounded() / 10
            return tenths > 0 ? "+\(tenths)" : "\(tenths)"
        }
        let (low, high) = (points(comparison.differenceInterval.low), points(comparison.differenceInterval.high))
        let middle = points(comparison.difference)
        return say("\(middle) 个百分点（95 %：\(low) 到 \(high)）", "\(middle) percentage points (95 %: \(low) to \(high))")
    }

    static func verdict(_ verdict: ModelComparison.Verdict) -> String {
        switch verdict {
        case .better: say("更好（不是偶然）", "better, beyond chance")
        case .unsure: say("差别可能是偶然", "the difference may be chance")
        case .worse: say("更差", "worse")
        }
    }

    static func method(_ method: AdaptationMethod) -> String {
        switch method {
        case .map: "MAP"
        case .mllr: "MLLR"
        case .both: "MLLR + MAP"
        }
    }

    /// One line on where a version comes from.
    static func origin(_ record: ModelRecord?) -> String {
        guard let record else { return say("程序附带", "came with the program") }
        switch record.kind {
        case .shipped: return say("程序附带", "came with the program")
        case .installed: return say("安装自 \(record.source ?? "?")", "installed from \(record.source ?? "?")")
        case .adapted:
            let method = record.method.map(method) ?? "?"
            let (base, calls) = (record.base ?? "?", record.calls ?? 0)
            return say("由 \(base) 用 \(calls) 个来电改进（\(method)）", "\(base) adapted to \(calls) calls (\(method))")
        }
    }

    /// Before and after, of calls that were not learned from.
    static func change(_ comparison: ModelComparison?) -> String {
        guard let comparison else { return "" }
        return "\(percent(comparison.before.rate)) → \(percent(comparison.after.rate)) (n = \(comparison.after.n))"
    }
}
