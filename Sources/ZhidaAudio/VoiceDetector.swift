import CVoiceActivity
import ZhidaCore

/// Says of each 10 ms of one channel whether it sounds like voice (the WebRTC project's detector).
///
/// Steady noise and hum are taken for voice too; ``RegionFinder`` asks for more than this.
final class VoiceDetector {
    private let detector: OpaquePointer

    /// Rates that the library takes.
    static let rates = [8_000, 16_000, 32_000]

    /// - Throws: ``RecordingRejection`` `unsupported` for another rate than ``rates``.
    init(samplesPerSecond: Int) throws(RecordingRejection) {
        // Aggressiveness 2 of 0...3: on calls with pink noise 20 dB below the voice, 3 began to lose word ends.
        guard Self.rates.contains(samplesPerSecond), let detector = zv_new(Int32(samplesPerSecond), 2) else {
            throw RecordingRejection(
                .unsupported,
                detail: "voice is found at 8000, 16000 or 32000 samples a second, not at \(samplesPerSecond)"
            )
        }
        self.detector = detector
    }

    deinit { zv_free(detector) }

    /// - Parameter frame: 10 ms of samples.
    func isVoice(_ frame: UnsafePointer<Int16>) -> Bool { zv_process(detector, frame) == 1 }
}
