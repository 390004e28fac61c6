import COpusDirect
import COpusFile
import Foundation
import ZhidaCore

/// An Ogg Opus file (RFC 7845), decoded by opusfile at 48 kHz.
///
/// A chain may change its channel count from link to link: with one stereo link, mono links are heard on both
/// channels. Lost pages become silence of their length, so that times stay those of the call.
final class OpusSource: SoundSource {
    let container = AudioFacts.Container.oggOpus
    let channels: Int
    let samplesPerSecond = 48_000
    let originalSamplesPerSecond: Int
    let declaredFrames: Int?
    private(set) var holes = 0
    private(set) var links: Int

    private let opus: OpaquePointer
    private let direct: OpaquePointer?
    private let isSeekable: Bool
    private let tail: OggTail
    private var currentLink: Int32 = -1
    /// 48 kHz frames handed over.
    private var position: Int64 = 0
    /// Silence still to hand over in place of a hole.
    private var silence: Int64 = 0
    /// The samples that came after the hole.
    private var held: Int = 0
    private var isAtEnd = false
    private var raw: [Float]
    private var interleaved: [Float]

    /// The longest packet, 120 ms at 48 kHz.
    private static let longestRead = 5_760
    /// Errors in a row after which the rest of the file is given up.
    private static let patience = 1_000

    /// - Throws: ``RecordingRejection`` `notAudio`, `noOpusStream`, `unsupported` or `unreadable`.
    init(file: RegularFile) throws {
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
            declaredFrames = total < 0 ? nil : Int(total) + tail.missing
        } catch {
            op_free(opus)
            throw error
        }
        raw = [Float](repeating: 0, count: Self.longestRead * 2)
        interleaved = [Float](repeating: 0, count: Self.longestRead * 2)
        direct = zo_decode_directly(opus)
        // The torn page is lost as a whole.
        if tail.isTorn { holes += 1 }
    }

    deinit {
        op_free(opus)
        zo_free(direct)
    }

    func read(_ body: (UnsafeBufferPointer<Float>) throws -> Void) throws -> Bool {
        if silence > 0 { return try readSilence(body) }
        if held > 0 {
            let count = held
            held = 0
            try hand(count, body)
            return true
        }
        if isAtEnd { return false }
        var afterHole = false
        for _ in 0..<Self.patience {
            var link: Int32 = 0
            errno = 0
            let count = op_read_float(opus, &raw, Int32(raw.count), &link)
            if count > 0 {
                spread(frames: Int(count), from: op_channel_count(opus, link))
                if link != currentLink { currentLink = link }
                if !isSeekable { links = max(links, Int(link) + 1) }
                let gap = afterHole && isSeekable ? op_pcm_tell(opus) - Int64(count) - position : 0
                if gap > 0, position + gap <= Int64(declaredFrames ?? 0) {
                    silence = gap
                    held = Int(count)
                    return try readSilence(body)
                }
                try hand(Int(count), body)
                return true
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

    private func readSilence(_ body: (UnsafeBufferPointer<Float>) throws -> Void) throws -> Bool {
        let frames = Int(min(silence, Int64(Self.longestRead)))
        silence -= Int64(frames)
        position += Int64(frames)
        raw.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        try raw.withUnsafeBufferPointer { try body(.init(rebasing: $0[..<(frames * channels)])) }
        return true
    }

    private func hand(_ frames: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Void) throws {
        position += Int64(frames)
        try interleaved.withUnsafeBufferPointer { try body(.init(rebasing: $0[..<(frames * channels)])) }
    }

    /// Brings a link's samples from `raw` to the file's channel count, in `interleaved`.
    private func spread(frames: Int, from count: Int32) {
        if Int(count) == channels {
            swap(&raw, &interleaved)
        } else if channels == 2 {
            for index in 0..<frames {
                interleaved[2 * index] = raw[index]
                interleaved[2 * index + 1] = raw[index]
            }
        } else {
            // Only where the file could not be examined as a whole and a later link has more channels.
            let count = Int(count)
            for index in 0..<frames {
                interleaved[index] = raw[count * index..<count * (index + 1)].reduce(0, +) / Float(count)
            }
        }
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
        switch failure {
        case OP_ENOTFORMAT:
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
