import Foundation

extension TaggerTrainer {
    /// The trained weights as a model's file.
    ///
    /// - Parameters:
    ///   - recipe: what the model was made from, kept in the file for people.
    ///   - smallestWeight: instead of the settings'.
    public func model(recipe: String, smallestWeight: Float? = nil) throws -> Data {
        let smallest = smallestWeight ?? settings.smallestWeight
        let width = lattice.width
        let lanes = width * 8
        let tokens = tokenNumbers.sorted { $0.value < $1.value }.map {
            WeightRow(key: $0.key, weights: packedTokenRow(Int($0.value) * 3 * width))
        }
        var segments: [WeightRow] = []
        let lexiconKeys = self.lexiconKeys
        for (key, number) in segmentNumbers.sorted(by: { $0.value < $1.value }) where !lexiconKeys.contains(key) {
            segments.append(WeightRow(key: key, weights: row(segmentWeights, Int(number) * width, width)))
        }
        segments += lexiconRows()
        let tokenTable = QuantisedTable(tokens, lanes: WeightView.tokenStride(labels.count), smallest: smallest)
        let segmentTable = QuantisedTable(segments, lanes: lanes, smallest: smallest)
        var description = TaggerDescription(
            labels: labels,
            longestOf: longestOf,
            tokenScale: tokenTable.scale,
            segmentScale: segmentTable.scale,
            recipe: recipe
        )
        let sequence = LaneArray(lattice.sequence.count)
        sequenceWeights(into: sequence)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let beside = network?.sections(&description) ?? [:]
        let field: [TaggerFile.Section: Data] = [
            .description: try encoder.encode(description),
            .tokenSlots: tokenTable.slots.bytes,
            .tokenWeights: tokenTable.weights.bytes,
            .segmentSlots: segmentTable.slots.bytes,
            .segmentWeights: segmentTable.weights.bytes,
            .wordMarks: words.marks.bytes, .wordTags: words.tags.bytes,
            .sequences: floats(sequence).bytes, .pairs: pairWeightsOfFirstPass(sequence).bytes,
        ]
        return TaggerFile.make(field.merging(beside) { $1 })
    }

    private func row(_ weights: LearnedWeights, _ start: Int, _ count: Int) -> [Float] {
        (0..<count * 8).map { weights.values[start, $0] }
    }

    /// Begin, inside and end weights of the labels, without gaps: see ``WeightView/tokenStride(_:)``.
    private func packedTokenRow(_ start: Int) -> [Float] {
        var row = [Float](repeating: 0, count: WeightView.tokenStride(labels.count))
        for part in 0..<3 {
            for y in labels.indices {
                row[part * labels.count + y] = tokenWeights.values[start + part * lattice.width, y]
            }
        }
        return row
    }

    private func floats(_ lanes: LaneArray) -> [Float] { (0..<lanes.count * 8).map { lanes[0, $0] } }

    /// Features of lexicons; the model holds their sum for each name instead.
    private var lexiconKeys: Set<UInt64> {
        var keys: [UInt64] = []
        for entry in lexicon.entries.values { PhraseLexicon.keys(entry, minus: nil, into: &keys) }
        for (hash, mask) in divisions.masks {
            DivisionNames.keys(mask, size: divisions.sizes[hash] ?? 0, into: &keys)
        }
        return Set(keys)
    }

    /// One row a name of the phrase lexicon or of the divisions: the sum of its features.
    private func lexiconRows() -> [WeightRow] {
        let width = lattice.width
        var rows: [WeightRow] = []
        for hash in Set(lexicon.entries.keys).union(divisions.masks.keys).sorted() {
            var keys: [UInt64] = []
            if let entry = lexicon.entries[hash] { PhraseLexicon.keys(entry, minus: nil, into: &keys) }
            if let mask = divisions.masks[hash] {
                DivisionNames.keys(mask, size: divisions.sizes[hash] ?? 0, into: &keys)
            }
            var sum = [Float](repeating: 0, count: width * 8)
            for key in keys {
                guard let number = segmentNumbers[key] else { continue }
                for lane in sum.indices { sum[lane] += segmentWeights.values[Int(number) * width, lane] }
            }
            rows.append(WeightRow(key: FeatureHash.key(FeatureExtractor.lexiconTemplate, hash), weights: sum))
        }
        return rows
    }

    /// The weight of label y after p, whatever came before: the triple's, averaged by how often each q comes before p.
    private func pairWeightsOfFirstPass(_ sequence: LaneArray) -> [Float] {
        let before = labels.count + 1
        let lanes = lattice.width * 8
        var pairs = [Float](repeating: 0, count: before * lanes)
        for p in 0..<before {
            for y in 0...labels.count {
                var sum: Float = 0
                var weight: Float = 0
                for q in 0..<before where (p == labels.count) == (q == labels.count && p == labels.count) {
                    // Nothing but the beginning comes before the beginning.
                    let count = p == labels.count ? 1 : pairCounts[q * (labels.count + 1) + p]
                    sum += count * sequence[lattice.sequenceRow(q, p), y]
                    weight += count
                }
                pairs[p * lanes + y] = weight > 0 ? sum / weight : 0
            }
        }
        return pairs
    }
}

/// A feature and its weights.
struct WeightRow {
    var key: UInt64
    var weights: [Float]
}

/// Rows of weights in 8 bits, found by their key's hash.
struct QuantisedTable {
    /// The mark in the lower 16 bits (0: empty), the row's number in the upper 32.
    var slots: [UInt64]
    var weights: [Int8]
    var scale: Float

    /// - Parameter smallest: rows that stay below it are left out.
    init(_ features: [WeightRow], lanes: Int, smallest: Float) {
        let kept = features.filter { $0.weights.contains { abs($0) >= smallest } }
        // A few outliers must not make the steps coarse for all.
        var peaks = kept.map { $0.weights.reduce(0) { max($0, abs($1)) } }
        peaks.sort()
        let greatest = peaks.isEmpty ? 1 : max(peaks[min(peaks.count - 1, peaks.count * 999 / 1_000)], 0.1)
        scale = greatest / 127
        let bits = HashSlots.bits(for: kept.count)
        slots = .init(repeating: 0, count: 1 << bits)
        weights = []
        var made: [[Int8]: Int] = [:]
        for feature in kept {
            let mark = Self.mark(feature.key)
            var slot = Int(feature.key >> UInt64(64 - bits))
            while slots[slot] != 0, UInt16(truncatingIfNeeded: slots[slot]) != mark {
                slot = (slot + 1) & (slots.count - 1)
            }
            // Two keys in 65,536 neighbours cannot be told apart: the more frequent feature, which came first, stays.
            guard slots[slot] == 0 else { continue }
            let row = feature.weights.map { Int8(max(-127, min(127, ($0 / scale).rounded()))) }
            // Many names of a lexicon have the very same weights.
            let number = made[row] ?? weights.count / lanes
            if made[row] == nil {
                made[row] = number
                weights += row
            }
            slots[slot] = UInt64(number) << 32 | UInt64(mark)
        }
        // Rows are read in whole vectors, which may reach beyond the last one.
        weights += [Int8](repeating: 0, count: WeightView.padding)
    }

    @inline(__always)
    static func mark(_ key: UInt64) -> UInt16 { UInt16(truncatingIfNeeded: key >> 4) | 1 }
}

extension Array where Element: BitwiseCopyable {
    /// The array's memory; little-endian on every machine that this program runs on.
    var bytes: Data { withUnsafeBytes { Data($0) } }
}
