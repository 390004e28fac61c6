import Foundation
import Testing

@testable import ZhidaConsult

@Suite("The district's default directory")
struct DefaultDirectoryTests {
    private let directory: Directory

    init() throws { directory = try DirectoryFixture.district() }

    @Test("It has the counts of the district: 165 sites, 30 departments, 660 clerks")
    func counts() {
        let levels = Dictionary(grouping: directory.sites, by: \.level).mapValues(\.count)
        #expect(levels == [.districtCentre: 1, .streetCentre: 10, .communityStation: 124, .department: 30])
        #expect(directory.sites.count == 165)
        #expect(directory.departments.count == 30)
        #expect(directory.clerks.count == 660)
        #expect((40...80).contains(directory.items.count))
        #expect(directory.rooms.count > 300)
        #expect(directory.holidays.years == [2024, 2025, 2026])
    }

    @Test("What is made up or estimated says so, and no clerk bears a name that could be a person's")
    func origins() throws {
        #expect(directory.clerks.allSatisfy { $0.origin == .generated })
        #expect(directory.clerks.allSatisfy { $0.name.wholeMatch(of: /窗口人员\d{4}/) != nil })
        #expect(directory.rooms.allSatisfy { $0.origin == .generated })
        #expect(directory.items.allSatisfy { $0.origin == .estimate })
        #expect(directory.calendars.allSatisfy { $0.origin == .estimate })
        #expect(directory.sites.allSatisfy { $0.origin == .source })
        #expect(directory.departments.allSatisfy { $0.origin == .source })
    }

    @Test("Departments whose name is uncertain are marked as their source marks them")
    func certainty() {
        let counts = Dictionary(grouping: directory.departments, by: \.certainty).mapValues(\.count)
        #expect(counts == [.yes: 9, .likely: 16, .uncertain: 5])
        let uncertain = directory.departments.filter { $0.certainty == .uncertain }
        #expect(uncertain.allSatisfy { $0.note.contains("reform") })
    }

    @Test(
        "Every item can be handled: at each of its sites that has clerks for it by at least one, and by all three scopes"
    )
    func items() {
        #expect(Set(directory.items.map(\.scope.word)) == Set(ItemScope.Word.allCases))
        for index in directory.items.indices {
            let item = ItemPosition(index)
            #expect(!directory.clerks(handling: item).isEmpty, "\(directory[item].name)")
            #expect(!directory.sites(handling: item).isEmpty, "\(directory[item].name)")
            for site in directory.sites(handling: item) {
                let clerks = directory.clerks(at: site, handling: item)
                #expect(!clerks.isEmpty, "\(directory[item].name) at \(directory[site].name)")
            }
        }
    }

    @Test("Each street has a clerk for each language, and each site a room")
    func languagesAndRooms() {
        for index in directory.sites.indices {
            let site = SitePosition(index)
            #expect(!directory.rooms(at: site).isEmpty)
            #expect(!directory.clerks(at: site).isEmpty)
            guard directory[site].level == .streetCentre else { continue }
            for language in Language.allCases {
                #expect(directory.clerks(at: site).contains { directory[$0].languages.contains(language) })
            }
        }
    }

    @Test("The item that confirms an enterprise's facts wants identity, place, video and signature")
    func enterprise() throws {
        let item = try #require(directory.item(id("QY02")))
        #expect(Set(item.evidence).isSuperset(of: [.identity, .place, .video, .signature]))
    }

    @Test("The district centre is staffed over lunch, the streets are not")
    func lunch() throws {
        let noon = Shanghai.instant(try day("2026-11-26"), try #require(LocalTime("12:30")))
        for (level, expected) in [(SiteLevel.districtCentre, true), (.streetCentre, false), (.communityStation, false)]
        {
            let clerks = directory.clerks.indices.map { ClerkPosition($0) }.filter {
                directory[directory.site(of: $0)].level == level
            }
            let present = clerks.filter { directory.isOpen(directory.calendar(of: $0), at: noon) == true }
            #expect(present.isEmpty != expected)
            #expect(present.count < clerks.count)
        }
    }

    private static let facts = DirectoryFixture.root.appending(path: "../shared/facts").standardizedFileURL.path

    @Test(
        "The script makes the same bytes again from the facts",
        .enabled(if: FileManager.default.fileExists(atPath: facts), "the collected facts are not beside the checkout")
    )
    func reproducible() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhida-directory-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let folderOfItems = DirectoryFixture.root.appending(path: "directory/items.csv")
        try FileManager.default.copyItem(at: folderOfItems, to: folder.appending(path: "items.csv"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", DirectoryFixture.root.appending(path: "script/data/directory.py").path, Self.facts, folder.path,
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        for file in [DirectoryFile.sites, .departments, .clerks, .rooms] {
            let made = try Data(contentsOf: folder.appending(path: file.fileName))
            #expect(try Array(made) == DirectoryFixture.bytes("directory/\(file.fileName)"), "\(file.fileName)")
        }
    }
}
