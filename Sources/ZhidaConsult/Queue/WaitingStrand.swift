/// Waiting tickets between which nothing but the time of coming decides: one item, language, head start and opening.
///
/// Because the head start and the opening are the same for all of a strand, the first is always the next of it, and
/// whether the first is open tells whether any is.
struct WaitingStrand: Sendable {
    struct Key: Hashable, Sendable {
        let item: ItemID
        let language: Language
        let kind: QueuePlace.Kind
        /// In milliseconds.
        let headStart: Int64
        /// In milliseconds after the order.
        let opens: Int64
    }

    struct Entry: Sendable, Comparable {
        let order: Int64
        let ticket: TicketID
        /// The rank of the ticket's place by arrival at this site, for appointments: the better one counts.
        let arrivalRank: Int64
        /// When the place by arrival is open.
        let arrivalOpening: Int64

        init(order: Int64, ticket: TicketID, arrivalRank: Int64, arrivalOpening: Int64) {
            self.order = order
            self.ticket = ticket
            self.arrivalRank = arrivalRank
            self.arrivalOpening = arrivalOpening
        }

        /// A place to search for, not one of somebody.
        init(bound order: Int64, _ ticket: TicketID) {
            self.init(order: order, ticket: ticket, arrivalRank: order, arrivalOpening: order)
        }

        static func < (left: Entry, right: Entry) -> Bool {
            left.order != right.order ? left.order < right.order : left.ticket < right.ticket
        }

        static func == (left: Entry, right: Entry) -> Bool { left.order == right.order && left.ticket == right.ticket }
    }

    /// Sorted; those before `head` are gone.
    private var entries: [Entry] = []
    private var head = 0

    var count: Int { entries.count - head }
    var isEmpty: Bool { count == 0 }
    var first: Entry? { head < entries.count ? entries[head] : nil }
    var waiting: ArraySlice<Entry> { entries[head...] }

    /// Newcomers come last, in constant time; who keeps an earlier place is searched for.
    mutating func insert(_ entry: Entry) {
        if let last = entries.last, head < entries.count, entry < last {
            entries.insert(entry, at: index(of: entry))
        } else {
            entries.append(entry)
        }
    }

    /// - Returns: whether it was there.
    mutating func remove(_ entry: Entry) -> Bool {
        let index = index(of: entry)
        guard index < entries.count, entries[index] == entry else { return false }
        if index == head {
            head += 1
            // At most half of the storage is gone ones, and each is moved once on average.
            if head * 2 > entries.count {
                entries.removeFirst(head)
                head = 0
            }
        } else {
            entries.remove(at: index)
        }
        return true
    }

    /// Number of those whose order is before `order`, or the same with an earlier ticket.
    func count(before entry: Entry) -> Int { index(of: entry) - head }

    private func index(of entry: Entry) -> Int {
        var low = head
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle] < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
