/// When a wish can be met 空闲时段.
public struct FreeSlots: Sendable {
    /// The starts on one day with the host at one site.
    public struct Offer: Sendable {
        public var site: SitePosition
        public var day: LocalDate
        /// Cells at which a booking can start. Never empty.
        public var starts: DayCells
    }

    /// The preferred site first, each site's days in order.
    public var offers: [Offer]
    /// Years among the days asked for whose holidays are not published: nothing is known of them.
    public var unknownYears: Set<Int>
    public var duration: Minutes
    /// What the positions refer to.
    public var directory: Directory

    public func site(of offer: Offer) -> SiteID { directory[offer.site].id }

    /// Every start, in the order of the offers.
    public var starts: some Sequence<(site: SiteID, start: Instant)> {
        offers.lazy.flatMap { offer in
            let id = directory[offer.site].id
            var cells: [Int] = []
            offer.starts.forEach { cells.append($0) }
            return cells.map { (site: id, start: Shanghai.instant(offer.day, cell: $0)) }
        }
    }

    /// The earliest start; among equals at the preferred site.
    public var earliest: (site: SiteID, start: Instant)? {
        var best: (site: SitePosition, start: Instant)?
        for offer in offers {
            guard let cell = offer.starts.first() else { continue }
            let start = Shanghai.instant(offer.day, cell: cell)
            if best.map({ start < $0.start }) ?? true { best = (offer.site, start) }
        }
        return best.map { (directory[$0.site].id, $0.start) }
    }
}

extension BrokerState {
    /// Days that one search may span.
    public static let longestSearch = 366

    /// When a wish can be met, from `now` on.
    ///
    /// A site counts on a day when its room or counter and a clerk with the skill and the language are free at the same
    /// time, and so are the other parties. Holds and unconfirmed bookings occupy.
    ///
    /// - Throws: ``Refusal`` where the wish names what there is not, spans more than ``longestSearch`` days, or lies
    ///   wholly in years whose holidays are not published.
    public func freeSlots(
        _ wish: BookingWish,
        now: Instant,
        overbooking: Bool = false
    ) throws(Refusal) -> FreeSlots {
        guard let item = directory.position(of: wish.item) else { throw .unknown("item", "事项", wish.item.text) }
        let duration = try Self.duration(wish.duration ?? directory[item].duration)
        let plans = try PartyPlan.plans(wish.parties, item: item, language: wish.language, in: directory)
        let days = max(wish.days.lowerBound, Shanghai.date(of: now))
        guard days <= wish.days.upperBound else {
            throw Refusal(
                .invalid,
                english: "\(wish.days.upperBound) has passed",
                chinese: "\(wish.days.upperBound) 已过"
            )
        }
        guard days.distance(to: wish.days.upperBound) < Self.longestSearch else {
            throw Refusal(
                .invalid,
                english: "a search spans at most \(Self.longestSearch) days",
                chinese: "一次最多查询\(Self.longestSearch)天"
            )
        }
        let search = SlotSearch(state: self, cells: duration.cells, overbooks: overbooking)
        var unknownYears: Set<Int> = []
        let offers = search.offers(
            plans,
            days: days...wish.days.upperBound,
            hours: wish.hours,
            now: now,
            unknownYears: &unknownYears
        )
        if offers.isEmpty, let year = unknownYears.min() { throw .unknownYear(year) }
        return FreeSlots(
            offers: offers,
            unknownYears: unknownYears,
            duration: duration,
            directory: directory
        )
    }

    static func duration(_ duration: Minutes) throws(Refusal) -> Minutes {
        guard duration.isOnGrid else {
            throw Refusal(
                .invalid,
                english: "a duration is a multiple of 5 minutes within a day, not \(duration)",
                chinese: "时长须为5分钟的整数倍且不超过一天，不能是\(duration.count)分钟"
            )
        }
        return duration
    }
}
