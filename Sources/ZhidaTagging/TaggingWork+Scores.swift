extension TaggingWork {
    /// What each label's beginning, inside and end score at each boundary.
    func scoreTokens() {
        let table = tagger.tokenTable
        let width = tagger.width
        // Lanes beyond the labels hold what stands next; no label is there to read them.
        let labels = tagger.labels.count
        let keys = memory.keys
        let hits = memory.hits
        for position in 0...extractor.count {
            extractor.tokenKeys(at: position, into: keys)
            let count = table.find(keys, 0..<FeatureExtractor.tokenTemplates, firsts: memory.firsts, into: hits)
            for v in 0..<width {
                var begin = SIMD8<Int16>.zero
                var inside = SIMD8<Int16>.zero
                var end = SIMD8<Int16>.zero
                for hit in 0..<count {
                    let row = UnsafeRawPointer(table.weights + hits[hit] + v * 8)
                    begin &+= Self.widened(row)
                    inside &+= Self.widened(row + labels)
                    end &+= Self.widened(row + 2 * labels)
                }
                memory.begin[position * width + v] = Lanes(begin) * table.scale
                memory.inside[position * width + v] = Lanes(inside) * table.scale
                memory.end[position * width + v] = Lanes(end) * table.scale
            }
        }
    }

    @inline(__always)
    static func widened(_ bytes: UnsafeRawPointer) -> SIMD8<Int16> {
        SIMD8<Int16>(truncatingIfNeeded: bytes.loadUnaligned(as: SIMD8<Int8>.self))
    }

    /// What the features of a segment score, by label; those of its length are counted elsewhere.
    @inline(__always)
    func segmentScores(_ start: Int, _ end: Int, into scores: UnsafeMutablePointer<Lanes>) {
        let table = tagger.segmentTable
        let width = tagger.width
        let keys = memory.keys
        let hits = memory.hits
        extractor.segmentKeys(start, end, into: keys)
        var size = FeatureExtractor.segmentTemplates
        keys[size] = FeatureHash.key(FeatureExtractor.lexiconTemplate, extractor.whole(start, end))
        size += 1
        let repetition = extractor.repetition(start, end)
        if repetition != 0 {
            (keys[size], keys[size + 1], keys[size + 2]) = extractor.repetitionKeys(start, end, repetition)
            size += 3
        }
        let count = table.find(keys, 1..<size, firsts: memory.firsts, into: hits)
        for v in 0..<width {
            var sum = SIMD8<Int16>.zero
            for hit in 0..<count { sum &+= Self.widened(UnsafeRawPointer(table.weights + hits[hit] + v * 8)) }
            scores[v] = Lanes(sum) * table.scale
        }
    }
}
