import ZhidaCore

extension Gazetteer {
    /// The names with this text: one run among the names of places and one among those of plates. By binary search.
    ///
    /// A text has more than one name where it has more than one reading.
    public func names(written text: UnsafeRawBufferPointer) -> (places: Range<UInt32>, plates: Range<UInt32>) {
        let placeNames = UInt32(header.placeNames)
        return (run(of: text, in: 0..<placeNames), run(of: text, in: placeNames..<UInt32(header.names)))
    }

    /// The names with this text, see ``names(written:)-(UnsafeRawBufferPointer)``.
    public func names(written text: String) -> (places: Range<UInt32>, plates: Range<UInt32>) {
        var text = text
        return text.withUTF8 { names(written: UnsafeRawBufferPointer($0)) }
    }

    /// The child of `parent` whose standard name is `text`, or else that goes by it. Without allocation.
    ///
    /// Binary search in the names and then in the children: as quick with 2,000 doors as with two.
    public func child(of parent: Index, named text: UnsafeRawBufferPointer) -> Index? {
        child(of: parent, named: names(written: text))
    }

    /// The child of `parent` whose standard name is among the names with one text, or else that goes by one of them:
    /// for who asks about the same text below many elements.
    public func child(of parent: Index, named names: (places: Range<UInt32>, plates: Range<UInt32>)) -> Index? {
        let (places, plates) = (childPlaces(parent), childPlates(parent))
        return first(in: plates, named: names.plates) ?? first(in: plates, named: names.places)
            ?? first(in: places, named: names.places)
            ?? child(of: parent, bearing: names.places) ?? child(of: parent, bearing: names.plates)
    }

    private func first(in run: Range<UInt32>, named names: Range<UInt32>) -> Index? {
        guard !run.isEmpty, !names.isEmpty else { return nil }
        let first = position(of: names.lowerBound, in: run)
        guard first < run.upperBound, names.contains(tables.recordNames[Int(first)]) else { return nil }
        return Index(value: first)
    }

    private func child(of parent: Index, bearing names: Range<UInt32>) -> Index? {
        for name in names {
            for bearer in bearers(of: NameIndex(value: name)) where self.parent(bearer.index) == parent {
                return bearer.index
            }
        }
        return nil
    }

    /// The child of `parent` whose standard name is `text`, or else that goes by it.
    public func child(of parent: Index, named text: String) -> Index? {
        var text = text
        return text.withUTF8 { child(of: parent, named: UnsafeRawBufferPointer($0)) }
    }

    /// The child of `parent` whose name is a number and a word: 88 and 号. Without allocation for words of up to five
    /// characters.
    public func child(of parent: Index, number: UInt32, unit: String) -> Index? {
        var unit = unit
        return unit.withUTF8 { word in
            withUnsafeTemporaryAllocation(byteCount: 10 + word.count, alignment: 1) { buffer in
                let digits = Self.write(number, to: buffer)
                for (offset, byte) in word.enumerated() { buffer[digits + offset] = byte }
                return child(of: parent, named: UnsafeRawBufferPointer(rebasing: buffer[..<(digits + word.count)]))
            }
        }
    }

    /// The plates below `parent` whose name begins with a number (88: 88号, 88-1号, 88栋, 88号之一). Without allocation.
    public func plates(of parent: Index, numbered number: UInt32) -> IndexRuns {
        let run = childPlates(parent)
        func part(_ names: Range<UInt32>) -> Range<UInt32> {
            let first = lowerBound(number, in: names)
            let end = number == .max ? names.upperBound : lowerBound(number + 1, in: names)
            guard first < end, !run.isEmpty else { return 0..<0 }
            return position(of: first, in: run)..<position(of: end, in: run)
        }
        // A plate may bear a name that some place bears too.
        return IndexRuns(part(0..<UInt32(header.placeNames)), part(UInt32(header.placeNames)..<UInt32(header.names)))
    }

    /// The first of `run` whose name stands at `name` or behind it.
    private func position(of name: UInt32, in run: Range<UInt32>) -> UInt32 {
        var low = run.lowerBound
        var high = run.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if tables.recordNames[Int(middle)] < name { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func run(of text: UnsafeRawBufferPointer, in names: Range<UInt32>) -> Range<UInt32> {
        let first = lowerBound(text, in: names)
        var end = first
        while end < names.upperBound, compare(end, text) == 0 { end += 1 }
        return first..<end
    }

    /// The first name that does not stand before `text`.
    private func lowerBound(_ text: UnsafeRawBufferPointer, in names: Range<UInt32>) -> UInt32 {
        var low = names.lowerBound
        var high = names.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if compare(middle, text) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func lowerBound(_ number: UInt32, in names: Range<UInt32>) -> UInt32 {
        withUnsafeTemporaryAllocation(byteCount: 10, alignment: 1) { buffer in
            let digits = Self.write(number, to: buffer)
            return lowerBound(UnsafeRawBufferPointer(rebasing: buffer[..<digits]), in: names)
        }
    }

    private func compare(_ name: UInt32, _ text: UnsafeRawBufferPointer) -> Int {
        withText(of: NameIndex(value: name)) { NaturalOrder.compare($0, text) }
    }

    /// Writes a number's decimal digits, at most ten.
    ///
    /// - Returns: how many.
    private static func write(_ number: UInt32, to buffer: UnsafeMutableRawBufferPointer) -> Int {
        var rest = number
        var count = 1
        while rest >= 10 {
            rest /= 10
            count += 1
        }
        rest = number
        for position in (0..<count).reversed() {
            buffer[position] = UInt8(rest % 10) + 0x30
            rest /= 10
        }
        return count
    }
}
