import ZhidaConsult

/// A made-up district for tests: centre `C`, streets `S1`…, stations `S1-1`…, offices `D1`….
///
/// Rooms are `SITE.r1`…, clerks `SITE.c1`…, items `i1`…. Everybody works Monday to Friday 09:00 to 12:00 and 14:00 to
/// 18:00, keeps the holidays of 2026 and 2027, and has Saturday's hours 09:00 to 12:00 only on a working weekend.
public struct TestDistrict: Sendable {
    public var streets: Int
    public var stationsAtStreet: Int
    public var offices: Int
    public var roomsAtSite: Int
    public var clerksAtSite: Int
    public var items: Int
    /// Beyond one, in the first room of each site.
    public var overbooking: Int

    public init(
        streets: Int = 2,
        stationsAtStreet: Int = 2,
        offices: Int = 2,
        roomsAtSite: Int = 2,
        clerksAtSite: Int = 3,
        items: Int = 4,
        overbooking: Int = 1
    ) {
        self.streets = streets
        self.stationsAtStreet = stationsAtStreet
        self.offices = offices
        self.roomsAtSite = roomsAtSite
        self.clerksAtSite = clerksAtSite
        self.items = items
        self.overbooking = overbooking
    }

    /// As large as the district: 1 centre, 10 streets, 120 stations, 30 offices; 4 clerks and 3 rooms at each.
    public static let whole = TestDistrict(
        streets: 10,
        stationsAtStreet: 12,
        offices: 30,
        roomsAtSite: 3,
        clerksAtSite: 4,
        items: 40
    )

    public var directory: Directory {
        do {
            return try Directory(content)
        } catch {
            fatalError("a test district fits together: \(error)")
        }
    }

    public var content: DirectoryContent {
        var sites = [Site(id: id("C"), name: "区政务服务中心", level: .districtCentre, calendar: id("office"))]
        for street in 1...max(1, streets) {
            let code = "S\(street)"
            sites.append(
                Site(id: id(code), name: "\(code)街道", level: .streetCentre, parent: id("C"), calendar: id("office"))
            )
            for station in 0..<stationsAtStreet {
                let name = "\(code)-\(station + 1)"
                sites.append(
                    Site(
                        id: id(name),
                        name: "\(name)社区",
                        level: .communityStation,
                        parent: id(code),
                        calendar: id("office")
                    )
                )
            }
        }
        let departments = (0..<offices).map { Department(id: id("dep\($0 + 1)"), name: "部门\($0 + 1)") }
        for office in 0..<offices {
            sites.append(
                Site(
                    id: id("D\(office + 1)"),
                    name: "部门\(office + 1)",
                    level: .department,
                    parent: id("C"),
                    department: id("dep\(office + 1)"),
                    calendar: id("office")
                )
            )
        }
        return DirectoryContent(
            sites: sites,
            departments: departments,
            clerks: sites.flatMap(clerks),
            items: (1...max(1, items)).map(item),
            rooms: sites.flatMap(rooms),
            calendars: [Self.office],
            holidays: Self.holidays
        )
    }

    private func rooms(of site: Site) -> [Room] {
        (0..<roomsAtSite).map { number in
            Room(
                id: id("\(site.id).r\(number + 1)"),
                site: site.id,
                name: "\(number + 1)号",
                kind: number == 0 ? .counter : .room,
                overbooking: number == 0 ? overbooking : 0
            )
        }
    }

    /// The first clerk knows every item; the others every second, and some speak more than Mandarin.
    private func clerks(of site: Site) -> [Clerk] {
        (0..<clerksAtSite).map { number in
            Clerk(
                id: id("\(site.id).c\(number + 1)"),
                name: "\(site.id) \(number + 1)",
                site: site.id,
                skills: (1...max(1, items)).filter { number == 0 || ($0 + number) % 2 == 0 }.map { id("i\($0)") },
                languages: number % 2 == 0 ? Languages([.mandarin]) : Languages([.mandarin, .cantonese]),
                calendar: id("office")
            )
        }
    }

    private func item(_ number: Int) -> ServiceItem {
        ServiceItem(
            id: id("i\(number)"),
            name: "事项\(number)",
            group: "g",
            department: offices > 0 ? id("dep\((number - 1) % offices + 1)") : nil,
            duration: Minutes([15, 20, 30, 45][number % 4]),
            evidence: number % 3 == 0 ? [.identity, .signature] : [],
            levels: SiteLevels(SiteLevel.allCases)
        )
    }

    private static let office = CalendarRules(
        id: identifier("office"),
        name: "工作日",
        weekly: (1...7).map { $0 <= 5 ? [window("09:00-12:00"), window("14:00-18:00")] : [] },
        holidays: .kept(rest: [], workingWeekend: [window("09:00-12:00")])
    )

    /// 2026 and 2027 with a few days of rest and one working Saturday each; 2028 is not published.
    private static let holidays = [2026, 2027].map { year in
        HolidayYear(
            year: year,
            days: [
                HolidayYear.Day(date: day(year, 1, 1), kind: .rest, name: "元旦"),
                HolidayYear.Day(date: day(year, 5, 1), kind: .rest, name: "劳动节"),
                HolidayYear.Day(date: day(year, 5, year == 2026 ? 9 : 8), kind: .work, name: "劳动节"),
            ],
            source: "made up for tests"
        )
    }

    public static func day(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
        guard let date = LocalDate(year: year, month: month, day: day) else { fatalError("no such day") }
        return date
    }

    public static func time(_ text: String) -> LocalTime {
        guard let time = LocalTime(text[...]) else { fatalError("“\(text)” is no time") }
        return time
    }

    public static func window(_ text: String) -> TimeWindow {
        guard let window = TimeWindow(text[...]) else { fatalError("“\(text)” are no hours") }
        return window
    }

    public static func identifier<Subject>(_ text: String) -> Identifier<Subject> {
        guard let identifier = Identifier<Subject>(text[...]) else { fatalError("“\(text)” is no identifier") }
        return identifier
    }

    private func id<Subject>(_ text: String) -> Identifier<Subject> { Self.identifier(text) }
}
