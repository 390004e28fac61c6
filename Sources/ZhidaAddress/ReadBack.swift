import ZhidaCore
import ZhidaText

/// A place that the agent read back 复述 to the caller, and the caller's answer.
public struct ReadBack: Sendable {
    /// What the agent's words alone were taken for; its answer is the place.
    public var decision: AddressDecision
    /// The place.
    public var place: AddressDecision.Candidate
    /// Whether the agent asked (对吗, 是吗, 您是说 …) and did not merely speak of the place.
    public var isAsked: Bool
    public var answer: AddressDecision.ReadBackAnswer
    /// The agent's words: scalars of the agent's text in the transcript, and the words themselves.
    public var said: (range: Range<Int>, text: String)
    /// The same of the caller's answer, where there is one.
    public var answered: (range: Range<Int>, text: String)?
    /// When the agent spoke.
    public var span: TimeSpan
}

/// Finds what the agent read back in a call with two channels.
public struct ReadBackFinder: Sendable {
    /// Milliseconds between two stretches of the agent's speech that are one sentence.
    private static let pause = 1_500
    /// Milliseconds within which the caller answers; an answer may begin while the agent still speaks.
    private static let patience = 5_000
    private static let interruption = 700

    private let match: @Sendable (SpokenText) -> [AddressDecision]

    /// - Parameter match: finds the places that words name.
    public init(match: @escaping @Sendable (SpokenText) -> [AddressDecision]) { self.match = match }

    /// Finds what an engine takes for places.
    public init(engine: AddressEngine) { self.init { engine.match($0) } }

    /// The places read back, in order of time; none in a call of one channel.
    public func readBacks(in transcript: Transcript) -> [ReadBack] {
        let spoken = transcript.utterances.filter { !$0.text.isEmpty }
        var offsets: [Channel: Int] = [:]
        let placed = spoken.map { utterance in
            let begin = offsets[utterance.channel].map { $0 + Transcript.separator.unicodeScalars.count } ?? 0
            offsets[utterance.channel] = begin + utterance.text.unicodeScalars.count
            return (utterance: utterance, begin: begin)
        }
        var found: [ReadBack] = []
        var index = 0
        while index < placed.count {
            guard placed[index].utterance.channel == .agent else {
                index += 1
                continue
            }
            var last = index
            while last + 1 < placed.count, placed[last + 1].utterance.channel == .agent,
                placed[last + 1].utterance.span.start - placed[last].utterance.span.end <= Self.pause
            { last += 1 }
            let sentence = Transcript(
                utterances: placed[index...last].map(\.utterance),
                model: transcript.model
            )
            let end = placed[last].utterance.span.end
            let answer = placed[(last + 1)...].first {
                $0.utterance.channel == .caller && $0.utterance.span.start > end - Self.interruption
            }.flatMap { $0.utterance.span.start <= end + Self.patience ? $0 : nil }
            found += readBacks(in: sentence, begin: placed[index].begin, answer: answer)
            index = last + 1
        }
        return found
    }

    private func readBacks(
        in sentence: Transcript,
        begin: Int,
        answer: (utterance: Utterance, begin: Int)?
    ) -> [ReadBack] {
        let text = SpokenText(transcript: sentence, channel: .agent)
        let isAsked = AnswerWords.isQuestion(text.syllables)
        let kind = answer.map { AnswerWords.answer(in: $0.utterance.syllables.map(\.syllable)) } ?? .unanswered
        return match(text).compactMap { decision in
            guard let place = decision.answer, let range = decision.mention else { return nil }
            let answered = answer.map {
                (range: $0.begin..<$0.begin + $0.utterance.text.unicodeScalars.count, text: $0.utterance.text)
            }
            return ReadBack(
                decision: decision,
                place: place,
                isAsked: isAsked,
                // A yes to what was no question is politeness; a no is a no.
                answer: isAsked || kind == .denied ? kind : .unanswered,
                said: (range.lowerBound + begin..<range.upperBound + begin, text.text(range)),
                answered: kind == .unanswered ? nil : answered,
                span: sentence.utterances[0].span.union(sentence.utterances[sentence.utterances.count - 1].span)
            )
        }
    }
}

/// The words of asking back and of answering, by sound: what is heard is written with any characters of that sound.
enum AnswerWords {
    private static func words(_ lines: String...) -> [[Syllable]] {
        lines.map { $0.split(separator: " ").compactMap { Syllable(pinyin: $0) } }
    }

    private static let asking = words(
        "dui ma",
        "shi ma",
        "dui ba",
        "shi ba",
        "dui bu dui",
        "shi bu shi",
        "nin shi shuo",
        "nin shuo de",
        "ni shi shuo",
        "shi zhe ge di zhi",
        "mei cuo ba",
        "que ren yi xia"
    )
    /// Sounds before an answer that say nothing.
    private static let fillers = words("a", "o", "e", "ei", "ai", "na ge")
    private static let assent = words("en", "ng")
    /// What begins like an answer and is none: 对不起, 对面, 对不对, 是不是, 不是吗.
    private static let neither = words("dui bu qi", "dui mian", "dui bu dui", "shi bu shi")
    private static let no = words("bu shi", "bu dui", "cuo le", "shuo cuo", "gao cuo", "ji cuo", "ting cuo", "bu bu")
    private static let yes = words("dui", "mei cuo", "mei you cuo", "bu cuo", "shi de", "shi a", "shi shi", "jiu shi")
    /// Said alone it is an answer; with more behind it, it begins a sentence (是在…).
    private static let yesAlone = words("shi", "hao de shi de")

    static func isQuestion(_ syllables: [Syllable]) -> Bool {
        asking.contains { word in
            syllables.indices.contains { syllables[$0...].starts(with: word) }
        }
    }

    static func answer(in syllables: [Syllable]) -> AddressDecision.ReadBackAnswer {
        var rest = syllables[...]
        var assented = false
        while let word = (fillers + assent).first(where: { !$0.isEmpty && rest.starts(with: $0) }) {
            assented = assented || assent.contains(word)
            rest = rest.dropFirst(word.count)
        }
        func begins(_ words: [[Syllable]]) -> Bool { words.contains { !$0.isEmpty && rest.starts(with: $0) } }
        if begins(neither) { return .unanswered }
        if begins(yes) { return .confirmed }
        if begins(no) { return .denied }
        if yesAlone.contains(where: { Array(rest) == $0 }) { return .confirmed }
        // 嗯 and then a sentence is the beginning of the sentence.
        return assented && rest.count <= 2 ? .confirmed : .unanswered
    }
}
