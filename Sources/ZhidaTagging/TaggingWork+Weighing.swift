import Foundation

extension TaggingWork {
    /// The second pass: the probability of each node, by forward and backward sums over the last two labels.
    mutating func weighSegments() {
        let n = extractor.count
        let labels = tagger.labels.count
        entries.removeAll()
        pairs.removeAll()
        for boundary in 0...n { memory.lastNode[boundary] = -1 }
        pairs.append(Pair(q: Int32(labels), p: Int32(labels), mass: 1, backward: 0))
        memory.firstPair[0] = 0
        memory.firstPair[1] = 1
        memory.forwardScale[0] = 0
        // Nodes lie by falling start.
        var node = nodes.count - 1
        for start in 0..<n {
            if start > 0 { gatherPairs(at: start) }
            while node >= 0, Int(nodes[node].start) == start {
                extend(node, from: start)
                node -= 1
            }
        }
        gatherPairs(at: n)
        let total = closeBackward()
        for index in 0..<nodes.count {
            let node = nodes[index]
            guard node.entryCount > 0 else { continue }
            let scale =
                node.score + memory.forwardScale[Int(node.start)] + memory.backwardScale[Int(node.end)] - total
            guard scale > -30 else { continue }
            var sum: Float = 0
            for at in Int(node.entries)..<Int(node.entries + node.entryCount) {
                sum += entries[at].mass * pairs[Int(entries[at].target)].backward
            }
            nodes[index].confidence = min(1, sum * expf(min(scale, 80)))
        }
    }

    @inline(__always)
    private func step(_ q: Int32, _ p: Int32, _ y: Int32) -> Float {
        tagger.sequence[(Int(q) * (tagger.labels.count + 1) + Int(p)) * tagger.width * 8 + Int(y)]
    }

    /// Adds a node's entries, one for each pair of labels before it.
    private mutating func extend(_ index: Int, from start: Int) {
        let first = Int(memory.firstPair[start])
        let last = Int(memory.firstPair[start + 1])
        guard first < last else { return }
        nodes[index].entries = Int32(entries.count)
        for pair in first..<last where pairs[pair].mass >= leastMass {
            let step = step(pairs[pair].q, pairs[pair].p, nodes[index].label)
            entries.append(Entry(source: Int32(pair), target: -1, mass: pairs[pair].mass * step, step: step))
        }
        nodes[index].entryCount = Int32(entries.count) - nodes[index].entries
        let end = Int(nodes[index].end)
        nodes[index].next = memory.lastNode[end]
        memory.lastNode[end] = Int32(index)
    }

    /// The pairs of labels at a boundary, from the nodes that end there.
    private mutating func gatherPairs(at boundary: Int) {
        let labels = tagger.labels.count
        let first = pairs.count
        memory.firstPair[boundary] = Int32(first)
        var scale = -Float.infinity
        var node = memory.lastNode[boundary]
        while node >= 0 {
            scale = max(scale, nodes[Int(node)].score + memory.forwardScale[Int(nodes[Int(node)].start)])
            node = nodes[Int(node)].next
        }
        node = memory.lastNode[boundary]
        var sum: Float = 0
        while node >= 0 {
            let at = nodes[Int(node)]
            node = at.next
            let shift = at.score + memory.forwardScale[Int(at.start)] - scale
            let factor = shift < -40 ? 0 : expf(shift)
            for entry in Int(at.entries)..<Int(at.entries + at.entryCount) {
                let before = pairs[Int(entries[entry].source)].p
                let key = Int(before) * (labels + 1) + Int(at.label)
                var pair = Int(memory.pairAt[key])
                if pair < 0 {
                    pair = pairs.count
                    memory.pairAt[key] = Int32(pair)
                    pairs.append(Pair(q: before, p: at.label, mass: 0, backward: 0))
                }
                entries[entry].target = Int32(pair)
                let mass = entries[entry].mass * factor
                pairs[pair].mass += mass
                sum += mass
            }
        }
        for pair in first..<pairs.count {
            memory.pairAt[Int(pairs[pair].q) * (labels + 1) + Int(pairs[pair].p)] = -1
            if sum > 0 { pairs[pair].mass /= sum }
        }
        memory.forwardScale[boundary] = sum > 0 ? scale + logf(sum) : scale
        memory.firstPair[boundary + 1] = Int32(pairs.count)
    }

    /// The sums from each pair on; returns the logarithm of the sum over all cuts.
    private mutating func closeBackward() -> Float {
        let n = extractor.count
        var total: Float = 0
        memory.backwardScale[n] = 0
        for pair in Int(memory.firstPair[n])..<pairs.count {
            let end = step(pairs[pair].q, pairs[pair].p, Int32(tagger.labels.count))
            pairs[pair].backward = end
            total += pairs[pair].mass * end
        }
        // Nodes by falling start: those of one start are neighbours.
        var node = 0
        for start in stride(from: n - 1, through: 0, by: -1) {
            let first = node
            while node < nodes.count, Int(nodes[node].start) == start { node += 1 }
            var scale = -Float.infinity
            for index in first..<node where nodes[index].entryCount > 0 {
                scale = max(scale, nodes[index].score + memory.backwardScale[Int(nodes[index].end)])
            }
            memory.backwardScale[start] = scale
            let pairsFirst = Int(memory.firstPair[start])
            for index in first..<node where nodes[index].entryCount > 0 {
                let shift = nodes[index].score + memory.backwardScale[Int(nodes[index].end)] - scale
                if shift < -40 { continue }
                let factor = expf(shift)
                for at in Int(nodes[index].entries)..<Int(nodes[index].entries + nodes[index].entryCount) {
                    let entry = entries[at]
                    pairs[Int(entry.source)].backward += entry.step * factor * pairs[Int(entry.target)].backward
                }
            }
            var greatest: Float = 0
            for pair in pairsFirst..<Int(memory.firstPair[start + 1]) { greatest = max(greatest, pairs[pair].backward) }
            guard greatest > 0, greatest < 1e-12 || greatest > 1e12 else { continue }
            for pair in pairsFirst..<Int(memory.firstPair[start + 1]) { pairs[pair].backward /= greatest }
            memory.backwardScale[start] += logf(greatest)
        }
        return memory.forwardScale[n] + logf(max(total, .leastNormalMagnitude))
    }

    /// Whether the field leaves a node open.
    private var isInDoubt: Bool {
        (0..<nodes.count).contains { min(nodes[$0].confidence, 1 - nodes[$0].confidence) >= doubt }
    }

    /// Mixes in what the network thinks of the nodes.
    func weighByNetwork() {
        guard let reader, reader.share > 0, isInDoubt else { return }
        reader.read()
        for index in 0..<nodes.count {
            let node = nodes[index]
            let probability = reader.probability(of: Int(node.start)..<Int(node.end), label: Int(node.label))
            nodes[index].confidence = node.confidence + reader.share * (probability - node.confidence)
        }
    }

    /// Takes the cut with the greatest sum of (probability − threshold); tokens may stay out of it.
    mutating func choosePhrases(offset: Int) {
        let n = extractor.count
        let chosen = memory.chosen
        let chosenNode = memory.chosenNode
        chosen[0] = 0
        for end in 1...max(1, n) {
            chosen[end] = chosen[end - 1]
            chosenNode[end] = -1
            var node = memory.lastNode[end]
            while node >= 0 {
                let at = nodes[Int(node)]
                if Int(at.label) != tagger.outsideLabel {
                    let sum = chosen[Int(at.start)] + at.confidence - thresholds[Int(at.label)]
                    if sum > chosen[end] {
                        chosen[end] = sum
                        chosenNode[end] = node
                    }
                }
                node = at.next
            }
        }
        let first = found.count
        var end = n
        while end > 0 {
            guard chosenNode[end] >= 0 else {
                end -= 1
                continue
            }
            let node = nodes[Int(chosenNode[end])]
            found.append(
                TaggedPhrase(
                    range: offset + Int(node.start)..<offset + Int(node.end),
                    label: Int(node.label),
                    confidence: node.confidence
                )
            )
            end = Int(node.start)
        }
        found[first...].reverse()
    }
}
