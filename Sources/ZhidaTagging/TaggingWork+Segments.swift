extension TaggingWork {
    private static var least: Float { -1e30 }

    @inline(__always)
    private func lane(_ lanes: UnsafeMutablePointer<Lanes>, _ row: Int, _ y: Int) -> Float {
        UnsafeRawPointer(lanes + row).assumingMemoryBound(to: Float.self)[y]
    }

    /// The first pass: leaves in ``nodes``, by falling start, the segments with labels that a good cut can hold.
    mutating func findSegments() {
        nodes.removeAll()
        openForward()
        keepBackward()
    }

    /// The best cut up to each boundary, by its last label.
    private func openForward() {
        let n = extractor.count
        let width = tagger.width
        let labels = tagger.labels.count
        let longest = tagger.longest
        let best = memory.best
        let opened = memory.opened
        let pairs = UnsafeRawPointer(tagger.pairs).assumingMemoryBound(to: Lanes.self)
        let lengths = UnsafeRawPointer(tagger.lengths)
        for k in 0..<(n + 1) * width { best[k] = Lanes(repeating: Self.least) }
        for start in 0..<n {
            let row = start * width
            if start == 0 {
                for v in 0..<width { opened[v] = pairs[labels * width + v] }
            } else {
                var top = Self.least
                for v in 0..<width { top = max(top, best[row + v].greatest) }
                for v in 0..<width { opened[row + v] = Lanes(repeating: Self.least) }
                for p in 0..<labels {
                    let before = lane(best, row, p)
                    if before < top - 20 { continue }
                    for v in 0..<width {
                        opened[row + v] = greater(opened[row + v], pairs[p * width + v] + before)
                    }
                }
            }
            let last = min(n, start + longest)
            for v in 0..<width {
                var running = opened[row + v] + memory.begin[row + v]
                for end in start + 1...last {
                    let at = end * width + v
                    let length = ((end - start) * width + v) * 32
                    let sum = running + memory.end[at] + lengths.loadUnaligned(fromByteOffset: length, as: Lanes.self)
                    best[at] = greater(best[at], sum)
                    running += memory.inside[at]
                }
            }
        }
    }

    /// The best cut from each boundary on; a segment stays where the best cut through it is within the margin.
    private mutating func keepBackward() {
        let n = extractor.count
        let width = tagger.width
        let labels = tagger.labels.count
        let longest = tagger.longest
        let best = memory.best
        let rest = memory.rest
        let pairs = UnsafeRawPointer(tagger.pairs).assumingMemoryBound(to: Float.self)
        let lengths = UnsafeRawPointer(tagger.lengths)
        let lanes = width * 8
        for k in 0..<(n + 1) * width { rest[k] = Lanes(repeating: Self.least) }
        var top = Self.least
        for p in 0..<labels {
            let end = pairs[p * lanes + labels]
            UnsafeMutableRawPointer(rest + n * width).assumingMemoryBound(to: Float.self)[p] = end
            top = max(top, lane(best, n * width, p) + end)
        }
        let bound = top - margin
        let running = memory.running
        let closing = memory.closing
        let scores = memory.scores
        for start in stride(from: n - 1, through: 0, by: -1) {
            let row = start * width
            for v in 0..<width {
                running[v] = memory.begin[row + v]
                closing[v] = Lanes(repeating: Self.least)
            }
            for end in start + 1...min(n, start + longest) {
                var kept: Float = Self.least
                for v in 0..<width {
                    let at = end * width + v
                    let length = ((end - start) * width + v) * 32
                    let sum =
                        running[v] + memory.end[at] + lengths.loadUnaligned(fromByteOffset: length, as: Lanes.self)
                    let whole = sum + rest[at]
                    closing[v] = greater(closing[v], whole)
                    kept = max(kept, (whole + memory.opened[row + v]).greatest)
                }
                if kept >= bound { keep(start, end, running, bound, scores) }
                for v in 0..<width { running[v] += memory.inside[end * width + v] }
            }
            if start == 0 { break }
            for p in 0..<labels where lane(best, row, p) > Self.least / 2 {
                var most = Lanes(repeating: Self.least)
                for v in 0..<width {
                    let next = UnsafeRawPointer(pairs + p * lanes + v * 8).loadUnaligned(as: Lanes.self)
                    most = greater(most, next + closing[v])
                }
                UnsafeMutableRawPointer(rest + row).assumingMemoryBound(to: Float.self)[p] = most.greatest
            }
        }
    }

    /// Adds the nodes of a segment, with the scores of its own features.
    private mutating func keep(
        _ start: Int,
        _ end: Int,
        _ running: UnsafeMutablePointer<Lanes>,
        _ bound: Float,
        _ scores: UnsafeMutablePointer<Lanes>
    ) {
        let width = tagger.width
        segmentScores(start, end, into: scores)
        let length = tagger.lengths + (end - start) * width * 8
        for y in 0..<tagger.labels.count {
            let score = lane(running, 0, y) + lane(memory.end, end * width, y) + length[y]
            let through = score + lane(memory.opened, start * width, y) + lane(memory.rest, end * width, y)
            if through < bound { continue }
            nodes.append(
                Node(
                    start: Int32(start),
                    end: Int32(end),
                    label: Int32(y),
                    score: score + lane(scores, 0, y)
                )
            )
        }
    }
}
