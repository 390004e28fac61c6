import CSoxr
import ZhidaCore

/// Streaming change of the sample rate by libsoxr: interleaved floats in, interleaved 16-bit samples out.
final class Resampler {
    private let soxr: soxr_t
    private let channels: Int
    private let ratio: Double
    private var output: [Int16] = []

    /// - Throws: ``RecordingRejection`` `unsupported` where libsoxr refuses the pair of rates.
    init(from input: Int, to output: Int, channels: Int) throws(RecordingRejection) {
        var failure: soxr_error_t?
        var formats = soxr_io_spec(SOXR_FLOAT32_I, SOXR_INT16_I)
        // Without dither digital silence stays zero.
        formats.flags = UInt(SOXR_NO_DITHER)
        var quality = soxr_quality_spec(UInt(SOXR_MQ), 0)
        var runtime = soxr_runtime_spec(1)
        let soxr = soxr_create(
            Double(input),
            Double(output),
            UInt32(channels),
            &failure,
            &formats,
            &quality,
            &runtime
        )
        guard let soxr, failure == nil else {
            let words = failure.map { String(cString: $0) } ?? "out of memory"
            throw RecordingRejection(
                .unsupported,
                detail: "\(input) samples a second cannot be brought to \(output): \(words)"
            )
        }
        self.soxr = soxr
        self.channels = channels
        ratio = Double(output) / Double(input)
    }

    deinit { soxr_delete(soxr) }

    /// Takes more samples and hands over what is ready. With `nil`, the end of the input, hands over the rest.
    func resample(_ input: UnsafeBufferPointer<Float>?, _ body: (UnsafeBufferPointer<Int16>) throws -> Void) throws {
        let frames = (input?.count ?? 0) / channels
        let room = max(1_024, Int(Double(frames) * ratio) + 64)
        if output.count < room * channels { output = [Int16](repeating: 0, count: room * channels) }
        var used = 0
        repeat {
            var taken = 0
            var made = 0
            let start = input.map { UnsafeRawPointer($0.baseAddress! + used * channels) }
            let failure = output.withUnsafeMutableBufferPointer {
                soxr_process(soxr, start, frames - used, &taken, $0.baseAddress!, room, &made)
            }
            if let failure {
                throw RecordingRejection(.unsupported, detail: "libsoxr: \(String(cString: failure))")
            }
            used += taken
            if made > 0 {
                try output.withUnsafeBufferPointer { try body(.init(rebasing: $0[..<(made * channels)])) }
            }
            if made == 0 && (input == nil || taken == 0) { return }
        } while input == nil || used < frames
    }
}
