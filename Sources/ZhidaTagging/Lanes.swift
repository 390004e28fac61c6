/// Scores of eight labels.
typealias Lanes = SIMD8<Float>

/// The greater of each lane.
@inline(__always)
func greater(_ a: Lanes, _ b: Lanes) -> Lanes { a.replacing(with: b, where: a .< b) }

extension Lanes {
    /// The greatest lane.
    @inline(__always)
    var greatest: Float {
        let four = lowHalf.replacing(with: highHalf, where: lowHalf .< highHalf)
        let two = four.lowHalf.replacing(with: four.highHalf, where: four.lowHalf .< four.highHalf)
        return two.x < two.y ? two.y : two.x
    }
}

/// Memory for rows of lanes, freed with its owner; zero at first.
final class LaneArray {
    let base: UnsafeMutablePointer<Lanes>
    let count: Int

    init(_ count: Int) {
        self.count = count
        base = .allocate(capacity: max(1, count))
        base.initialize(repeating: .zero, count: max(1, count))
    }

    deinit { base.deallocate() }

    func clear() { base.update(repeating: .zero, count: max(1, count)) }

    /// Label `y` of the row that begins at `row`.
    @inline(__always)
    subscript(row: Int, y: Int) -> Float {
        get { UnsafeRawPointer(base + row).assumingMemoryBound(to: Float.self)[y] }
        set { UnsafeMutableRawPointer(base + row).assumingMemoryBound(to: Float.self)[y] = newValue }
    }
}

/// SplitMix64: the same numbers for the same seed on every machine.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
