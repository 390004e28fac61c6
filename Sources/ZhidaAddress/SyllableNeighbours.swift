import ZhidaCore
import ZhidaText

/// For each syllable those that are easily heard for it, itself first.
final class SyllableNeighbours: @unchecked Sendable {
    struct Neighbour {
        /// Raw value.
        var syllable: UInt16
        /// In 1/``SyllableDistance/scale``.
        var cost: UInt8
    }

    private let neighbours: UnsafeMutableBufferPointer<Neighbour>
    /// Where those of each syllable begin.
    private let starts: [Int]

    /// - Parameter most: what a neighbour costs at most, in 1/``SyllableDistance/scale``.
    init(distance: SyllableDistance, most: Int) {
        let all = 0..<UInt16(Syllable.all.count)
        var neighbours: [Neighbour] = []
        var starts = [0]
        for heard in all {
            neighbours += all.map { Neighbour(syllable: $0, cost: distance.costs[Int(heard) * all.count + Int($0)]) }
                .filter { Int($0.cost) <= most }.sorted { ($0.cost, $0.syllable) < ($1.cost, $1.syllable) }
            starts.append(neighbours.count)
        }
        self.neighbours = .allocate(capacity: neighbours.count)
        _ = self.neighbours.initialize(from: neighbours)
        self.starts = starts
    }

    deinit { neighbours.deallocate() }

    /// Those of one syllable, cheapest first: valid for as long as this is kept.
    @inline(__always)
    subscript(syllable: UInt16) -> UnsafeBufferPointer<Neighbour> {
        UnsafeBufferPointer(rebasing: neighbours[starts[Int(syllable)]..<starts[Int(syllable) + 1]])
    }
}
