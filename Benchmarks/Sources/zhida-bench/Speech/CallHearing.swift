import Foundation
import ZhidaAddress
import ZhidaAudio
import ZhidaCore
import ZhidaGazetteer
import ZhidaListening
import ZhidaSpeech

@preconcurrency import Glibc

/// Hears calls by one of the searches and scores what came out.
final class CallHearing {
    /// Names of a closed list that are listened for after the first hearing.
    private static let listed = 100
    /// Answers that are asked for from a closed list.
    private static let answers = 5

    private let tools: SpeechTools
    private let search: SpeechSearch
    private let grammar: Grammar?

    init(tools: SpeechTools, search: SpeechSearch, isList: Bool) {
        self.tools = tools
        self.search = search
        grammar =
            switch search {
            case .grammar where isList: StaticGrammar.names(Self.names(of: tools.gazetteer))
            case .grammar: StaticGrammar.addresses(of: tools.gazetteer).grammar
            case .numerals: StaticGrammar.numerals
            case .free, .program, .list: nil
            }
    }

    /// States of the grammar of all that can be said, where this search has one.
    var states: Int? { grammar?.stateCount }

    /// The sound of a call, region by region.
    private struct Sound {
        var regions: [(region: SpeechRegion, samples: [Int16])] = []
        var seconds = 0.0
    }

    func score(_ call: CallSet.Call) throws -> CallScore {
        let start = Self.cpu
        var sound = Sound()
        let rate = tools.recogniser.model.samplesPerSecond
        let inspection = try SoundReader().read(path: call.path, samplesPerSecond: rate) { region, samples in
            sound.regions.append((region, Array(samples)))
        }
        sound.seconds = Double(inspection.facts.duration) / 1000
        var score = CallScore(seconds: sound.seconds, cpu: 0, said: call.syllables.count, firstErrors: 0, lastErrors: 0)
        if search == .list || call.code == nil {
            try hearName(call, sound, &score, start)
        } else {
            try hearAddress(call, sound, &score, start)
        }
        return score
    }

    // MARK: Addresses

    private func hearAddress(_ call: CallSet.Call, _ sound: Sound, _ score: inout CallScore, _ start: Double) throws {
        var first: [TimedSyllable] = []
        var last: [Syllable] = []
        var utterances: [Utterance] = []
        var listed: [AddressCode] = []
        var unlisted = 0.0
        for (region, samples) in sound.regions {
            let hearing = try samples.withUnsafeBufferPointer { try hear(region, $0) }
            first += hearing.first
            last += hearing.last.map(\.syllable)
            let before = Self.cpu
            listed += tools.engine.addressesHeard(in: hearing.first[...], fit: hearing.fit, limit: Self.listed)
            unlisted += Self.cpu - before
            score.mentions += hearing.mentions
            utterances.append(tools.utterance(region, hearing.last))
        }
        let decision = tools.decision(utterances)
        score.cpu = Self.cpu - start - unlisted

        let said = try SaidAddress(call, in: tools.gazetteer)
        count(call, first: first.map(\.syllable), last: last, &score)
        score.heard = said.parts(heard: last)
        (score.decided, score.coded) = said.parts(
            of: decision?.likeliest,
            isNumberHeard: score.heard.number
        )
        score.outcome = decision?.outcome
        score.confidence = decision?.answer?.confidence
        score.fill = tools.surestWhole(utterances).map {
            CallScore.Fill(confidence: $0.confidence, isRight: said.lies(in: $0.code))
        }
        score.isFillRight = score.isFilled && (decision?.answer.map { said.lies(in: $0.code) } ?? false)
        if search == .program {
            score.isListed = said.isListed(in: listed)
        }
    }

    private func hear(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws
        -> (first: [TimedSyllable], last: [TimedSyllable], mentions: Int, fit: [Float]?)
    {
        if search == .program {
            let hearing = try tools.ears.hear(region, samples)
            return (hearing.first, hearing.syllables, hearing.mentions.count, hearing.fit)
        }
        let heard = try recognise(try tools.recogniser.prepare(samples, start: region.span.start))
        return (heard, heard, 0, nil)
    }

    private func recognise(_ sound: Recogniser.PreparedSound) throws -> [TimedSyllable] {
        guard let grammar else { return try tools.recogniser.recognise(sound) }
        return try tools.recogniser.recognise(sound, grammar: grammar)
    }

    private func count(_ call: CallSet.Call, first: [Syllable], last: [Syllable], _ score: inout CallScore) {
        score.firstErrors = CallScore.errors(said: call.syllables, heard: first)
        score.lastErrors = CallScore.errors(said: call.syllables, heard: last)
        score.last = last.map(\.pinyin).joined(separator: " ")
    }

    // MARK: Whole calls that are a name, a sentence or a number

    private func hearName(_ call: CallSet.Call, _ sound: Sound, _ score: inout CallScore, _ start: Double) throws {
        let samples = sound.regions.flatMap(\.samples)
        try samples.withUnsafeBufferPointer { samples in
            let sound = try tools.recogniser.prepare(samples)
            let heard = try recognise(sound)
            let first = heard.map(\.syllable)
            guard search == .list else {
                score.cpu = Self.cpu - start
                count(call, first: first, last: first, &score)
                if search != .free { score.place = first == call.syllables ? 1 : nil }
                return
            }
            var names = tools.engine.addressesHeard(
                in: heard[...],
                fit: tools.recogniser.fit(of: heard, in: sound),
                limit: Self.listed
            ).compactMap {
                tools.gazetteer.index(of: $0).map { tools.gazetteer.reading(of: tools.gazetteer.nameIndex($0)) }
            }
            score.isListed = names.contains(call.syllables)
            for answer in 1...Self.answers where !names.isEmpty && score.place == nil {
                let heard = try tools.recogniser.recognise(sound, grammar: StaticGrammar.names(names)).map(\.syllable)
                // Where no name can be heard, the first hearing's order stands.
                let best = names.contains(heard) ? heard : names[0]
                if answer == 1 {
                    score.cpu = Self.cpu - start
                    count(call, first: first, last: best, &score)
                }
                if best == call.syllables { score.place = answer }
                names.removeAll { $0 == best }
            }
            if score.cpu == 0 {
                score.cpu = Self.cpu - start
                count(call, first: first, last: first, &score)
            }
        }
    }

    private static func names(of gazetteer: Gazetteer) -> [[Syllable]] {
        gazetteer.indices.filter { gazetteer.level($0) == .poi }.map {
            gazetteer.reading(of: gazetteer.nameIndex($0))
        }
    }

    /// CPU seconds of this process so far.
    static var cpu: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
