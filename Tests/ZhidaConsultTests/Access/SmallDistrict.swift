import Foundation
import ZhidaConsult

/// A district of seven sites for tests of who may do what where:
/// ```
/// centre ─┬─ street-a ─┬─ station-a1
///         │            └─ station-a2
///         ├─ street-b ─── station-b1
///         ├─ tax office of the tax department
///         └─ housing office of the housing department
/// ```
enum SmallDistrict {
    static let directory = make()

    private static func make() -> Directory {
        let hours = CalendarID("office")!
        func site(_ id: String, _ level: SiteLevel, under parent: String?, department: String? = nil) -> Site {
            Site(
                id: SiteID(id)!,
                name: names[id] ?? id,
                level: level,
                parent: parent.flatMap { SiteID($0) },
                department: department.flatMap { DepartmentID($0) },
                calendar: hours
            )
        }
        let content = DirectoryContent(
            sites: [
                site("centre", .districtCentre, under: nil),
                site("street-a", .streetCentre, under: "centre"),
                site("street-b", .streetCentre, under: "centre"),
                site("station-a1", .communityStation, under: "street-a"),
                site("station-a2", .communityStation, under: "street-a"),
                site("station-b1", .communityStation, under: "street-b"),
                site("tax-office", .department, under: "centre", department: "tax"),
                site("housing-office", .department, under: "centre", department: "housing"),
            ],
            departments: [
                Department(id: DepartmentID("tax")!, name: "税务局"),
                Department(id: DepartmentID("housing")!, name: "住房局"),
            ],
            items: [
                ServiceItem(
                    id: ItemID("enterprise-check")!,
                    name: "企业信息确认",
                    englishName: "confirming an enterprise",
                    group: "enterprise",
                    department: DepartmentID("tax")!,
                    duration: Minutes(30),
                    evidence: [.identity, .place, .video, .signature],
                    levels: SiteLevels([.communityStation, .streetCentre, .districtCentre, .department])
                )
            ],
            calendars: [
                CalendarRules(
                    id: hours,
                    name: "办公时间",
                    weekly: Array(repeating: [], count: 7),
                    holidays: .ignored
                )
            ]
        )
        do { return try Directory(content) } catch { fatalError("the test's district does not fit together: \(error)") }
    }

    private static let names = [
        "centre": "区政务服务中心", "street-a": "甲街道便民服务中心", "station-a1": "甲一社区便民服务站",
    ]
}

/// Files of `Tests/Fixtures`.
enum Fixture {
    static func text(_ name: String) throws -> String {
        // This file stands two folders below `Tests`.
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: tests.appending(path: "Fixtures/consult/\(name)"), encoding: .utf8)
    }

    /// The rows of a table with tabs, comments and the header left out.
    static func rows(_ name: String) -> [[String]] {
        guard let text = try? text(name) else { return [] }
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
