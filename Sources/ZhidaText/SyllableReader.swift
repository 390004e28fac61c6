import Foundation
import ZhidaCore

/// Turns syllables into words 音字转换: the most probable row of words with that sound.
///
/// A Viterbi search over the words of the lexicon and the names handed in, by their toneless syllables. A row costs the
/// negative logarithms of its words' frequencies, a step for each word (so that longer words win), what neighbouring
/// parts of speech and known pairs of words gain, and something for a word that reaches over a pause. Numerals are built
/// from their syllables and preferred before the unit words of an address (`yao yao ling hao` → 幺幺零号).
public struct SyllableReader: Sendable {
    /// The words that are known beside the names.
    public let lexicon: Lexicon
    /// The names beside the lexicon, each with its reading.
    public let names: [ExtraWord]
    private let index: SyllableIndex
    /// The class of each word of the lexicon, then of each name.
    private let classes: [WordClass]
    /// Gains in nats of pairs of words, by the first word's index in the upper and the second's in the lower half.
    private let pairs: [UInt64: Float]
    /// For each syllable, what to write where no word has it.
    private let fallbacks: [UInt32]
    private let numeralTexts: [String]
    private let weights: ReadingWeights

    /// - Parameters:
    ///   - names: the gazetteer's names and aliases, whose writing wins over homophones; a name without a reading is
    ///     read by the lexicon. Names of more than 32 syllables are left out.
    ///   - phrases: what callers say, in characters (``CallerPhrases``): their words gain over homophones, and words
    ///     that stand side by side in a phrase attract each other. Optional.
    public init(lexicon: Lexicon, readings: ReadingTable, names: [ExtraWord] = [], phrases: [String] = []) {
        self.init(lexicon: lexicon, readings: readings, names: names, phrases: phrases, weights: ReadingWeights())
    }

    init(
        lexicon: Lexicon,
        readings: ReadingTable,
        names: [ExtraWord],
        phrases: [String],
        weights: ReadingWeights
    ) {
        self.weights = weights
        self.lexicon = lexicon
        var names = names
        if names.contains(where: \.reading.isEmpty) {
            let segmenter = WordSegmenter(lexicon: lexicon)
            for index in names.indices where names[index].reading.isEmpty {
                names[index].reading = segmenter.reading(of: NormalisedText(names[index].text), readings: readings)
            }
        }
        self.names = names
        let habits = Self.habits(in: phrases, lexicon: lexicon, weights: weights)
        pairs = habits.pairs
        index = SyllableIndex(lexicon: lexicon, readings: readings, names: names, gains: habits.words)
        classes = (0..<lexicon.count).map { WordClass(tag: lexicon.tag(of: $0)) } + names.map { WordClass(tag: $0.tag) }
        var fallbacks = [UInt32](repeating: 0, count: Syllable.all.count)
        readings.forEach { scalar, readings in
            for syllable in readings where fallbacks[Int(syllable.rawValue)] == 0 {
                fallbacks[Int(syllable.rawValue)] = scalar
            }
        }
        self.fallbacks = fallbacks
        var texts = [String](repeating: "", count: Syllable.all.count)
        for (pinyin, text) in [
            ("ling", "零"), ("yi", "一"), ("yao", "幺"), ("er", "二"), ("liang", "两"), ("san", "三"), ("si", "四"),
            ("wu", "五"), ("liu", "六"), ("qi", "七"), ("ba", "八"), ("jiu", "九"), ("shi", "十"), ("bai", "百"),
            ("qian", "千"), ("wan", "万"),
        ] { texts[Int(Syllable(pinyin: pinyin)!.rawValue)] = text }
        numeralTexts = texts
    }

    /// Bytes that the index by sound holds.
    public var byteCount: Int { index.byteCount + classes.count + pairs.capacity * 13 }

    /// The words of an utterance. Their ranges cover `syllables` without gap or overlap; no syllables, no words.
    public func words(of syllables: [TimedSyllable]) -> [TranscribedWord] {
        var words: [TranscribedWord] = []
        var start = 0
        while start < syllables.count {
            let end = Self.endOfPiece(of: syllables, from: start)
            for word in read(syllables, start..<end) {
                let heard = syllables[word.range]
                words.append(
                    TranscribedWord(
                        text: word.text,
                        tag: word.tag,
                        syllables: word.range,
                        span: TimeSpan(start: heard.first!.span.start, end: heard.last!.span.end),
                        confidence: heard.reduce(0) { $0 + $1.confidence } / Double(heard.count)
                    )
                )
            }
            start = end
        }
        return words
    }

    /// The text that a row of syllables most probably is.
    public func text(of syllables: some Sequence<Syllable>) -> String {
        words(of: syllables.map { TimedSyllable(syllable: $0, span: TimeSpan(start: 0, end: 0), confidence: 1) })
            .map(\.text).joined()
    }

    /// An utterance is read in pieces of at most this many syllables, which bounds memory.
    private static let longestPiece = 1_000

    /// Where a piece that begins at `start` ends: at the longest pause in its second half.
    private static func endOfPiece(of syllables: [TimedSyllable], from start: Int) -> Int {
        guard syllables.count - start > longestPiece else { return syllables.count }
        let places = (start + longestPiece / 2)..<(start + longestPiece)
        return places.max { pause(syllables, before: $0) < pause(syllables, before: $1) } ?? places.upperBound
    }

    private static func pause(_ syllables: [TimedSyllable], before index: Int) -> Int {
        syllables[index].span.start - syllables[index - 1].span.end
    }

    // MARK: - The search

    private struct ReadWord {
        var range: Range<Int>
        var text: String
        var tag: String
    }

    /// A word in its place, with the best row of words that ends in it.
    private struct Hypothesis {
        var cost: Float
        /// The hypothesis before it plus one, or 0.
        var previous: Int32
        var start: Int32
        /// Index in the lexicon or, after it, the names; -1 for numerals, units and fallbacks.
        var word: Int32
        var kind: WordClass
    }

    /// How many homophones are tried of one sound, and how many rows are kept at one place.
    private static let homophones = 6
    private static let beam = 12
    /// Telephone numbers have 11 digits.
    private static let longestNumeral = 14

    private func read(_ syllables: [TimedSyllable], _ piece: Range<Int>) -> [ReadWord] {
        let count = piece.count
        let sounds = piece.map { syllables[$0].syllable }
        // pauses[i]: what it costs to reach over the border before syllable i.
        let pauses = piece.map { index -> Float in
            guard index > piece.lowerBound else { return 0 }
            let length = Self.pause(syllables, before: index)
            return length >= 700 ? weights.longPause : length >= 300 ? weights.pause : 0
        }
        let codes = sounds.map { NumeralCode.ofSyllable[Int($0.rawValue)] }
        var hypotheses: [Hypothesis] = []
        var endingAt = [[Int32]](repeating: [], count: count + 1)

        for start in 0..<count {
            let before = endingAt[start].map { hypotheses[Int($0)] }
            let beforeIDs = endingAt[start]
            func offer(_ end: Int, _ word: Int, _ kind: WordClass, _ cost: Float) {
                var best = Hypothesis(cost: .infinity, previous: 0, start: Int32(start), word: Int32(word), kind: kind)
                if start == 0 {
                    best.cost = kind == .unit || kind == .weakUnit ? .infinity : cost
                    if word >= 0, let gain = pairs[UInt64(Self.opening) << 32 | UInt64(word)] { best.cost -= gain }
                } else {
                    for (id, previous) in zip(beforeIDs, before) {
                        var total = previous.cost + cost + weights.classes * WordClass.cost(previous.kind, kind)
                        if word >= 0, previous.word >= 0, !pairs.isEmpty,
                            let gain = pairs[UInt64(previous.word) << 32 | UInt64(word)]
                        {
                            total -= gain
                        }
                        if total < best.cost {
                            best.cost = total
                            best.previous = id + 1
                        }
                    }
                }
                guard best.cost < .infinity else { return }
                if endingAt[end].count == Self.beam {
                    let worst = endingAt[end].indices.max {
                        hypotheses[Int(endingAt[end][$0])].cost < hypotheses[Int(endingAt[end][$1])].cost
                    }!
                    let id = Int(endingAt[end][worst])
                    if hypotheses[id].cost > best.cost { hypotheses[id] = best }
                } else {
                    endingAt[end].append(Int32(hypotheses.count))
                    hypotheses.append(best)
                }
            }

            var node: UInt32 = 0
            var end = start
            var pause: Float = 0
            var isCovered = false
            while end < count, let child = index.trie.child(of: node, along: UInt32(sounds[end].rawValue)) {
                if end > start { pause += pauses[end] }
                node = child
                end += 1
                var entry = index.first(at: node)
                var tried = 0
                while entry > 0, tried < Self.homophones {
                    let found = index.entries[Int(entry) - 1]
                    offer(end, Int(found.word), classes[Int(found.word)], found.cost + weights.step + pause)
                    if end == start + 1 { isCovered = true }
                    entry = found.next
                    tried += 1
                }
            }
            if !isCovered { offer(start + 1, -1, .other, weights.fallback) }
            offerNumerals(codes, sounds, pauses, start, offer)
            for unit in Self.units where unit.sounds[0] == sounds[start] {
                let end = start + unit.sounds.count
                guard end <= count, unit.sounds.count == 1 || unit.sounds[1] == sounds[start + 1] else { continue }
                offer(end, -1, unit.kind, unit.cost + pauses[start])
            }
        }
        return trace(hypotheses, endingAt[count], sounds, piece.lowerBound)
    }

    private static let yao = Syllable(pinyin: "yao")!

    /// Every numeral that begins at a place.
    private func offerNumerals(
        _ codes: [UInt8],
        _ sounds: [Syllable],
        _ pauses: [Float],
        _ start: Int,
        _ offer: (Int, Int, WordClass, Float) -> Void
    ) {
        guard codes[start] != NumeralCode.none else { return }
        if codes[start] > 0, codes[start] != NumeralCode.power + 2, codes[start] != NumeralCode.power + 3,
            codes[start] != NumeralCode.wan, sounds[start] != Self.yao  // 幺 is said in strings of digits only
        {
            offer(start + 1, -1, .singleNumeral, weights.numeral + weights.numeralSyllable)
        }
        var cost = weights.numeral + weights.numeralSyllable
        var end = start + 1
        while end < codes.count, codes[end] != NumeralCode.none, end - start < Self.longestNumeral {
            cost += weights.numeralSyllable + pauses[end] / 2
            end += 1
            let isWhole = codes[start..<end].withUnsafeBufferPointer { part in
                NumeralParser(codes: part).numeral(at: 0)?.end == part.count
            }
            if isWhole { offer(end, -1, .numeral, cost) }
        }
    }

    private func trace(
        _ hypotheses: [Hypothesis],
        _ last: [Int32],
        _ sounds: [Syllable],
        _ offset: Int
    ) -> [ReadWord] {
        // A single numeral without its unit is no ending.
        let endings = last.filter { hypotheses[Int($0)].kind != .singleNumeral }
        guard var id = endings.min(by: { hypotheses[Int($0)].cost < hypotheses[Int($1)].cost }) else { return [] }
        var words: [ReadWord] = []
        var end = sounds.count
        while true {
            let hypothesis = hypotheses[Int(id)]
            let range = Int(hypothesis.start)..<end
            let (text, tag) = writing(of: hypothesis, sounds[range])
            words.append(ReadWord(range: (range.lowerBound + offset)..<(end + offset), text: text, tag: tag))
            end = range.lowerBound
            if hypothesis.previous == 0 { break }
            id = hypothesis.previous - 1
        }
        return words.reversed()
    }

    private func writing(of hypothesis: Hypothesis, _ sounds: ArraySlice<Syllable>) -> (text: String, tag: String) {
        let word = Int(hypothesis.word)
        if word >= lexicon.count {
            return (names[word - lexicon.count].text, names[word - lexicon.count].tag)
        }
        if word >= 0 { return (lexicon.text(of: word), lexicon.tag(of: word)) }
        switch hypothesis.kind {
        case .numeral, .singleNumeral:
            return (sounds.map { numeralTexts[Int($0.rawValue)] }.joined(), "m")
        case .unit, .weakUnit:
            return (Self.units.first { $0.sounds.elementsEqual(sounds) }!.text, "q")
        default:
            let sound = sounds[sounds.startIndex]
            let scalar = fallbacks[Int(sound.rawValue)]
            return (scalar == 0 ? sound.pinyin : String(Unicode.Scalar(scalar)!), Lexicon.unknownTag)
        }
    }

    /// The unit words of an address with their cost behind a numeral; those that sound like common words cost more.
    private static let units: [(sounds: [Syllable], text: String, kind: WordClass, cost: Float)] = [
        ("hao", "号", WordClass.unit, 1), ("dong", "栋", .unit, 1.5), ("dan yuan", "单元", .unit, 1),
        ("lou", "楼", .unit, 1.5), ("ceng", "层", .unit, 1.5), ("hao lou", "号楼", .unit, 1.5),
        ("hao fang", "号房", .unit, 2), ("hao yuan", "号院", .unit, 3), ("fang", "房", .weakUnit, 3),
        ("shi", "室", .weakUnit, 3.5), ("qu", "区", .weakUnit, 3.5), ("xiang", "巷", .weakUnit, 3),
        ("zuo", "座", .weakUnit, 3.5), ("zhuang", "幢", .weakUnit, 4), ("qi", "期", .weakUnit, 4),
        ("pai", "排", .weakUnit, 4),
    ].map { ($0.0.split(separator: " ").map { Syllable(pinyin: $0)! }, $0.1, $0.2, $0.3) }

    // MARK: - What callers use to say

    /// Gains in nats of the words and the pairs of words in the phrases, growing with the logarithm of their counts.
    private static func habits(
        in phrases: [String],
        lexicon: Lexicon,
        weights: ReadingWeights
    ) -> (words: [UInt32: Float], pairs: [UInt64: Float]) {
        guard !phrases.isEmpty else { return ([:], [:]) }
        let segmenter = WordSegmenter(lexicon: lexicon)
        var words: [UInt32: Float] = [:]
        var pairs: [UInt64: Float] = [:]
        var firsts: [UInt32: Float] = [:]
        for phrase in phrases {
            var previous: Int? = opening
            for word in segmenter.words(in: phrase) {
                guard case .lexicon(let index) = word.source else {
                    previous = nil
                    continue
                }
                words[UInt32(index), default: 0] += 1
                if let previous {
                    pairs[UInt64(previous) << 32 | UInt64(index), default: 0] += 1
                    firsts[UInt32(previous), default: 0] += 1
                }
                previous = index
            }
        }
        // The phrases' own share of what follows a word, mixed with the word's frequency anywhere (Jelinek-Mercer).
        var gains: [UInt64: Float] = [:]
        gains.reserveCapacity(pairs.count)
        for (pair, count) in pairs {
            let first = firsts[UInt32(pair >> 32)] ?? 1
            let trust = weights.pair * first / (first + weights.pairDoubt)
            let anywhere = exp(lexicon.logProbabilities[Int(pair & 0xFFFF_FFFF)])
            let gain = log(trust * count / first / anywhere + 1 - trust)
            if gain > 0 { gains[pair] = min(weights.mostForPair, gain) }
        }
        return (words.mapValues { min(weights.mostForWord, weights.word + 0.25 * log($0)) }, gains)
    }

    /// Stands for the word before the first, so that 喂 opens a call and not 为.
    private static let opening = Int(UInt32.max)
}
