/// Reads `holidays.csv`: a year that has rows is published, any other is unknown.
enum HolidayRows {
    /// The festivals of every notice: a year without one of them is only half entered.
    static let festivals = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]

    static func read(_ table: FileTable, _ faults: FaultList) -> [HolidayYear] {
        var years: [Int: HolidayYear] = [:]
        var firstRows: [Int: Int] = [:]
        var seen: [Int: [LocalDate: Int]] = [:]
        var faultyYears: Set<Int> = []
        for row in table.rows {
            let parser = RowParser(file: table.name, row: row, faults: faults)
            let before = faults.count
            let year = parser.integer("year", within: HolidayYear.possible)
            let date = date(parser, year: year)
            let kind: HolidayYear.Kind? = parser.word("kind")
            let name = parser.name("name", longest: 30)
            let source = parser.name("source", longest: 200)
            if kind == .work, let date, !date.weekday.isWeekend {
                parser.fault("kind", "\(date) is a \(date.weekday), which is worked anyway", "班 is for weekends alone.")
            }
            if let year, let date, let first = seen[year]?[date] {
                parser.fault("date", "\(date) stands in row \(first) already", "Keep one of them.")
            }
            guard faults.count == before, let year, let date, let kind else {
                if let year { faultyYears.insert(year) }
                continue
            }
            seen[year, default: [:]][date] = row.number
            firstRows[year] = firstRows[year] ?? row.number
            var days = years[year]?.days ?? []
            days.append(HolidayYear.Day(date: date, kind: kind, name: name))
            if let known = years[year]?.source, known != source {
                parser.fault("source", "row \(firstRows[year] ?? 0) of \(year) names another", "A year has one notice.")
            }
            years[year] = HolidayYear(year: year, days: days, source: years[year]?.source ?? source)
        }
        for (year, holidays) in years.sorted(by: { $0.key < $1.key }) where !faultyYears.contains(year) {
            let names = holidays.days.filter { $0.kind == .rest }.map(\.name)
            for festival in festivals where !names.contains(where: { $0.contains(festival) }) {
                faults.add(
                    table.name,
                    row: firstRows[year] ?? 0,
                    field: "year",
                    "\(year) has no 休 for \(festival), so it is only half entered",
                    "Add its rows from the notice, or remove the whole year: it is then unknown."
                )
            }
        }
        return Array(years.values)
    }

    private static func date(_ parser: RowParser, year: Int?) -> LocalDate? {
        let text = parser.text("date")
        guard let date = LocalDate(text[...]) else {
            parser.fault("date", text.isEmpty ? "empty" : "“\(text)” is no day", "Use YYYY-MM-DD.")
            return nil
        }
        if let year, date.year != year, !(date.year == year - 1 && date.month == 12) {
            parser.fault(
                "date",
                "\(date) is not of \(year)",
                "A notice rules its own year, and at most days of the December before."
            )
        }
        return date
    }
}
