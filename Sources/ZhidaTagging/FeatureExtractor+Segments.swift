extension FeatureExtractor {
    /// The features of the segment from token `start` up to token `end`; `FeatureHash.none` where a template does not
    /// apply.
    ///
    /// - Parameter keys: room for ``segmentTemplates``.
    @inline(__always)
    func segmentKeys(_ start: Int, _ end: Int, into keys: UnsafeMutablePointer<UInt64>) {
        let c = codes
        let f = folds
        let k = kinds
        let length = end - start
        let size = UInt64(min(length, 12))
        var t = 0
        @inline(__always) func add(_ value: UInt64) {
            keys[t] = FeatureHash.key(UInt64(t + 101), value)
            t += 1
        }
        @inline(__always) func add(_ value: UInt64, if condition: Bool) {
            keys[t] = condition ? FeatureHash.key(UInt64(t + 101), value) : FeatureHash.none
            t += 1
        }
        let folded = foldedWhole(start, end)
        let shape = pattern(start, end)
        add(size)
        add(whole(start, end))
        add(folded)
        // Its end, its beginning, both.
        add(FeatureHash.join(c[end - 1], size))
        add(FeatureHash.join(c[end - 2], c[end - 1]), if: length >= 2)
        add(FeatureHash.join(FeatureHash.join(c[end - 3], c[end - 2]), c[end - 1]), if: length >= 3)
        add(FeatureHash.join(c[start], c[end - 1]))
        add(FeatureHash.join(c[start], c[start + 1]), if: length >= 2)
        add(shape, if: length <= 10)
        // With its neighbours.
        add(FeatureHash.join(FeatureHash.join(f[end - 2], f[end - 1]), k[end]), if: length >= 2)
        add(FeatureHash.join(folded, f[end]), if: length <= 6)
        add(FeatureHash.join(folded, f[start - 1]), if: length <= 6)
        add(FeatureHash.join(f[end - 1], f[end]))
        add(FeatureHash.join(f[start], f[start - 1]))
        add(FeatureHash.join(shape, k[end] &* 32 &+ k[start - 1]), if: length <= 10)
        add(FeatureHash.join(f[end - 1], (start == 0 ? 1 : 0) + (end == count ? 2 : 0)))
        add(FeatureHash.join(k[end - 1] &* 32 &+ k[start], size))
        add(FeatureHash.join(k[start - 1] &* 32 &+ k[end], size))
        // The words at its ends.
        let endsInWord = endSize[end] > 0 && Int(endSize[end]) <= length
        let beginsWithWord = startSize[start] > 0 && Int(startSize[start]) <= length
        add(endHash[end], if: endsInWord)
        add(startHash[start], if: beginsWithWord)
        let ending = endsInWord ? endTag[end] &* 8 &+ endSize[end] : 0
        let beginning = beginsWithWord ? startTag[start] &* 8 &+ startSize[start] : 0
        add((ending &* 512 &+ beginning) &* 2 &+ (length == Int(endSize[end]) ? 1 : 0))
        add(((crossing[start] &* 8 &+ crossing[end]) &* 32 &+ (endsInWord ? endTag[end] : 0)) &* 16 &+ size)
        assert(t == Self.segmentTemplates)
    }

    /// Whether the same tokens stand before the segment (1) and after it (2) as well.
    @inline(__always)
    func repetition(_ start: Int, _ end: Int) -> UInt64 {
        let length = end - start
        guard length >= 2 else { return 0 }
        let hash = whole(start, end)
        var found: UInt64 = 0
        // Texts repeat themselves within a line; a bound keeps long ones linear.
        var other = max(0, start - 64)
        while other + length <= start {
            if whole(other, other + length) == hash { found |= 1 }
            other += 1
        }
        other = end
        let last = min(count, end + 64) - length
        while other <= last {
            if whole(other, other + length) == hash { found |= 2 }
            other += 1
        }
        return found
    }

    /// The three features of a segment that is repeated as ``repetition(_:_:)`` says.
    @inline(__always)
    func repetitionKeys(_ start: Int, _ end: Int, _ repetition: UInt64) -> (UInt64, UInt64, UInt64) {
        (
            FeatureHash.key(311, repetition),
            FeatureHash.key(312, repetition &* 16 &+ UInt64(min(end - start, 9))),
            FeatureHash.key(313, FeatureHash.join(folds[end - 1], repetition))
        )
    }

    /// The template of what a lexicon says of a whole segment.
    static var lexiconTemplate: UInt64 { 200 }
}
