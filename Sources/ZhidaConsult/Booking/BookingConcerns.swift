extension Booking {
    /// What a person must see to where this directory holds: clerks, rooms and sites that are gone, or do not work then.
    ///
    /// A renamed site keeps its identifier and is no concern. What is unknown, as an unpublished year, is none either.
    func concerns(under directory: Directory) -> [BookingConcern] {
        var concerns: [BookingConcern] = []
        func note(_ concern: BookingConcern) {
            if !concerns.contains(concern) { concerns.append(concern) }
        }
        let item = directory.position(of: item)
        if item == nil { note(.itemGone(self.item)) }
        let day = Shanghai.date(of: range.start)
        let first = Shanghai.cell(of: range.start)
        let wanted = DayCells(first..<first + range.length.cells)
        func works(_ calendar: CalendarPosition) -> Bool {
            directory.openCells(calendar, on: day).map { $0.contains(wanted) } ?? true
        }
        var speaks = false
        for party in parties {
            guard let site = directory.position(of: party.site) else {
                note(.siteGone(party.site))
                continue
            }
            if let taken = party.room {
                if let room = directory.position(of: taken.id), directory.site(of: room) == site {
                    if !works(directory.calendar(of: room)) || !works(directory.calendar(of: site)) {
                        note(.closed(party.site))
                    }
                    if taken.lane >= directory[room].lanes { note(.roomGone(taken.id)) }
                } else {
                    note(.roomGone(taken.id))
                }
            }
            guard let taken = party.clerk else { continue }
            let mustSpeak = !speaks
            speaks = true
            guard let clerk = directory.position(of: taken.id) else {
                note(.clerkGone(taken.id))
                continue
            }
            let skill = party.skill.map { directory.position(of: $0) } ?? item
            let isSkilled = skill.map { directory.can(clerk, handle: $0) } ?? true
            let isUnderstood = !mustSpeak || directory[clerk].languages.contains(language)
            if !isSkilled || !isUnderstood || directory.site(of: clerk) != site { note(.clerkUnfit(taken.id)) }
            if !works(directory.calendar(of: clerk)) { note(.closed(party.site)) }
        }
        return concerns
    }
}

extension BookingIndex {
    /// Those that a person must give to others, in order of their start.
    public var concerned: [Booking] {
        open.filter { !$0.concerns.isEmpty }.sorted { ($0.range.start, $0.id) < ($1.range.start, $1.id) }
    }
}
