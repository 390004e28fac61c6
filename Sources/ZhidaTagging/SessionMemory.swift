/// The memory of a session's passes.
final class SessionMemory {
    let begin: UnsafeMutablePointer<Lanes>
    let inside: UnsafeMutablePointer<Lanes>
    let end: UnsafeMutablePointer<Lanes>
    /// First pass: the best cut up to a boundary by its last label, and with the next label's begin.
    let best: UnsafeMutablePointer<Lanes>
    let opened: UnsafeMutablePointer<Lanes>
    /// First pass: the best cut from a boundary on, by the label before it.
    let rest: UnsafeMutablePointer<Lanes>
    /// First pass: the segment at hand.
    let running: UnsafeMutablePointer<Lanes>
    let closing: UnsafeMutablePointer<Lanes>
    let scores: UnsafeMutablePointer<Lanes>
    /// A window's boundaries: the last node that ends there; where its pairs are; its scales.
    let lastNode: UnsafeMutablePointer<Int32>
    let firstPair: UnsafeMutablePointer<Int32>
    let forwardScale: UnsafeMutablePointer<Float>
    let backwardScale: UnsafeMutablePointer<Float>
    /// The best sum up to a boundary, and the node that ends it (−1: none).
    let chosen: UnsafeMutablePointer<Float>
    let chosenNode: UnsafeMutablePointer<Int32>
    /// Where a pair of labels is among those of the boundary at hand, −1: nowhere.
    let pairAt: UnsafeMutablePointer<Int32>
    let keys: UnsafeMutablePointer<UInt64>
    let firsts: UnsafeMutablePointer<UInt64>
    let hits: UnsafeMutablePointer<Int>
    private let parts: [UnsafeMutableRawPointer]

    init(window: Int, width: Int, labels: Int) {
        var parts: [UnsafeMutableRawPointer] = []
        func lanes() -> UnsafeMutablePointer<Lanes> {
            let count = (window + 2) * width
            let memory = UnsafeMutablePointer<Lanes>.allocate(capacity: count)
            memory.initialize(repeating: .zero, count: count)
            parts.append(UnsafeMutableRawPointer(memory))
            return memory
        }
        func numbers<Number: FixedWidthInteger>(_ count: Int, _ value: Number) -> UnsafeMutablePointer<Number> {
            let memory = UnsafeMutablePointer<Number>.allocate(capacity: count)
            memory.initialize(repeating: value, count: count)
            parts.append(UnsafeMutableRawPointer(memory))
            return memory
        }
        func floats() -> UnsafeMutablePointer<Float> {
            let memory = UnsafeMutablePointer<Float>.allocate(capacity: window + 2)
            memory.initialize(repeating: 0, count: window + 2)
            parts.append(UnsafeMutableRawPointer(memory))
            return memory
        }
        begin = lanes()
        inside = lanes()
        end = lanes()
        best = lanes()
        opened = lanes()
        rest = lanes()
        running = lanes()
        closing = lanes()
        scores = lanes()
        lastNode = numbers(window + 2, -1)
        firstPair = numbers(window + 3, 0)
        forwardScale = floats()
        backwardScale = floats()
        chosen = floats()
        chosenNode = numbers(window + 2, -1)
        pairAt = numbers((labels + 1) * (labels + 1), -1)
        keys = numbers(64, 0)
        firsts = numbers(64, 0)
        hits = numbers(64, 0)
        self.parts = parts
    }

    deinit { for part in parts { part.deallocate() } }
}
