extension FeatureExtractor {
    /// The features at a boundary, 0 to `count`; `FeatureHash.none` where a template does not apply.
    ///
    /// - Parameter keys: room for ``tokenTemplates``.
    @inline(__always)
    func tokenKeys(at i: Int, into keys: UnsafeMutablePointer<UInt64>) {
        let c = codes
        let f = folds
        let k = kinds
        var t = 0
        @inline(__always) func add(_ value: UInt64) {
            keys[t] = FeatureHash.key(UInt64(t + 1), value)
            t += 1
        }
        @inline(__always) func add(_ value: UInt64, if condition: Bool) {
            keys[t] = condition ? FeatureHash.key(UInt64(t + 1), value) : FeatureHash.none
            t += 1
        }
        add(0)
        // Single tokens, pairs and triples around the boundary.
        for d in -3...3 { add(c[i + d]) }
        for d in -3...2 { add(FeatureHash.join(f[i + d], f[i + d + 1])) }
        add(FeatureHash.join(c[i - 1], c[i + 1]))
        for d in -3...1 { add(FeatureHash.join(FeatureHash.join(f[i + d], f[i + d + 1]), f[i + d + 2])) }
        // Shapes.
        let inner = ((k[i - 2] &* 32 &+ k[i - 1]) &* 32 &+ k[i]) &* 32 &+ k[i + 1]
        let five = inner &* 32 &+ k[i + 2]
        add((five &* 32 &+ k[i - 3]) &* 32 &+ k[i + 3])
        add(five)
        add(((((k[i - 5] &* 32 &+ k[i - 4]) &* 32 &+ k[i - 3]) &* 32 &+ k[i - 2]) &* 32 &+ k[i - 1]) &* 32 &+ k[i])
        add(((((k[i] &* 32 &+ k[i + 1]) &* 32 &+ k[i + 2]) &* 32 &+ k[i + 3]) &* 32 &+ k[i + 4]) &* 32 &+ k[i + 5])
        // How the text goes on to its end, and where in it we are.
        add(tailKinds[i], if: count - i <= 12)
        add(tailFolds[i], if: count - i <= 8)
        add(UInt64(min(i, 8)) &* 32 &+ k[i])
        add((numbersAfter[i] &* 32 &+ k[i]) &* 32 &+ k[i + 1])
        add((numbersBefore[i] &* 32 &+ k[i]) &* 32 &+ k[i - 1])
        // What stands before the written number that ends here, and after the one that begins here.
        var back = i - 1
        var run: UInt64 = 7
        while back >= 0, i - back < 8, (1 << k[back]) & Self.plainKinds != 0 {
            run = run &* 32 &+ k[back]
            back -= 1
        }
        var ahead = i
        var runAhead: UInt64 = 7
        while ahead < count, ahead - i < 8, (1 << k[ahead]) & Self.plainKinds != 0 {
            runAhead = runAhead &* 32 &+ k[ahead]
            ahead += 1
        }
        let here = run &* 32 &+ k[i]
        add(FeatureHash.join(f[back], here))
        add(FeatureHash.join(FeatureHash.join(f[back], f[back - 1]), here))
        add(FeatureHash.join(f[ahead], runAhead))
        add(FeatureHash.join(f[back], (run &* 0x1_0000_01B3) ^ runAhead))
        // The last two characters that end names or numbers.
        var last: UInt64 = 1
        var found = 0
        var at = i - 1
        while at >= 0, found < 2, i - at < 16 {
            if k[at] >= 8 {
                last = last &* 32 &+ k[at]
                found += 1
            }
            at -= 1
        }
        add(last &* 32 &+ k[i])
        add((last &* 32 &+ k[i]) &* 32 &+ k[i + 1])
        // Words that begin, end and cross here.
        let begins = startSize[i] &* 32 &+ startTag[i]
        let ends = endSize[i] &* 32 &+ endTag[i]
        add(begins)
        add(ends)
        add((startSize[i] &* 8 &+ endSize[i]) &* 8 &+ crossing[i])
        add(startHash[i], if: startSize[i] > 0)
        add(endHash[i], if: endSize[i] > 0)
        add(startTag[i] &* 32 &+ endTag[i])
        add(FeatureHash.join(begins, f[i - 1]), if: startSize[i] > 0)
        add(FeatureHash.join(ends, f[i]), if: endSize[i] > 0)
        assert(t == Self.tokenTemplates)
    }

    /// Bits of the kinds that ``TokenKind/isPlain`` names.
    private static var plainKinds: UInt64 { 0b110_1110 }
}
