/// Lists of trivial values laid one behind the other, each a view without a copy; valid as long as the owner lives.
final class FlatLists<Element: BitwiseCopyable>: @unchecked Sendable {
    private let starts: UnsafeMutableBufferPointer<UInt32>
    private let values: UnsafeMutableBufferPointer<Element>

    /// Collects lists in order.
    struct Builder {
        private var starts: [UInt32] = [0]
        private var values: [Element] = []

        mutating func append(_ list: some Sequence<Element>) {
            values.append(contentsOf: list)
            starts.append(UInt32(values.count))
        }

        func build() -> FlatLists { FlatLists(starts: starts, values: values) }
    }

    fileprivate init(starts: [UInt32], values: [Element]) {
        self.starts = .allocate(capacity: starts.count)
        self.values = .allocate(capacity: values.count)
        _ = self.starts.initialize(from: starts)
        _ = self.values.initialize(from: values)
    }

    /// Collects values by key, in two passes over what `fill` adds; each list keeps the order of adding.
    init(keys: Int, fill: (_ add: (_ key: Int, _ value: Element) -> Void) -> Void) {
        starts = .allocate(capacity: keys + 1)
        starts.initialize(repeating: 0)
        let starts = starts
        fill { key, _ in starts[key + 1] += 1 }
        for key in 0..<keys { starts[key + 1] += starts[key] }
        let values = UnsafeMutableBufferPointer<Element>.allocate(capacity: Int(starts[keys]))
        var next = Array(starts)
        fill { key, value in
            values.initializeElement(at: Int(next[key]), to: value)
            next[key] += 1
        }
        self.values = values
    }

    deinit {
        starts.deallocate()
        values.deallocate()
    }

    @inline(__always)
    subscript(_ list: Int) -> UnsafeBufferPointer<Element> {
        UnsafeBufferPointer(rebasing: values[Int(starts[list])..<Int(starts[list + 1])])
    }
}
