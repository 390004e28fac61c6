/// What can be seen at each boundary of a window of tokens and of each segment in it, as hashes; the same for training
/// and for tagging.
///
/// Holds its memory for any number of windows; not safe to share between threads.
final class FeatureExtractor {
    /// The longest window.
    static let capacity = LabelledText.longestSentence
    /// Border tokens on either side.
    private static let margin = 6
    /// How many token templates there are: see `FeatureExtractor+Tokens.swift`.
    static let tokenTemplates = 43
    /// How many segment templates there are: see `FeatureExtractor+Segments.swift`.
    static let segmentTemplates = 22

    private(set) var count = 0
    let words: WordTable.View
    private let storage: UnsafeMutableRawPointer

    // Each points at the token at 0 and may be read from −6 to count + 5.
    let codes: UnsafeMutablePointer<UInt64>
    let folds: UnsafeMutablePointer<UInt64>
    let kinds: UnsafeMutablePointer<UInt64>
    // Each may be read from 0 to count.
    private let wholes: UnsafeMutablePointer<UInt64>
    private let foldedWholes: UnsafeMutablePointer<UInt64>
    private let patterns: UnsafeMutablePointer<UInt64>
    private let powers: UnsafeMutablePointer<UInt64>
    let tailKinds: UnsafeMutablePointer<UInt64>
    let tailFolds: UnsafeMutablePointer<UInt64>
    let numbersBefore: UnsafeMutablePointer<UInt64>
    let numbersAfter: UnsafeMutablePointer<UInt64>
    let startHash: UnsafeMutablePointer<UInt64>
    let startSize: UnsafeMutablePointer<UInt64>
    let startTag: UnsafeMutablePointer<UInt64>
    let endHash: UnsafeMutablePointer<UInt64>
    let endSize: UnsafeMutablePointer<UInt64>
    let endTag: UnsafeMutablePointer<UInt64>
    let crossing: UnsafeMutablePointer<UInt64>

    /// - Parameter words: must outlive the extractor.
    init(words: WordTable.View) {
        self.words = words
        let each = Self.capacity + 2 * Self.margin + 2
        let rows = 18
        storage = .allocate(byteCount: each * rows * 8, alignment: 64)
        let base = storage.bindMemory(to: UInt64.self, capacity: each * rows)
        base.initialize(repeating: 0, count: each * rows)
        func row(_ number: Int) -> UnsafeMutablePointer<UInt64> { base + number * each + Self.margin }
        codes = row(0)
        folds = row(1)
        kinds = row(2)
        wholes = row(3)
        foldedWholes = row(4)
        patterns = row(5)
        powers = row(6)
        tailKinds = row(7)
        tailFolds = row(8)
        numbersBefore = row(9)
        numbersAfter = row(10)
        startHash = row(11)
        startSize = row(12)
        startTag = row(13)
        endHash = row(14)
        endSize = row(15)
        endTag = row(16)
        crossing = row(17)
        powers[0] = 1
        for index in 1...Self.capacity { powers[index] = powers[index - 1] &* FeatureHash.base }
    }

    deinit { storage.deallocate() }

    /// Looks at a window of tokens, at most ``capacity``.
    func load(_ tokens: UnsafeBufferPointer<Token>) {
        let n = tokens.count
        count = n
        let border = FeatureHash.mix(UInt64(Token.border.code))
        for offset in 1...Self.margin {
            codes[-offset] = border
            folds[-offset] = border
            kinds[-offset] = UInt64(TokenKind.border.rawValue)
            codes[n + offset - 1] = border
            folds[n + offset - 1] = border
            kinds[n + offset - 1] = UInt64(TokenKind.border.rawValue)
        }
        wholes[0] = 0
        foldedWholes[0] = 0
        patterns[0] = 0
        numbersBefore[0] = 0
        for i in 0..<n {
            let token = tokens[i]
            let code = FeatureHash.mix(UInt64(token.code))
            let fold = token.folded == token.code ? code : FeatureHash.mix(UInt64(token.folded))
            let kind = UInt64(token.kind.rawValue)
            codes[i] = code
            folds[i] = fold
            kinds[i] = kind
            wholes[i + 1] = wholes[i] &* FeatureHash.base &+ code
            foldedWholes[i + 1] = foldedWholes[i] &* FeatureHash.base &+ fold
            patterns[i + 1] = patterns[i] &* FeatureHash.base &+ kind &+ 1
            let isNumber: UInt64 = token.kind == .digits || token.kind == .joinedDigits ? 1 : 0
            numbersBefore[i + 1] = min(6, numbersBefore[i] + isNumber)
        }
        tailKinds[n] = 0
        tailFolds[n] = 0
        numbersAfter[n] = 0
        for i in stride(from: n - 1, through: 0, by: -1) {
            tailKinds[i] = FeatureHash.join(tailKinds[i + 1], kinds[i] &+ 1)
            tailFolds[i] = FeatureHash.join(tailFolds[i + 1], folds[i])
            let isNumber: UInt64 = kinds[i] == 1 || kinds[i] == 2 ? 1 : 0
            numbersAfter[i] = min(6, numbersAfter[i + 1] + isNumber)
        }
        findWords()
    }

    /// The longest word that begins, ends and runs across each boundary.
    private func findWords() {
        let n = count
        for i in 0...n {
            startSize[i] = 0
            startTag[i] = 0
            endSize[i] = 0
            endTag[i] = 0
            crossing[i] = 0
        }
        for i in 0..<n where kinds[i] != 1 {
            var size: UInt64 = 2
            while size <= UInt64(WordTable.longest), i + Int(size) <= n {
                let end = i + Int(size)
                let hash = whole(i, end)
                let tag = words[hash]
                if tag != 0 {
                    startHash[i] = hash
                    startSize[i] = size
                    startTag[i] = UInt64(tag)
                    if endSize[end] < size {
                        endHash[end] = hash
                        endSize[end] = size
                        endTag[end] = UInt64(tag)
                    }
                    for k in i + 1..<end { crossing[k] = max(crossing[k], size) }
                }
                size += 1
            }
        }
    }

    /// Hash of the tokens of a segment as they are.
    @inline(__always)
    func whole(_ start: Int, _ end: Int) -> UInt64 { wholes[end] &- wholes[start] &* powers[end - start] }

    /// Hash of the tokens of a segment with all numbers alike.
    @inline(__always)
    func foldedWhole(_ start: Int, _ end: Int) -> UInt64 {
        foldedWholes[end] &- foldedWholes[start] &* powers[end - start]
    }

    /// Hash of the kinds of a segment's tokens.
    @inline(__always)
    func pattern(_ start: Int, _ end: Int) -> UInt64 { patterns[end] &- patterns[start] &* powers[end - start] }
}
