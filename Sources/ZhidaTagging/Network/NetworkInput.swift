/// What a ``ContextNetwork`` sees of each token, as hashes; the same for training and for tagging.
struct NetworkInput {
    /// How many features a token has at most.
    static let templates = 12
    private static let firstTemplate: UInt64 = 401

    let extractor: FeatureExtractor
    /// Names of divisions with the number of the levels that bear them.
    let places: WordTable.View
    /// The longest name that covers each token: its class, the tokens before and behind it in the name.
    private var covering: [Cover] = []

    private struct Cover {
        var tag: UInt64 = 0
        var before: UInt64 = 0
        var behind: UInt64 = 0
    }

    init(extractor: FeatureExtractor, places: WordTable.View) {
        self.extractor = extractor
        self.places = places
    }

    /// Looks at the window that the extractor has loaded.
    mutating func load() {
        let count = extractor.count
        covering.removeAll(keepingCapacity: true)
        covering.append(contentsOf: repeatElement(Cover(), count: count))
        var sizes = 0
        for start in 0..<count {
            // A name that begins within a longer one is not looked at.
            for size in stride(from: min(DivisionNames.longest, count - start), to: 1, by: -1) {
                guard start + size > sizes else { break }
                let tag = places[extractor.whole(start, start + size)]
                guard tag != 0 else { continue }
                for token in 0..<size where start + token >= sizes {
                    covering[start + token] = Cover(
                        tag: UInt64(tag),
                        before: UInt64(min(token, 3)),
                        behind: UInt64(min(size - 1 - token, 3))
                    )
                }
                sizes = start + size
                break
            }
        }
    }

    /// Writes the keys of a token's features; `FeatureHash.none` where one does not apply.
    func keys(at i: Int, into keys: UnsafeMutablePointer<UInt64>) {
        let e = extractor
        var t = 0
        func add(_ value: UInt64, if condition: Bool = true) {
            keys[t] = condition ? FeatureHash.key(Self.firstTemplate + UInt64(t), value) : FeatureHash.none
            t += 1
        }
        add(e.codes[i])
        add(e.folds[i])
        add(FeatureHash.join(e.folds[i - 1], e.folds[i]))
        add(FeatureHash.join(e.folds[i], e.folds[i + 1]))
        add((e.kinds[i - 1] &* 32 &+ e.kinds[i]) &* 32 &+ e.kinds[i + 1])
        add(e.startSize[i] &* 32 &+ e.startTag[i])
        add(e.endSize[i + 1] &* 32 &+ e.endTag[i + 1])
        add(e.crossing[i] &* 8 &+ e.crossing[i + 1])
        add(e.startHash[i], if: e.startSize[i] > 0)
        add(e.endHash[i + 1], if: e.endSize[i + 1] > 0)
        let place = covering[i]
        add((place.tag &* 4 &+ place.before) &* 4 &+ place.behind, if: place.tag > 0)
        add(UInt64(min(i, 4)) &* 8 &+ UInt64(min(e.count - 1 - i, 4)))
        assert(t == Self.templates)
    }
}
