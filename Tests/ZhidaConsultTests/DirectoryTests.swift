import Foundation
import Testing

@testable import ZhidaConsult

@Suite("A directory")
struct DirectoryTests {
    private let directory: Directory

    init() throws { directory = try DirectoryLoader.load(DirectoryFixture.sources()) }

    private func site(_ text: String) throws -> SitePosition {
        try #require(directory.position(of: id(text) as SiteID))
    }

    private func item(_ text: String) throws -> ItemPosition {
        try #require(directory.position(of: id(text) as ItemID))
    }

    private func names(_ sites: [SitePosition]) -> [String] { sites.map { directory[$0].id.text } }

    @Test("The way up leads over the street and the district to the item's department")
    func ascent() throws {
        #expect(try names(directory.ascent(from: site("S1-01"), for: item("I1"))) == ["S1", "D", "O1"])
        #expect(try names(directory.ascent(from: site("O1"), for: item("I1"))) == ["D"])
        #expect(try names(directory.ascent(from: site("S1-01"), for: item("I3"))) == ["S1", "D"])
        #expect(try names(directory.ancestors(of: site("D"))) == [])
    }

    @Test("A site lies within itself and those above it, and in no other")
    func within() throws {
        for (inner, outer, expected) in [
            ("S1-01", "S1", true), ("S1-01", "D", true), ("S1", "S1", true), ("O1", "D", true), ("S1", "S1-01", false),
            ("D", "S1", false), ("O1", "S1", false), ("S1", "O1", false),
        ] {
            #expect(try directory.isWithin(site(inner), site(outer)) == expected, "\(inner) in \(outer)")
        }
        #expect(try names(directory.subtree(of: site("S1"))) == ["S1", "S1-01"])
        #expect(try names(directory.subtree(of: site("D"))).sorted() == ["D", "O1", "S1", "S1-01"])
    }

    @Test(
        "An item is handled at its levels, at its own department's office, and beyond the district where it is taken in"
    )
    func handling() throws {
        #expect(try names(directory.sites(handling: item("I1"))) == ["O1", "S1", "S1-01"])
        #expect(try names(directory.sites(handling: item("I2"))) == ["D", "O1"])
        #expect(try names(directory.sites(handling: item("I3"))) == ["D"])
        #expect(try names(directory.sites(handling: item("I4"))) == ["S1-01"])
    }

    @Test("A clerk handles what they have learned, as far as their site may handle it")
    func clerks() throws {
        let ids = { (clerks: [ClerkPosition]) in clerks.map { self.directory[$0].id.text } }
        #expect(try ids(directory.clerks(handling: item("I1"))) == ["C1", "C2"])
        // C2 and C3 have learned I4, which only a station may handle.
        #expect(try ids(directory.clerks(handling: item("I4"))) == ["C1"])
        #expect(try ids(directory.clerks(at: site("D"), handling: item("I2"))) == ["C3"])
        #expect(try ids(directory.clerks(at: site("D"))) == ["C3"])
    }

    @Test("A room without hours of its own has those of its site")
    func roomCalendar() throws {
        let room = try #require(directory.position(of: id("S1-01-R1") as RoomID))
        #expect(directory[room].calendar == nil)
        #expect(directory[directory.calendar(of: room)].id.text == "OFFICE")
        #expect(try directory.rooms(at: site("S1-01")) == [room])
        #expect(try directory.site(of: room) == site("S1-01"))
    }

    @Test("Rows that do not fit together make no directory, and all of it is said")
    func inconsistent() throws {
        var content = directory.content
        content.clerks[0].site = id("X")
        content.rooms[0].capacity = 0
        content.items[0].duration = Minutes(7)
        content.calendars[0].weekly.removeLast()
        content.sites[3].parent = content.sites[0].id
        let error = directoryError { () throws(DirectoryError) in _ = try Directory(content) }
        guard case .inconsistent(let faults)? = error else {
            Issue.record("the rows were accepted")
            return
        }
        #expect(faults.count == 5, "\(faults)")
    }
}

@Suite("Versions of a directory")
struct DirectoryVersionTests {
    @Test("A version gives the directory back, and its bytes again")
    func roundTrip() throws {
        let directory = try DirectoryFixture.district()
        let version = try DirectoryVersion(directory)
        let stored = try DirectoryVersion(bytes: version.bytes, digest: version.digest)
        let again = try stored.directory()
        #expect(again.content == directory.content)
        #expect(try DirectoryVersion(again) == version)
    }

    @Test("A changed byte is found, wherever it is")
    func damage() throws {
        let version = try DirectoryVersion(DirectoryLoader.load(DirectoryFixture.sources()))
        var random = SeededRandom(seed: 3)
        for _ in 0..<200 {
            var bytes = version.bytes
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(throws: DirectoryError.self) { try DirectoryVersion(bytes: bytes, digest: version.digest) }
        }
        #expect(throws: DirectoryError.self) {
            try DirectoryVersion(bytes: Array(version.bytes.dropLast()), digest: version.digest)
        }
    }

    @Test("A version of another program is refused with what it cannot read")
    func foreign() throws {
        let bytes = Array(#"{"sites":[{"id":"a b"}]}"#.utf8)
        let digest = try DirectoryVersion(DirectoryLoader.load(DirectoryFixture.sources())).digest
        #expect(throws: DirectoryError.self) { try DirectoryVersion(bytes: bytes, digest: digest) }
        let version = try DirectoryVersion(bytes: bytes, digest: DirectoryVersion.digest(of: bytes))
        let error = directoryError { () throws(DirectoryError) in _ = try version.directory() }
        guard case .damaged(let why)? = error else {
            Issue.record("the bytes were read")
            return
        }
        #expect(why.contains("sites.0.id") && why.contains("a b"), "\(why)")
    }
}
