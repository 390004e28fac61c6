/// Some of the 288 cells of 5 minutes of one day, as a bitmap: when something is open, free or taken.
///
/// All operations are a handful of instructions on five words and allocate nothing.
public struct DayCells: Hashable, Sendable {
    // Five words rather than an array: a day is copied and combined millions of times a second.
    @usableFromInline var a: UInt64
    @usableFromInline var b: UInt64
    @usableFromInline var c: UInt64
    @usableFromInline var d: UInt64
    /// Cells 256 to 287; the upper half is always 0.
    @usableFromInline var e: UInt64

    @inlinable
    init(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
        self.e = e & 0xFFFF_FFFF
    }

    /// No cell.
    @inlinable
    public init() { self.init(0, 0, 0, 0, 0) }

    /// The cells of a range within 0..<288; what lies outside is left out.
    @inlinable
    public init(_ range: Range<Int>) {
        func word(_ first: Int) -> UInt64 {
            let lower = min(max(range.lowerBound - first, 0), 64)
            let upper = min(max(range.upperBound - first, 0), 64)
            guard lower < upper else { return 0 }
            return (upper - lower == 64 ? ~0 : (1 << UInt64(upper - lower)) - 1) << UInt64(lower)
        }
        self.init(word(0), word(64), word(128), word(192), word(256))
    }

    /// Every cell.
    @inlinable public static var all: DayCells { DayCells(~0, ~0, ~0, ~0, ~0) }

    @inlinable public var isEmpty: Bool { a | b | c | d | e == 0 }

    /// Number of cells.
    @inlinable public var count: Int {
        a.nonzeroBitCount + b.nonzeroBitCount + c.nonzeroBitCount + d.nonzeroBitCount + e.nonzeroBitCount
    }

    /// Whether a cell is in it; false outside 0..<288.
    @inlinable
    public func contains(_ cell: Int) -> Bool { !intersection(DayCells(cell..<cell + 1)).isEmpty }

    /// Whether all cells of `other` are in it.
    @inlinable
    public func contains(_ other: DayCells) -> Bool { other.subtracting(self).isEmpty }

    @inlinable
    public func union(_ other: DayCells) -> DayCells {
        DayCells(a | other.a, b | other.b, c | other.c, d | other.d, e | other.e)
    }

    @inlinable
    public func intersection(_ other: DayCells) -> DayCells {
        DayCells(a & other.a, b & other.b, c & other.c, d & other.d, e & other.e)
    }

    @inlinable
    public func subtracting(_ other: DayCells) -> DayCells {
        DayCells(a & ~other.a, b & ~other.b, c & ~other.c, d & ~other.d, e & ~other.e)
    }

    @inlinable
    public func isDisjoint(with other: DayCells) -> Bool { intersection(other).isEmpty }

    /// Every cell moved to an earlier one by `count`; those moved before the day's start are dropped.
    @inlinable
    public func movedEarlier(by count: Int) -> DayCells {
        var result = self
        var left = count
        while left >= 64 {
            result = DayCells(result.b, result.c, result.d, result.e, 0)
            left -= 64
        }
        guard left > 0 else { return result }
        let down = UInt64(left)
        let up = 64 - down
        return DayCells(
            result.a >> down | result.b << up,
            result.b >> down | result.c << up,
            result.c >> down | result.d << up,
            result.d >> down | result.e << up,
            result.e >> down
        )
    }

    /// The cells at which a run of `length` cells, all in it, begins; the run ends within the day.
    ///
    /// The length doubles in each step, so an hour takes four steps and not twelve.
    @inlinable
    public func starts(ofRun length: Int) -> DayCells {
        guard length > 0 else { return self }
        var result = self
        var reached = 1
        while reached < length, !result.isEmpty {
            let step = min(reached, length - reached)
            result = result.intersection(result.movedEarlier(by: step))
            reached += step
        }
        return result
    }

    /// The first cell at or after `cell`; `nil` where there is none.
    @inlinable
    public func first(from cell: Int = 0) -> Int? {
        let rest = cell <= 0 ? self : intersection(DayCells(min(cell, Grid.cellsPerDay)..<Grid.cellsPerDay))
        if rest.a != 0 { return rest.a.trailingZeroBitCount }
        if rest.b != 0 { return 64 + rest.b.trailingZeroBitCount }
        if rest.c != 0 { return 128 + rest.c.trailingZeroBitCount }
        if rest.d != 0 { return 192 + rest.d.trailingZeroBitCount }
        if rest.e != 0 { return 256 + rest.e.trailingZeroBitCount }
        return nil
    }
}

extension DayCells {
    /// Calls `body` with every cell, earliest first.
    @inlinable
    public func forEach(_ body: (Int) -> Void) {
        for (word, first) in [(a, 0), (b, 64), (c, 128), (d, 192), (e, 256)] {
            var left = word
            while left != 0 {
                body(first + left.trailingZeroBitCount)
                left &= left - 1
            }
        }
    }

    /// The unbroken runs of cells, earliest first.
    public var runs: [Range<Int>] {
        var runs: [Range<Int>] = []
        var next = first()
        while let start = next {
            let end = DayCells.all.subtracting(self).first(from: start) ?? Grid.cellsPerDay
            runs.append(start..<end)
            next = end < Grid.cellsPerDay ? first(from: end) : nil
        }
        return runs
    }
}
