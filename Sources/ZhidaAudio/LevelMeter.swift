import Foundation

/// Measures how loud a channel is, frame by frame, smoothed over five frames.
///
/// The low end is turned down first (a first difference, as recognisers do), so that rumble and hum weigh little.
struct LevelMeter {
    private static let emphasis: Float = 0.95
    private static let smoothed = 5

    private var previous: Float = 0
    private var sum: Float = 0
    private var recent: [Float] = []
    /// Samples of the frame so far.
    private(set) var count = 0

    mutating func append(_ sample: Int16) {
        let value = Float(sample)
        let rise = value - Self.emphasis * previous
        sum += rise * rise
        previous = value
        count += 1
    }

    /// Ends a frame: decibels below full scale, at least −100.
    mutating func endFrame() -> Float {
        recent.append(sum / Float(max(1, count)) / (32_768 * 32_768))
        if recent.count > Self.smoothed { recent.removeFirst() }
        sum = 0
        count = 0
        return 10 * log10(max(recent.reduce(0, +) / Float(recent.count), 1e-10))
    }
}
