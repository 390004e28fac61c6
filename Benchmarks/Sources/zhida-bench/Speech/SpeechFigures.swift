import Foundation

/// The rows of one set, with what is to be reached.
struct SpeechFigures {
    let set: String
    let results: [SpeechRun: SpeechScores]

    /// What the sets are, and the seeds from which `Benchmarks/speech_sets/make.py` draws them.
    private static let titles: [String: (title: String, seed: Int)] = [
        "known": ("joined syllables: an address with a door of the city", 3_101),
        "any": ("joined syllables: an address with any number from 1 to 999", 3_102),
        "known-clear": ("as known, said syllable by syllable (sped up to 1.7 times at the most)", 3_108),
        "any-clear": ("as any, said syllable by syllable", 3_109),
        "cut": ("syllables cut out of read sentences: an address with a door of the city", 3_107),
        "cut-any": ("as cut, with any number from 1 to 999", 3_110),
        "dense": ("joined syllables: a road with every door from 1 to 200", 3_112),
        "cut-dense": ("as cut, a road with every door from 1 to 200", 3_113),
        "carried": ("joined syllables: an address within a sentence", 3_103),
        "synthetic": ("synthetic voices: an address within a sentence", 3_104),
        "synthetic-any": ("synthetic voices: an address with any number from 1 to 999", 3_111),
        "read": ("read sentences", 3_105),
        "digits": ("joined syllables: digits and door numbers", 3_106),
        "known-dev": ("to tune on, as known", 3_201),
        "any-dev": ("to tune on, as any", 3_202),
        "read-dev": ("to tune on, as read", 3_205),
        "known-calibration": ("to calibrate on, as known", 3_301),
        "any-calibration": ("to calibrate on, as any", 3_302),
        "carried-calibration": ("to calibrate on, as carried", 3_303),
        "cut-calibration": ("to calibrate on, as cut", 3_307),
        "dense-calibration": ("to calibrate on, as dense", 3_312),
        "cut-dense-calibration": ("to calibrate on, as cut-dense", 3_313),
    ]

    func add(to table: inout FigureTable) {
        let title = Self.titles[set]?.title ?? set
        table.rows.append(.init(figure: "\(set) — \(title)", measured: "", count: ""))
        switch set.replacing("-dev", with: "") {
        case "read": addSentences(to: &table)
        case "digits": addDigits(to: &table)
        default: addAddresses(to: &table)
        }
    }

    private func scores(_ search: SpeechSearch, _ size: Int, peer: Bool = false) -> SpeechScores? {
        let run = SpeechRun(callSet: set, search: search, size: size, isPeer: peer)
        return results[run]
    }

    /// A row of an estimate in two runs.
    ///
    /// - Parameter reach: what is to be reached, as a share; the greater is the better unless `isCost`.
    private func row(
        _ figure: String,
        _ own: SpeechScores?,
        beside peer: SpeechScores? = nil,
        reach: Double? = nil,
        isCost: Bool = false,
        _ estimate: (SpeechScores) -> Estimate
    ) -> FigureTable.Row? {
        guard let own else { return nil }
        let measured = estimate(own)
        let isShort = reach.map { isCost ? measured.value > $0 : measured.value < $0 }
        return FigureTable.Row(
            figure: "  " + figure,
            measured: measured.percent,
            beside: peer.map { "peer " + estimate($0).percent + ", n \($0.calls.count)" } ?? "",
            reach: reach.map { "\(isCost ? "≤" : "≥") \(Int(($0 * 100).rounded())) %" } ?? "",
            isReached: isShort.map { !$0 },
            count: "\(own.calls.count), seed \(Self.titles[set]?.seed ?? 0)"
        )
    }

    // MARK: Addresses

    private func addAddresses(to table: inout FigureTable) {
        let (small, large) = SpeechBench.cities
        let own = scores(.program, large)
        let peer = scores(.program, large, peer: true)
        // The numbers to reach are for a left-out speaker's addresses.
        let isGoal = ["known", "known-clear", "cut"].contains(set)
        let isAnyNumber = set.contains("any")
        func goal(_ value: Double) -> Double? { isGoal ? value : nil }
        let whole: Double? = isGoal ? 0.88 : isAnyNumber ? 0.70 : nil
        let rows = [
            row("syllable errors, language model alone", own, beside: peer) { $0.firstErrors },
            row("syllable errors, last hearing", own, beside: peer) { $0.lastErrors },
            row("listed", own, beside: peer, reach: goal(0.98)) { $0.share { $0.isListed == true } },
            row("decided: street", own, beside: peer, reach: goal(0.99)) { $0.share(\.decided.street) },
            row("decided: community", own, beside: peer, reach: goal(0.97)) { $0.share(\.decided.community) },
            row("decided: road", own, beside: peer, reach: goal(0.97)) { $0.share(\.decided.road) },
            row("decided: number", own, beside: peer) { $0.share(\.decided.number) },
            row("decided: whole address", own, beside: peer, reach: whole) { $0.share(\.decided.whole) },
            row("by code: whole address", isAnyNumber ? nil : own, beside: peer) { $0.share(\.coded.whole) },
            row("heard: whole address", own, beside: peer) { $0.share(\.heard.whole) },
            row("  of it street", own, beside: peer) { $0.share(\.heard.street) },
            row("  of it community", own, beside: peer) { $0.share(\.heard.community) },
            row("  of it road", own, beside: peer) { $0.share(\.heard.road) },
            row("  of it number", own, beside: peer) { $0.share(\.heard.number) },
        ]
        table.rows += rows.compactMap(\.self)
        if let own { addFill(own, peer, isGoal: isGoal, to: &table) }
        addCompared(small, to: &table)
        if let own { addCost(own, peer, scores(.program, small), to: &table) }
    }

    private func addFill(_ own: SpeechScores, _ peer: SpeechScores?, isGoal: Bool, to table: inout FigureTable) {
        let (precision, filled) = own.fillPrecision
        table.rows.append(
            .init(
                figure: "  fill: precision",
                measured: filled > 0 ? precision.percent : "nothing filled in",
                beside: peer.map { "peer \($0.fillPrecision.estimate.percent), n \($0.fillPrecision.count)" } ?? "",
                reach: isGoal ? "≥ 99 %" : "",
                isReached: isGoal ? filled > 0 && precision.value >= 0.99 : nil,
                count: "\(filled) filled in"
            )
        )
        let coverage = row("fill: coverage", own, beside: peer, reach: isGoal ? 0.6 : nil) { $0.share(\.isFilled) }
        let doors = row("  of it the whole address", own, beside: peer) { $0.share { $0.outcome == .matched } }
        table.rows += [coverage, doors].compactMap(\.self)
    }

    /// The other searches, beside the program's.
    private func addCompared(_ small: Int, to table: inout FigureTable) {
        let free = scores(.free, SpeechBench.cities.large)
        let two = scores(.program, small)
        let one = scores(.grammar, small)
        let rows = [
            row("free pass alone: heard whole address", free) { $0.share(\.heard.whole) },
            row("free pass alone: decided whole address", free) { $0.share(\.decided.whole) },
            row("1,000 roads: listed", two) { $0.share { $0.isListed == true } },
            row("1,000 roads: decided whole address", two) { $0.share(\.decided.whole) },
            row("1,000 roads: heard whole address", two) { $0.share(\.heard.whole) },
            row("1,000 roads, one static grammar: heard whole address", one) { $0.share(\.heard.whole) },
        ]
        table.rows += rows.compactMap(\.self)
        if let one, let states = one.cost.states {
            table.rows.append(
                .init(
                    figure: "    × real of it, \(states) states",
                    measured: factor(one.realTime),
                    beside: free?.cost.states.map { "not run with 100,000: \($0) states" } ?? "",
                    count: "\(one.calls.count)"
                )
            )
        }
    }

    private func addCost(
        _ own: SpeechScores,
        _ peer: SpeechScores?,
        _ small: SpeechScores?,
        to table: inout FigureTable
    ) {
        let isGoal = set == "known"
        table.rows.append(
            .init(
                figure: "  × real, 100,000 roads",
                measured: factor(own.realTime),
                beside: peer.map { "peer " + factor($0.realTime) } ?? "",
                reach: isGoal ? "≤ 0.15" : "",
                isReached: isGoal ? own.realTime.value <= 0.15 : nil,
                count: "\(own.calls.count)"
            )
        )
        if let small {
            let ratio = own.realTime.value / small.realTime.value
            table.rows.append(
                .init(
                    figure: "  × real, 1,000 roads",
                    measured: factor(small.realTime),
                    ratio: String(format: "%.2f", ratio),
                    reach: "≤ 1.20",
                    isReached: ratio <= 1.2,
                    count: "\(small.calls.count)"
                )
            )
        }
        table.rows.append(
            .init(
                figure: "  peak memory, 100,000 roads",
                measured: megabytes(own.cost.memory),
                beside: small.map { "1,000 roads \(megabytes($0.cost.memory))" } ?? "",
                count: String(format: "loading takes %.1f s", own.cost.loading)
            )
        )
    }

    // MARK: Sentences and digits

    private func addSentences(to table: inout FigureTable) {
        let own = scores(.list, 1_000)
        let peer = scores(.list, 1_000, peer: true)
        var rows = [
            row("syllable errors, language model alone", own, beside: peer, reach: 0.62, isCost: true) {
                $0.firstErrors
            }
        ]
        for size in SpeechBench.lists {
            let (own, peer) = (scores(.list, size), scores(.list, size, peer: true))
            let isGoal = size == 1_000
            let names = "from list of \(size.formatted(.number.locale(Locale(identifier: "en"))))"
            rows += [
                row("\(names): in shortlist", own, beside: peer) { $0.share { $0.isListed == true } },
                row("\(names): top 1", own, beside: peer, reach: isGoal ? 0.85 : nil) { $0.share { $0.place == 1 } },
                row("\(names): top 5", own, beside: peer, reach: isGoal ? 0.93 : nil) { $0.share { $0.place != nil } },
            ]
            if let own {
                rows.append(
                    FigureTable.Row(
                        figure: "    × real of it",
                        measured: factor(own.realTime),
                        beside: peer.map { "peer " + factor($0.realTime) } ?? "",
                        count: "\(own.calls.count), " + megabytes(own.cost.memory)
                    )
                )
            }
        }
        let one = scores(.grammar, 1_000)
        rows.append(row("one static grammar of 1,000: top 1", one) { $0.share { $0.place == 1 } })
        if let one, let states = one.cost.states {
            rows.append(
                FigureTable.Row(
                    figure: "    × real of it, \(states) states",
                    measured: factor(one.realTime),
                    count: "\(one.calls.count)"
                )
            )
        }
        table.rows += rows.compactMap(\.self)
    }

    private func addDigits(to table: inout FigureTable) {
        let own = scores(.numerals, SpeechBench.cities.small)
        let free = scores(.free, SpeechBench.cities.small)
        let peer = scores(.numerals, SpeechBench.cities.small, peer: true)
        let rows = [
            row("syllable errors, language model alone", free) { $0.firstErrors },
            row("syllable errors, any row of numerals", own, beside: peer) { $0.lastErrors },
            row("whole number, any row of numerals", own, beside: peer) { $0.share { $0.place == 1 } },
        ]
        table.rows += rows.compactMap(\.self)
    }

    private func factor(_ estimate: Estimate) -> String {
        String(format: "%.3f (%.3f–%.3f)", estimate.value, estimate.low, estimate.high)
    }

    private func megabytes(_ bytes: Int) -> String { String(format: "%.0f MB", Double(bytes) / 1e6) }
}
