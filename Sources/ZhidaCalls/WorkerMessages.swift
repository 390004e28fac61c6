import Foundation
import ZhidaCore

/// What the watcher asks of a worker: one line of JSON on the worker's standard input.
public struct WorkerRequest: Sendable, Codable {
    /// Repeated in every reply.
    public var job: Int
    public var path: BytePath
    /// What the file must still look like; other bytes are another recording.
    public var signature: FileSignature
    /// Results of an earlier attempt, so that work is not done twice.
    public var inspection: SoundInspection?
    public var transcript: Transcript?
    public var decisions: [LocatedDecision]?

    public init(
        job: Int,
        path: BytePath,
        signature: FileSignature,
        inspection: SoundInspection? = nil,
        transcript: Transcript? = nil,
        decisions: [LocatedDecision]? = nil
    ) {
        self.job = job
        self.path = path
        self.signature = signature
        self.inspection = inspection
        self.transcript = transcript
        self.decisions = decisions
    }
}

/// What a worker says: one line of JSON on its standard output.
public enum WorkerReply: Sendable, Codable {
    /// The models are loaded.
    case ready
    /// The models cannot be loaded; the worker ends.
    case unable(String)
    case progress(job: Int, fraction: Double)
    /// A stage's result, with the milliseconds it took.
    case decoded(job: Int, SoundInspection, spent: Int)
    case transcribed(job: Int, Transcript, spent: Int)
    /// The last result: the worker is free again.
    case addressed(job: Int, [LocatedDecision], spent: Int)
    /// The file is at fault; the worker is free again.
    case rejected(job: Int, RecordingRejection, spent: Int)
    /// The system is at fault; the worker is free again.
    case failed(job: Int, String)
    /// The file is gone, or no longer the one that was asked for; the worker is free again.
    case changed(job: Int)

    /// The job that it belongs to.
    var job: Int? {
        switch self {
        case .ready, .unable: nil
        case .progress(let job, _), .decoded(let job, _, _), .transcribed(let job, _, _), .addressed(let job, _, _),
            .rejected(let job, _, _), .failed(let job, _), .changed(let job):
            job
        }
    }

    /// Whether the worker can take the next job.
    var endsJob: Bool {
        switch self {
        case .addressed, .rejected, .failed, .changed: true
        case .ready, .unable, .progress, .decoded, .transcribed: false
        }
    }
}

/// JSON Lines between watcher and worker.
enum WireFormat {
    static let newline = UInt8(ascii: "\n")

    static func line(_ value: some Encodable) throws -> Data {
        var data = try JSONEncoder().encode(value)
        data.append(newline)
        return data
    }

    static func value<Value: Decodable>(_ type: Value.Type, from line: some Collection<UInt8>) throws -> Value {
        try JSONDecoder().decode(type, from: Data(line))
    }
}

/// Cuts a stream of bytes into lines.
struct LineBuffer {
    private var bytes: [UInt8] = []

    /// Takes what was read and gives the lines that are complete, without their newlines.
    mutating func append(_ more: some Collection<UInt8>) -> [ArraySlice<UInt8>] {
        let searched = bytes.count
        bytes.append(contentsOf: more)
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var index = searched
        while let end = bytes[index...].firstIndex(of: WireFormat.newline) {
            lines.append(bytes[start..<end])
            start = end + 1
            index = start
        }
        if start > 0 { bytes = Array(bytes[start...]) }
        return lines
    }
}
