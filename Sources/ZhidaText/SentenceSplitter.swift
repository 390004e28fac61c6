import ZhidaCore

/// Cuts a text or a transcript into sentences 断句.
public struct SentenceSplitter: Sendable {
    /// A pause between two words of this many milliseconds always ends a sentence.
    public var pause: Int
    /// A pause of this many milliseconds ends one where the next word opens a new thought (然后, 不对, 请问 …).
    public var shortPause: Int
    /// A sentence of a transcript that grows beyond this many words is cut at its longest pause.
    public var longest: Int

    /// - Parameters:
    ///   - pause: milliseconds, 700 by default: speakers breathe at about 500 and stop for longer between sentences.
    ///   - shortPause: milliseconds, 200 by default, which is beyond the closure of a stop consonant.
    ///   - longest: words, 40 by default.
    public init(pause: Int = 700, shortPause: Int = 200, longest: Int = 40) {
        self.pause = pause
        self.shortPause = shortPause
        self.longest = max(2, longest)
    }

    /// The sentences of a written text, as ranges of `text.scalars` without the blanks around them.
    ///
    /// They end at 。！？；… and line breaks, with the closing quotes after them; commas do not end one, nor does the dot
    /// in a number or between letters.
    public func sentences(in text: NormalisedText) -> [Range<Int>] {
        let scalars = text.scalars
        var sentences: [Range<Int>] = []
        var start = 0
        func close(_ end: Int) {
            var range = start..<end
            while let first = range.first, scalars[first] == 0x20 { range = (first + 1)..<end }
            while let last = range.last, scalars[last] == 0x20 { range = range.lowerBound..<last }
            if !range.isEmpty { sentences.append(range) }
            start = end
        }
        var index = 0
        let lineBreaks = lineBreaks(of: text)
        var nextBreak = 0
        while index < scalars.count {
            while nextBreak < lineBreaks.count, lineBreaks[nextBreak] < index { nextBreak += 1 }
            if nextBreak < lineBreaks.count, lineBreaks[nextBreak] == index {
                close(index)
            } else if ends(scalars, index) {
                while index + 1 < scalars.count, ends(scalars, index + 1) || Self.isClosing(scalars[index + 1]) {
                    index += 1
                }
                close(index + 1)
            }
            index += 1
        }
        close(scalars.count)
        return sentences
    }

    /// The normalised places of the original's line breaks, which normalising has made blanks.
    private func lineBreaks(of text: NormalisedText) -> [Int] {
        guard text.original.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return [] }
        var breaks: [Int] = []
        var index = 0
        for (offset, scalar) in text.original.unicodeScalars.enumerated() where scalar == "\n" || scalar == "\r" {
            while index < text.count, text.offsets[index] < offset { index += 1 }
            if index < text.count, text.offsets[index] == offset { breaks.append(index) }
        }
        return breaks
    }

    private func ends(_ scalars: [UInt32], _ index: Int) -> Bool {
        switch scalars[index] {
        case 0x3002, 0xFF61, 0x21, 0x3F, 0x3B, 0x2026: return true
        case 0x2E:
            // The dot of a number or an abbreviation has a letter or a digit on both sides.
            let before = index > 0 && Self.isAlphanumeric(scalars[index - 1])
            return !(before && index + 1 < scalars.count && Self.isAlphanumeric(scalars[index + 1]))
        default: return false
        }
    }

    private static func isAlphanumeric(_ scalar: UInt32) -> Bool {
        (0x30...0x39).contains(scalar) || (0x41...0x5A).contains(scalar)
    }

    private static func isClosing(_ scalar: UInt32) -> Bool {
        [0x22, 0x27, 0x29, 0x5D, 0x2019, 0x201D, 0x300D, 0x300F, 0x300B, 0x3011].contains(scalar)
    }

    /// The sentences of a transcript, as ranges of `words`, which they cover without gap or overlap.
    ///
    /// Spoken text has no punctuation: pauses end sentences, shorter ones before a word that opens a new thought; a
    /// greeting or thanks stands alone.
    public func sentences(in words: [TranscribedWord]) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start = 0
        for index in words.indices.dropFirst() {
            let gap = words[index].span.start - words[index - 1].span.end
            let opens = Self.openers.contains(words[index].text)
            let closed = Self.closers.contains(words[index - 1].text)
            if gap >= pause || (gap >= shortPause && (opens || closed)) || Self.corrections.contains(words[index].text)
            {
                append(start..<index, of: words, to: &sentences)
                start = index
            }
        }
        append(start..<words.count, of: words, to: &sentences)
        return sentences
    }

    /// Appends a sentence, cut at its longest pause for as long as it is too long.
    private func append(_ sentence: Range<Int>, of words: [TranscribedWord], to sentences: inout [Range<Int>]) {
        var rest = sentence
        while rest.count > longest {
            // The cut leaves a quarter on its left; the last of equal pauses keeps sentences long.
            let candidates = (rest.lowerBound + longest / 4)...(rest.lowerBound + longest)
            var best = candidates.upperBound
            var widest = Int.min
            for index in candidates.dropFirst() {
                let gap = words[index].span.start - words[index - 1].span.end
                if gap >= widest { (best, widest) = (index, gap) }
            }
            sentences.append(rest.lowerBound..<best)
            rest = best..<rest.upperBound
        }
        if !rest.isEmpty { sentences.append(rest) }
    }

    /// Words that open a new thought.
    static let openers: Set<String> = [
        "喂", "你好", "您好", "请问", "然后", "还有", "另外", "但是", "可是", "不过", "所以", "因为", "而且", "就是", "那个", "这个", "那",
        "嗯", "哦", "对", "是的", "好的", "好", "不是", "我", "我们", "我想", "我要", "麻烦", "麻烦你", "希望", "谢谢", "再见", "地址",
    ]
    /// Words after which something new begins.
    static let closers: Set<String> = [
        "喂", "你好", "您好", "谢谢", "谢谢你", "再见", "好的", "是的", "对", "嗯", "哦", "吧", "呢", "吗", "了",
    ]
    /// The caller takes back what was said: the words before and after must not be read as one address.
    static let corrections: Set<String> = ["不对", "说错", "说错了", "搞错", "搞错了", "不对不对", "错了"]
}
