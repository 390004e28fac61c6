/// When records fall due, earliest first.
struct DueTimes<Subject>: Sendable {
    private struct Entry: Sendable, Comparable {
        let at: Instant
        let id: Identifier<Subject>

        static func < (left: Entry, right: Entry) -> Bool { (left.at, left.id) < (right.at, right.id) }
    }

    /// Sorted.
    private var entries: [Entry] = []

    var first: Instant? { entries.first?.at }

    /// Those that are due by `now`, the first that fell due first.
    func due(_ now: Instant, limit: Int) -> [Identifier<Subject>] {
        entries.prefix(limit).prefix { $0.at <= now }.map(\.id)
    }

    mutating func replace(_ id: Identifier<Subject>, _ before: Instant?, _ after: Instant?) {
        guard before != after else { return }
        if let before {
            let place = place(of: Entry(at: before, id: id))
            if place < entries.count, entries[place].id == id { entries.remove(at: place) }
        }
        if let after {
            let entry = Entry(at: after, id: id)
            entries.insert(entry, at: place(of: entry))
        }
    }

    private func place(of entry: Entry) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle] < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
