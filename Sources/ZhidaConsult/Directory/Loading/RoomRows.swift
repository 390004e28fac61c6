/// Reads `rooms.csv`.
enum RoomRows {
    static func read(_ table: FileTable, _ known: KnownCodes, _ faults: FaultList) -> [Room] {
        var rooms: [Room] = []
        var seen = SeenCodes<Subjects.Room>()
        for row in table.rows {
            let parser = RowParser(file: table.name, row: row, faults: faults)
            let before = faults.count
            let id: RoomID? = parser.identifier("code")
            if let id, !seen.isNew(id, parser) { continue }
            let site = parser.reference("site", in: known.sites, "site", of: .sites)
            let name = parser.name("name")
            let kind: Room.Kind? = parser.word("kind")
            let calendar =
                parser.text("calendar").isEmpty
                ? nil : parser.reference("calendar", in: known.calendars, "calendar", of: .calendars)
            let capacity = parser.integer("capacity", within: 1...32)
            let overbooking = parser.integer("overbooking", within: 0...32, default: 0)
            let byVideo = parser.flag("video", default: true)
            let origin: RowOrigin? = parser.word("origin")
            guard faults.count == before, let id, let site, let kind, let capacity, let overbooking, let byVideo,
                let origin
            else { continue }
            rooms.append(
                Room(
                    id: id,
                    site: site,
                    name: name,
                    kind: kind,
                    calendar: calendar,
                    capacity: capacity,
                    overbooking: overbooking,
                    byVideo: byVideo,
                    origin: origin
                )
            )
        }
        return rooms
    }
}
