extension BrokerState {
    /// Days behind the wanted one that are looked at too.
    private static let daysBehind = 7

    /// Free starts near in time to a slot that is not free: on that day and the week after, in order, each clear of the
    /// others.
    public func alternatives(to slot: SlotRequest, now: Instant, most: Int = 5) -> [(site: SiteID, start: Instant)] {
        let day = max(Shanghai.date(of: slot.start), Shanghai.date(of: now))
        let wish = BookingWish(
            item: slot.item,
            parties: slot.parties,
            language: slot.language,
            days: day...day.advanced(by: Self.daysBehind),
            duration: slot.duration
        )
        guard let free = try? freeSlots(wish, now: now) else { return [] }
        let length = (slot.duration ?? free.duration).milliseconds
        func distance(_ left: Instant, _ right: Instant) -> Int64 { abs(left.milliseconds - right.milliseconds) }
        var chosen: [(site: SiteID, start: Instant)] = []
        let nearest = free.starts.sorted {
            (distance($0.start, slot.start), $0.start) < (distance($1.start, slot.start), $1.start)
        }
        // Starts of five minutes apart say little: each stands clear of the others.
        for candidate in nearest where chosen.count < most {
            let isClear = chosen.allSatisfy {
                distance($0.start, candidate.start) >= length || $0.site != candidate.site
            }
            if isClear { chosen.append(candidate) }
        }
        return chosen.sorted { ($0.start, $0.site) < ($1.start, $1.site) }
    }
}
