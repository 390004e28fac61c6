import ZhidaCore
import ZhidaGazetteer

/// The sounds of all names, side by side in memory, for loops that look at thousands of them for one text.
final class NameShapes: @unchecked Sendable {
    /// One name.
    struct Shape {
        /// Where its syllables begin.
        var start: UInt32
        /// How many syllables it has, 255 for more; 0 for a damaged name, which is never looked for.
        var length: UInt8
        /// Those before its kind word.
        var core: UInt8
        /// What typing it whole is worth.
        var worth: Float
    }

    private let shapes: UnsafeMutableBufferPointer<Shape>
    private let syllables: UnsafeMutableBufferPointer<UInt16>

    /// - Parameter worth: what a name of so many syllables, and so many before its kind word, is worth.
    init(gazetteer: Gazetteer, worth: (Gazetteer.NameIndex, _ length: Int, _ core: Int) -> Float) {
        var all: [UInt16] = []
        var shapes: [Shape] = []
        shapes.reserveCapacity(gazetteer.placeNameCount)
        for name in gazetteer.placeNameIndices {
            let start = all.count
            gazetteer.withReading(of: name) { all += $0 }
            if all[start...].contains(where: { $0 >= Syllable.all.count }) { all.removeSubrange(start...) }
            let length = min(all.count - start, 255)
            let core = gazetteer.withText(of: name) { KindWord.coreLength($0, syllables: length) }
            shapes.append(
                Shape(
                    start: UInt32(start),
                    length: UInt8(length),
                    core: UInt8(core),
                    worth: worth(name, length, core)
                )
            )
        }
        self.shapes = .allocate(capacity: shapes.count)
        _ = self.shapes.initialize(from: shapes)
        syllables = .allocate(capacity: all.count)
        _ = syllables.initialize(from: all)
    }

    deinit {
        shapes.deallocate()
        syllables.deallocate()
    }

    @inline(__always)
    subscript(name: Int) -> Shape {
        precondition(name >= 0 && name < shapes.count)
        return shapes[name]
    }

    /// The raw values of a name's syllables: valid for as long as this is kept.
    @inline(__always)
    func syllables(_ name: Int) -> UnsafeBufferPointer<UInt16> {
        let shape = self[name]
        return UnsafeBufferPointer(
            rebasing: syllables[Int(shape.start)..<Int(shape.start) + Int(shape.length)]
        )
    }
}
