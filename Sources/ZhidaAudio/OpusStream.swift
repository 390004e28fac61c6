import COpusDecode
import COpusFile
import ZhidaCore

/// Ogg Opus that arrives bit by bit (a pipe, a socket): decoded from front to back, at 48 kHz, without seeking.
///
/// The first link's channels are those of the whole stream: later links are brought to them. One thread at a time.
public final class OpusStream {
    /// Fills a buffer with what is there, waiting for at least one byte; 0 at the end.
    public typealias Input = (UnsafeMutableRawBufferPointer) -> Int

    /// 1 or 2, interleaved.
    public let channels: Int
    /// Frames a second that are handed over.
    public let samplesPerSecond = 48_000
    /// Gaps and broken packets met so far.
    public private(set) var holes = 0

    private let opus: OpaquePointer
    private let input: InputBox
    /// 120 ms of two channels, the longest packet.
    private var raw = [Float](repeating: 0, count: 5_760 * 2)
    private var output: [Float] = []
    /// Errors in a row after which the rest is given up.
    private static let patience = 1_000

    private final class InputBox {
        let read: Input
        var hasBytes = false
        init(_ read: @escaping Input) { self.read = read }
    }

    /// Reads the headers.
    ///
    /// - Throws: ``RecordingRejection`` `empty`, `notAudio`, `noOpusStream` or `unsupported`.
    public init(_ read: @escaping Input) throws(RecordingRejection) {
        let input = InputBox(read)
        self.input = input
        var callbacks = OpusFileCallbacks()
        callbacks.read = { context, buffer, count in
            guard let context, let buffer, count > 0 else { return 0 }
            let input = Unmanaged<InputBox>.fromOpaque(context).takeUnretainedValue()
            let got = input.read(UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)))
            if got > 0 { input.hasBytes = true }
            return Int32(got)
        }
        var failure: Int32 = 0
        guard
            let opus = op_open_callbacks(Unmanaged.passUnretained(input).toOpaque(), &callbacks, nil, 0, &failure)
        else { throw Self.rejection(failure, isEmpty: !input.hasBytes) }
        let count = Int(op_channel_count(opus, -1))
        guard count <= 2 else {
            op_free(opus)
            throw RecordingRejection(.unsupported, detail: "\(count) channels; 1 or 2 are heard: mix it down")
        }
        self.opus = opus
        channels = count
    }

    deinit { op_free(opus) }

    private static func rejection(_ failure: Int32, isEmpty: Bool) -> RecordingRejection {
        if isEmpty { return RecordingRejection(.empty, detail: "no bytes came; check what sends the sound") }
        return switch failure {
        case OP_ENOTFORMAT:
            RecordingRejection(
                .noOpusStream,
                detail: "no Ogg Opus stream by its first bytes; send what opusenc writes, or PCM with --format pcm"
            )
        case OP_EVERSION, OP_EIMPL:
            RecordingRejection(
                .unsupported,
                detail: "an Opus stream of a kind that opusfile does not read (error \(failure)); encode it again"
            )
        default:
            RecordingRejection(
                .notAudio,
                detail: "the stream ends or breaks within its Opus headers (opusfile error \(failure)); send it again"
            )
        }
    }

    /// Hands over the next frames (full scale −1...1), as soon as a page is complete; `false` at the end.
    public func read(_ body: (UnsafeBufferPointer<Float>) throws -> Void) throws -> Bool {
        var afterHole = false
        for _ in 0..<Self.patience {
            var link: Int32 = 0
            let frames = Int(op_read_float(opus, &raw, Int32(raw.count), &link))
            switch Int32(frames) {
            case 1...:
                try hand(frames, of: Int(op_channel_count(opus, link)), body)
                return true
            case 0: return false
            case OP_HOLE, OP_EBADPACKET:
                if !afterHole { holes += 1 }
                afterHole = true
            default:
                // What follows is no Opus: what came before stands.
                holes += 1
                return false
            }
        }
        return false
    }

    private func hand(_ frames: Int, of count: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Void) throws {
        if count == channels {
            return try raw.withUnsafeBufferPointer { try body(.init(rebasing: $0[..<(frames * count)])) }
        }
        output.removeAll(keepingCapacity: true)
        for frame in 0..<frames {
            let mean = raw[frame * count..<(frame + 1) * count].reduce(0, +) / Float(count)
            for _ in 0..<channels { output.append(mean) }
        }
        try output.withUnsafeBufferPointer(body)
    }
}
