import ZhidaCore

/// Whether the two sides of a stereo recording carry the same sound, for spans of the last 40 seconds.
struct SideEnergy {
    private static let kept = 4_096
    private let frameSize: Int
    /// Per 10 ms, in a ring: the energy of the sum and of the difference of both sides.
    private var rings = (sum: [Float](repeating: 0, count: kept), difference: [Float](repeating: 0, count: kept))
    private var frames = 0
    private var open: (sum: Float, difference: Float, count: Int) = (0, 0, 0)

    init(samplesPerSecond: Int) { frameSize = samplesPerSecond / 100 }

    /// Takes interleaved samples.
    mutating func append(_ samples: UnsafeBufferPointer<Int16>) {
        for frame in 0..<samples.count / 2 {
            let left = Float(samples[2 * frame])
            let right = Float(samples[2 * frame + 1])
            open.sum += (left + right) * (left + right)
            open.difference += (left - right) * (left - right)
            open.count += 1
            if open.count == frameSize {
                rings.sum[frames % Self.kept] = open.sum
                rings.difference[frames % Self.kept] = open.difference
                frames += 1
                open = (0, 0, 0)
            }
        }
    }

    /// Whether the difference lies 25 dB or more below the sum: what coding one sound as two channels leaves.
    func isSame(in span: TimeSpan) -> Bool {
        let first = max(span.start / 10, frames - Self.kept)
        let range = first..<max(first, min(span.end / 10, frames))
        var sum: Float = 0
        var difference: Float = 0
        for frame in range {
            sum += rings.sum[frame % Self.kept]
            difference += rings.difference[frame % Self.kept]
        }
        return difference * 316 <= sum
    }
}
