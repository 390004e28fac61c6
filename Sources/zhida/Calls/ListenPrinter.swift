import Foundation
import ZhidaCalls
import ZhidaCore

/// Prints what `calls listen` hears, as JSON Lines or for a clerk's eyes.
struct ListenPrinter {
    /// What is known at the end of the sound.
    struct Ending {
        /// Milliseconds of sound, and of speech in it.
        var duration: Int
        var speech: Int
        var channels: Int
        var holes: Int
        /// Bytes at the end that were no sound.
        var bytesLeft: Int
        var decisions: [LocatedDecision]
    }

    /// One line of JSON.
    private struct Line: Encodable {
        /// `guess`: of what is being said, replaced by the next line of its channel. `utterance`: final. `end`: last line.
        enum Kind: String, Encodable { case guess, utterance, end }

        var kind: Kind
        var channel: Channel?
        var span: TimeSpan?
        var text: String?
        var words: [TranscribedWord]?
        var syllables: [TimedSyllable]?
        /// Milliseconds from the end of the pause that ended the utterance to this line.
        var delay: Int?
        var decisions: [LocatedDecision]?
        var duration: Int?
        var speech: Int?
        var channels: Int?
        var holes: Int?
        var bytesLeft: Int?
    }

    let isJSON: Bool
    private var progress = ProgressLine()
    private var shown: [LocatedDecision] = []

    init(isJSON: Bool) { self.isJSON = isJSON }

    /// What is being said, as it is heard so far.
    mutating func guess(_ utterance: Utterance) throws {
        guard !utterance.text.isEmpty else { return }
        if isJSON {
            try JSONOutput.printLine(
                Line(kind: .guess, channel: utterance.channel, span: utterance.span, text: utterance.text)
            )
        } else if Terminal.isWatched {
            progress.show("… " + utterance.text)
        } else {
            put("…      " + utterance.text)
        }
    }

    /// An utterance that is over, and the places named so far.
    mutating func utterance(_ utterance: Utterance, delay: Int, decisions: [LocatedDecision]) throws {
        if isJSON {
            return try JSONOutput.printLine(
                Line(
                    kind: .utterance,
                    channel: utterance.channel,
                    span: utterance.span,
                    text: utterance.text,
                    words: utterance.words,
                    syllables: utterance.syllables,
                    delay: delay,
                    decisions: decisions
                )
            )
        }
        progress.clear()
        CallText.print(Transcript(utterances: [utterance], model: ""))
        show(decisions)
    }

    /// The end of the sound.
    mutating func end(_ ending: Ending) throws {
        if isJSON {
            return try JSONOutput.printLine(
                Line(
                    kind: .end,
                    decisions: ending.decisions,
                    duration: ending.duration,
                    speech: ending.speech,
                    channels: ending.channels,
                    holes: ending.holes,
                    bytesLeft: ending.bytesLeft
                )
            )
        }
        progress.clear()
        if ending.speech > 0, shown.isEmpty {
            ending.decisions.flatMap { CallText.lines($0.decision) }.forEach { put("       " + $0) }
        }
        if ending.holes > 0 { complain(say("声音缺 \(ending.holes) 处。", "The sound has \(ending.holes) holes.")) }
        fflush(nil)
    }

    /// The places, where anything of them is new.
    private mutating func show(_ decisions: [LocatedDecision]) {
        let named = decisions.filter { $0.decision.outcome != .none }
        for decision in named where !shown.contains(decision) { put("       " + CallText.line(decision.decision)) }
        shown = named
        fflush(nil)
    }

    private func put(_ line: String) {
        Swift.print(line)
        fflush(nil)
    }
}
