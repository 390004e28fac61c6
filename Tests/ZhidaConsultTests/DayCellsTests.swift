import Testing

@testable import ZhidaConsult

@Suite("The cells of a day")
struct DayCellsTests {
    /// A day as a list of booleans: slow and plain.
    struct Oracle {
        var cells = [Bool](repeating: false, count: 288)

        init(_ ranges: [Range<Int>]) {
            for range in ranges { for cell in range where (0..<288).contains(cell) { cells[cell] = true } }
        }

        var list: [Int] { cells.indices.filter { cells[$0] } }

        func starts(ofRun length: Int) -> [Int] {
            cells.indices.filter { start in
                start + length <= 288 && (start..<start + length).allSatisfy { cells[$0] }
            }
        }
    }

    private static func list(_ cells: DayCells) -> [Int] {
        var list: [Int] = []
        cells.forEach { list.append($0) }
        return list
    }

    private static func randomRanges(_ random: inout some RandomNumberGenerator) -> [Range<Int>] {
        (0..<Int.random(in: 0...6, using: &random)).map { _ in
            let start = Int.random(in: -10...300, using: &random)
            return start..<start + Int.random(in: 0...150, using: &random)
        }
    }

    @Test("Sets, runs and shifts of cells agree with a list of booleans on 4,000 random days")
    func oracle() {
        var random = SeededRandom(seed: 20_260_224)
        for _ in 0..<4000 {
            let (first, second) = (Self.randomRanges(&random), Self.randomRanges(&random))
            let left = first.reduce(DayCells()) { $0.union(DayCells($1)) }
            let right = second.reduce(DayCells()) { $0.union(DayCells($1)) }
            let (a, b) = (Oracle(first), Oracle(second))
            #expect(Self.list(left) == a.list)
            #expect(left.count == a.list.count)
            #expect(left.isEmpty == a.list.isEmpty)
            #expect(
                Self.list(left.union(right))
                    == zip(a.cells, b.cells).enumerated().compactMap {
                        $1.0 || $1.1 ? $0 : nil
                    }
            )
            #expect(Self.list(left.intersection(right)) == a.list.filter { b.cells[$0] })
            #expect(Self.list(left.subtracting(right)) == a.list.filter { !b.cells[$0] })
            #expect(left.contains(right) == b.list.allSatisfy { a.cells[$0] })
            #expect(left.isDisjoint(with: right) == a.list.allSatisfy { !b.cells[$0] })
            let length = Int.random(in: 1...300, using: &random)
            #expect(Self.list(left.starts(ofRun: length)) == a.starts(ofRun: length))
            let shift = Int.random(in: 0...300, using: &random)
            #expect(Self.list(left.movedEarlier(by: shift)) == a.list.map { $0 - shift }.filter { $0 >= 0 })
            let from = Int.random(in: -5...295, using: &random)
            #expect(left.first(from: from) == a.list.first { $0 >= from })
            #expect(left.runs.flatMap { Array($0) } == a.list)
            #expect(zip(left.runs, left.runs.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
            let cell = Int.random(in: -5...295, using: &random)
            #expect(left.contains(cell) == (a.cells.indices.contains(cell) && a.cells[cell]))
        }
    }

    @Test("A day has 288 cells and no more")
    func bounds() {
        #expect(DayCells.all.count == 288)
        #expect(DayCells(0..<288) == .all)
        #expect(DayCells(-5..<1000) == .all)
        #expect(DayCells(288..<300).isEmpty)
        #expect(DayCells.all.runs == [0..<288])
        #expect(!DayCells.all.contains(288))
        #expect(!DayCells.all.contains(-1))
        #expect(DayCells.all.starts(ofRun: 288).count == 1)
        #expect(DayCells.all.starts(ofRun: 289).isEmpty)
    }
}

/// Random numbers that are the same in each run (SplitMix64, public domain, S. Vigna).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
