import ZhidaCore

/// A sound file being decoded from front to back.
protocol SoundSource: AnyObject {
    var container: AudioFacts.Container { get }
    /// Channels of the interleaved samples that ``read(_:)`` hands over: 1 or 2, the same to the end.
    var channels: Int { get }
    /// Sample frames a second that ``read(_:)`` hands over.
    var samplesPerSecond: Int { get }
    /// Samples a second of the sound before it was packed.
    var originalSamplesPerSecond: Int { get }
    /// Sample frames that the file declares, where it declares any.
    var declaredFrames: Int? { get }
    /// Gaps met so far.
    var holes: Int { get }
    /// Logical streams, one after the other.
    var links: Int { get }

    /// Hands over the next interleaved samples (full scale −1...1); `false` at the end, without having called `body`.
    func read(_ body: (UnsafeBufferPointer<Float>) throws -> Void) throws -> Bool
}

/// Opens a file by what it holds, whatever its name says; Opus is decoded at the wanted rate where it can be.
func openSource(path: String, samplesPerSecond: Int) throws -> any SoundSource {
    let file = try RegularFile(path: path)
    let head = try file.bytes(at: 0, count: 12)
    let form = [UInt8](head.prefix(4))
    if ["RIFF", "RIFX", "RF64"].contains(where: { form == Array($0.utf8) }) {
        return try WaveSource(file: file)
    }
    return try OpusSource(file: file, samplesPerSecond: samplesPerSecond)
}
