import COpusDecode
import COpusFile
import Foundation
import ZhidaCore

/// An Ogg Opus file (RFC 7845), unpacked by opusfile and decoded by libopus.
///
/// Where the wanted rate is one of Opus's own (8, 12, 16, 24, 48 kHz), libopus decodes at that rate; else at 48 kHz.
/// opusfile counts in 48 kHz samples throughout, and so does this class: each of them stands for the sample in force.
/// A chain may change its channel count from link to link: with one stereo link, mono links are heard on both
/// channels. Lost pages become silence of their length, so that times stay those of the call.
final class OpusSource: SoundSource {
    let container = AudioFacts.Container.oggOpus
    let channels: Int
    let samplesPerSecond: Int
    let originalSamplesPerSecond: Int
    let declaredFrames: Int?
    private(set) var holes = 0
    private(set) var links: Int

    private let opus: OpaquePointer
    /// 48 kHz samples to one that is handed over.
    private let factor: Int
    private let decoder: OpaquePointer?
    private let isSeekable: Bool
    private let tail: OggTail
    /// 48 kHz frames handed over, or passed over between two that were.
    private var position: Int64 = 0
    /// Silence still to hand over in place of a hole.
    private var silence: Int64 = 0
    /// What `raw` holds to be handed over next.
    private var held: (frames: Int, channels: Int)?
    private var isAtEnd = false
    private var raw: [Float]
    private var interleaved: [Float]

    /// The longest packet, 120 ms at 48 kHz.
    private static let longestRead = 5_760
    /// Errors in a row after which the rest of the file is given up.
    private static let patience = 1_000

    /// - Throws: ``RecordingRejection`` `notAudio`, `noOpusStream`, `unsupported` or `unreadable`.
    init(file: RegularFile, samplesPerSecond: Int) throws {
        factor = [1, 2, 3, 4, 6].first { 48_000 / $0 == samplesPerSecond } ?? 1
        self.samplesPerSecond = 48_000 / factor
        opus = try Self.open(file)
        let opus = opus
        do {
            isSeekable = op_seekable(opus) != 0
            links = Int(op_link_count(opus))
            var most: Int32 = 0
            for link in 0..<Int32(links) {
                let count = op_channel_count(opus, link)
                guard count <= 2 else {
                    throw RecordingRejection(
                        .unsupported,
                        detail: "stream \(link + 1) has \(count) channels; 1 or 2 are read: mix it down"
                    )
                }
                most = max(most, count)
            }
            channels = Int(most)
            let input = op_head(opus, 0)?.pointee.input_sample_rate ?? 0
            originalSamplesPerSecond = input == 0 ? 48_000 : Int(input)
            tail = try OggTail(file: file)
            let total = isSeekable ? op_pcm_total(opus, -1) : -1
            declaredFrames = total < 0 ? nil : (Int(total) + tail.missing + factor - 1) / factor
        } catch {
            op_free(opus)
            throw error
        }
        raw = [Float](repeating: 0, count: Self.longestRead * 2)
        interleaved = [Float](repeating: 0, count: Self.longestRead * 2)
        decoder = zo_decode_at(opus, Int32(factor))
        // What a cut took away is at least one page.
        if tail.isCut { holes += 1 }
    }

    deinit {
        op_free(opus)
        zo_free(decoder)
    }

    func read(_ body: (UnsafeBufferPointer<Float>) throws -> Void) throws -> Bool {
        if silence > 0 {
            let frames = Int(min(silence, Int64(Self.longestRead)))
            silence -= Int64(frames)
            try hand(frames, of: 0, body)
            return true
        }
        if let held {
            self.held = nil
            try hand(held.frames, of: held.channels, body)
            return true
        }
        if isAtEnd { return false }
        var afterHole = false
        for _ in 0..<Self.patience {
            var link: Int32 = 0
            errno = 0
            let count = op_read_float(opus, &raw, Int32(raw.count), &link)
            if count > 0 {
                links = max(links, Int(link) + 1)
                held = (Int(count), Int(op_channel_count(opus, link)))
                let gap = afterHole && isSeekable ? op_pcm_tell(opus) - Int64(count) - position : 0
                if gap > 0, (position + gap) / Int64(factor) <= Int64(declaredFrames ?? 0) { silence = gap }
                return try read(body)
            }
            switch count {
            case 0:
                isAtEnd = true
                return false
            case OP_HOLE, OP_EBADPACKET:
                if !afterHole { holes += 1 }
                afterHole = true
            case OP_EREAD where errno != 0:
                throw RegularFile.unreadable("cannot be read on at \(position / 48) ms", errno)
            default:
                // Headers of a later link are broken, or it is no Opus: what came before stands.
                holes += 1
                isAtEnd = true
                return false
            }
        }
        isAtEnd = true
        return false
    }

    /// Hands over one of every `factor` frames of `raw`, brought from a link's channel count to the file's.
    ///
    /// - Parameter count: the link's channels; 0 for silence in place of what was lost.
    private func hand(_ frames: Int, of count: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Void) throws {
        let first = (factor - Int(position % Int64(factor))) % factor
        position += Int64(frames)
        let (channels, factor) = (channels, factor)
        // Through buffers: an access to a class's array is checked each time.
        let filled = raw.withUnsafeBufferPointer { raw in
            interleaved.withUnsafeMutableBufferPointer { output in
                var filled = 0
                for frame in stride(from: first, to: frames, by: factor) {
                    for channel in 0..<channels {
                        output[filled] =
                            switch count {
                            case 0: 0
                            case channels: raw[frame * count + channel]
                            case 1: raw[frame]
                            // Only where damage kept the file from being examined and a later link has more channels.
                            default: raw[frame * count..<(frame + 1) * count].reduce(0, +) / Float(count)
                            }
                        filled += 1
                    }
                }
                return filled
            }
        }
        guard filled > 0 else { return }
        try interleaved.withUnsafeBufferPointer { try body(.init(rebasing: $0[..<filled])) }
    }

    /// Opens with seeking, and where damage forbids that, from front to back.
    private static func open(_ file: RegularFile) throws -> OpaquePointer {
        var failure: Int32 = 0
        for seeks in [true, false] {
            let descriptor = try file.duplicate()
            // The duplicate shares its offset with the original.
            lseek(descriptor, 0, SEEK_SET)
            var callbacks = OpusFileCallbacks()
            guard let stream = op_fdopen(&callbacks, descriptor, "rb") else {
                let code = errno
                close(descriptor)
                throw RegularFile.unreadable("cannot be opened as a stream", code)
            }
            if !seeks {
                callbacks.seek = nil
                callbacks.tell = nil
            }
            if let opus = op_open_callbacks(stream, &callbacks, nil, 0, &failure) { return opus }
            let code = errno
            _ = callbacks.close?(stream)
            if failure == OP_EREAD, code == EIO { throw RegularFile.unreadable("cannot be read", code) }
            if failure == OP_ENOTFORMAT || failure == OP_EVERSION { break }
        }
        let head = try file.bytes(at: 0, count: 65_536)
        guard head.starts(with: Array("OggS".utf8)) else {
            throw RecordingRejection(
                .notAudio,
                detail: "neither Ogg Opus nor WAV by its first bytes; convert it, for instance with opusenc"
            )
        }
        let isTornOpus = String(decoding: head.prefix(512), as: UTF8.self).contains("OpusHead")
        switch failure {
        case OP_ENOTFORMAT where !isTornOpus:
            throw RecordingRejection(
                .noOpusStream,
                detail: "an Ogg file without an Opus stream (video, Vorbis …); convert its sound with opusenc"
            )
        case OP_EVERSION, OP_EIMPL:
            throw RecordingRejection(
                .unsupported,
                detail: "an Opus stream of a kind that opusfile does not read (error \(failure)); encode it again"
            )
        default:
            throw RecordingRejection(
                .notAudio,
                detail: "an Ogg file whose Opus headers are broken (opusfile error \(failure)); record or copy it again"
            )
        }
    }
}
