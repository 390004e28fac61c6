import Foundation
import ZhidaCalls
import ZhidaCore

@preconcurrency import Glibc

/// Stages that do what a ``FakeRecording`` says; any other file is no audio to them.
public struct FakeStages: CallStages {
    public init() {}

    public func decode(path: String) throws -> SoundInspection {
        let recording = try read(path)
        pass(recording)
        return Self.inspection(of: recording)
    }

    public func transcribe(path: String, inspection: SoundInspection, progress: (Double) -> Void) throws -> Transcript {
        let recording = try read(path)
        progress(0.5)
        pass(recording)
        switch recording.behaviour {
        case .succeed: break
        case .crash: crash()
        case .crashAtFirst(let times, let counter):
            let former = (try? String(contentsOfFile: counter, encoding: .utf8))?.utf8.count ?? 0
            if former < times {
                try String(repeating: "x", count: former + 1).write(toFile: counter, atomically: true, encoding: .utf8)
                crash()
            }
        case .hang: while true { sleep(1000) }
        case .reject(let reason): throw RecordingRejection(reason, detail: "as the test wants it")
        case .fail(let why): throw FakeFailure(description: why)
        }
        return Self.transcript(of: recording)
    }

    public func address(path: String, inspection: SoundInspection, transcript: Transcript) throws -> [LocatedDecision] {
        let recording = try read(path)
        pass(recording)
        return [Self.decision(of: recording, transcript)]
    }

    private func read(_ path: String) throws -> FakeRecording {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        if data.isEmpty { throw RecordingRejection(.empty, detail: "0 bytes") }
        guard let recording = try? JSONDecoder().decode(FakeRecording.self, from: data) else {
            throw RecordingRejection(.notAudio, detail: "byte 0: neither OggS nor RIFF")
        }
        return recording
    }

    private func pass(_ recording: FakeRecording) {
        if recording.milliseconds > 0 { usleep(UInt32(recording.milliseconds) * 1000) }
    }

    private func crash() -> Never {
        signal(SIGSEGV, SIG_DFL)
        raise(SIGSEGV)
        abort()
    }

    public static func inspection(of recording: FakeRecording) -> SoundInspection {
        let span = TimeSpan(start: 0, end: recording.duration)
        let facts = AudioFacts(
            container: .wav,
            duration: recording.duration,
            declaredDuration: nil,
            channels: 1,
            samplesPerSecond: 8000,
            speech: recording.duration
        )
        return SoundInspection(facts: facts, regions: [SpeechRegion(channel: .mono, span: span)])
    }

    public static func transcript(of recording: FakeRecording) -> Transcript {
        let span = TimeSpan(start: 0, end: recording.duration)
        let word = TranscribedWord(text: recording.said, tag: "ns", syllables: 0..<0, span: span, confidence: 0.9)
        return Transcript(
            utterances: [Utterance(channel: .mono, span: span, syllables: [], words: [word])],
            model: "fake"
        )
    }

    public static func decision(of recording: FakeRecording, _ transcript: Transcript) -> LocatedDecision {
        let span = TimeSpan(start: 0, end: recording.duration)
        guard let code = AddressCode("440306001R0001") else { fatalError("a code of the right form") }
        let candidate = AddressDecision.Candidate(code: code, level: .road, address: "宝安区西乡街道固戍一路", confidence: 0.9)
        return LocatedDecision(
            decision: AddressDecision(outcome: .matched, candidates: [candidate], mention: 0..<recording.said.count),
            evidence: [WorkOrder.Evidence(words: recording.said, channel: .mono, span: span)]
        )
    }
}

/// A system fault on demand.
public struct FakeFailure: Error, CustomStringConvertible {
    public var description: String
}
