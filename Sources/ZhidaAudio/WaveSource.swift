import CSndFile
import Foundation
import ZhidaCore

/// A WAV file in any encoding that libsndfile reads (PCM, float, µ-law, A-law, ADPCM, GSM 06.10).
final class WaveSource: SoundSource {
    let container = AudioFacts.Container.wav
    let channels: Int
    let samplesPerSecond: Int
    var originalSamplesPerSecond: Int { samplesPerSecond }
    let declaredFrames: Int?
    let holes = 0
    let links = 1

    private let sound: OpaquePointer
    private var buffer: [Float]

    /// - Throws: ``RecordingRejection`` `notAudio`, `unsupported` or `unreadable`.
    init(file: RegularFile) throws {
        let declared = try WaveHeader(file: file)
        let descriptor = try file.duplicate()
        lseek(descriptor, 0, SEEK_SET)
        var info = SF_INFO()
        guard let sound = sf_open_fd(descriptor, Int32(SFM_READ), &info, 1) else {
            let words = String(cString: sf_strerror(nil))
            // libsndfile 1.2 closes the descriptor itself where opening fails.
            throw RecordingRejection(.notAudio, detail: "a broken WAV file (\(words)); record or copy it again")
        }
        guard info.channels == 1 || info.channels == 2 else {
            sf_close(sound)
            throw RecordingRejection(
                .unsupported,
                detail: "\(info.channels) channels; 1 or 2 are read: mix it down"
            )
        }
        guard (1_000...768_000).contains(info.samplerate) else {
            sf_close(sound)
            throw RecordingRejection(
                .unsupported,
                detail: "\(info.samplerate) samples a second; 1000 to 768000 are read"
            )
        }
        self.sound = sound
        channels = Int(info.channels)
        samplesPerSecond = Int(info.samplerate)
        declaredFrames = declared.seconds.map { Int(($0 * Double(info.samplerate)).rounded()) }
        buffer = [Float](repeating: 0, count: 8_192)
    }

    deinit { sf_close(sound) }

    func read(_ body: (UnsafeBufferPointer<Float>) throws -> Void) throws -> Bool {
        let frames = Int(sf_readf_float(sound, &buffer, sf_count_t(buffer.count / channels)))
        guard frames > 0 else { return false }
        for index in 0..<(frames * channels) where !buffer[index].isFinite { buffer[index] = 0 }
        try buffer.withUnsafeBufferPointer { try body(.init(rebasing: $0[..<(frames * channels)])) }
        return true
    }
}

/// The length that a WAV header declares, which libsndfile cuts to the file's own.
struct WaveHeader {
    /// `nil` where the writer left the size open (0 or 2³² − 1) or no data chunk is found.
    var seconds: Double?

    init(file: RegularFile) throws(RecordingRejection) {
        let head = try file.bytes(at: 0, count: 12)
        // Big-endian and 64-bit variants are rare enough to do without the check.
        guard head.count == 12, head.starts(with: Array("RIFF".utf8)) else { return }
        var offset = 12
        var bytesPerSecond = 0
        for _ in 0..<64 where offset + 8 <= file.size {
            let chunk = try file.bytes(at: offset, count: 8 + 16)
            let name = String(decoding: chunk[..<4], as: UTF8.self)
            let size = Self.number(chunk[4..<8])
            if name == "fmt ", chunk.count >= 20 { bytesPerSecond = Self.number(chunk[16..<20]) }
            if name == "data" {
                if size > 0, size < 0xFFFF_FFFF, bytesPerSecond > 0 {
                    seconds = Double(size) / Double(bytesPerSecond)
                }
                return
            }
            offset += 8 + size + size % 2
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}
