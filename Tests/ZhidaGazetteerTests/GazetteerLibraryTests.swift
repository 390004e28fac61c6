import Foundation
import Testing
import ZhidaCore

@testable import ZhidaGazetteer

@Suite("Versions of the gazetteer")
struct GazetteerLibraryTests {
    static let first = """
        code,level,parent,name,reading,kind,until,longitude,latitude,origin,source
        440306,district,,宝安区,bao an qu,,,,,official,a
        440306018,street,440306,西乡街道,xi xiang jie dao,,,113.9,22.6,official,a
        440306018001,community,440306018,固戍社区,gu shu she qu,,,,,official,a
        440306018R0001,road,440306018,固戍一路,gu shu yi lu,,,,,public,b
        440306018R000100012,door,440306018R0001,12号,shi er hao,,,,,synthetic,c
        ,alias,440306018,西乡镇,xi xiang zhen,曾用名,2004,,,official,a

        """
    static let second = first.replacing("固戍一路", with: "固戍新路")

    @Test("What was loaded can be read back: tree, names, readings, aliases, coordinates")
    func roundTrip() throws {
        try Fixture.withLibrary { library in
            _ = try library.add(Fixture.update(Self.first), readings: Fixture.unread)
            let gazetteer = try library.active(verifying: true)
            #expect(gazetteer.count == 5)
            let door = try #require(gazetteer.index(of: AddressCode("440306018R000100012")!))
            #expect(gazetteer.address(door) == "宝安区西乡街道固戍一路12号")
            #expect(gazetteer.lineage(door).map(gazetteer.level) == [.door, .road, .street, .district])
            let street = try #require(gazetteer.index(of: AddressCode("440306018")!))
            #expect(gazetteer.children(street).map(gazetteer.name) == ["固戍一路", "固戍社区"])
            #expect(gazetteer.coordinates(street)?.longitude == 113.9)
            #expect(gazetteer.coordinates(door) == nil)
            #expect(gazetteer.origin(door) == .synthetic)
            let former = try #require(gazetteer.nameIndices.first { gazetteer.text(of: $0) == "西乡镇" })
            #expect(gazetteer.bearers(of: former).map(\.index) == [street])
            #expect(gazetteer.bearers(of: former).map(\.untilYear) == [2004])
            #expect(gazetteer.reading(of: former).map(\.pinyin) == ["xi", "xiang", "zhen"])
            let short = try #require(gazetteer.nameIndices.first { gazetteer.text(of: $0) == "固戍" })
            #expect(gazetteer.bearers(of: short).map(\.kind) == [.suffixless])
            #expect(gazetteer.index(of: AddressCode("440399")!) == nil)
        }
    }

    @Test("A second load becomes active, rollback goes back, and the difference is told")
    func rollback() throws {
        try Fixture.withLibrary { library in
            let one = try library.add(Fixture.update(Self.first), readings: Fixture.unread).name
            let two = try library.add(Fixture.update(Self.second), readings: Fixture.unread).name
            #expect(try library.activeName() == two)
            let difference = GazetteerDifference(from: try library.open(one), to: try library.open(two))
            #expect(difference.added.isEmpty && difference.removed.isEmpty)
            #expect(difference.changed.map(\.address) == ["宝安区西乡街道固戍新路", "宝安区西乡街道固戍新路12号"])
            #expect(try library.rollback() == (two, one))
            #expect(try library.activeName() == one)
            #expect(throws: GazetteerError.nothingToRollBack) { try library.rollback() }
            #expect(try library.activate("2") == two)
            #expect(throws: GazetteerError.self) { try library.activate("7") }
        }
    }

    @Test("The same content is kept once")
    func sameContent() throws {
        try Fixture.withLibrary { library in
            let one = try library.add(Fixture.update(Self.first), readings: Fixture.unread)
            let again = try library.add(Fixture.update(Self.first), readings: Fixture.unread)
            #expect(one.isNew && !again.isNew && one.name == again.name)
            #expect(try library.versions().count == 1)
        }
    }

    @Test("An update with a fault leaves everything as it was")
    func nothingApplied() throws {
        try Fixture.withLibrary { library in
            let name = try library.add(Fixture.update(Self.first), readings: Fixture.unread).name
            #expect(throws: GazetteerError.self) {
                try library.add(
                    Fixture.update(Self.second.replacing(",official,a", with: ",hearsay,a")),
                    readings: Fixture.unread
                )
            }
            #expect(try library.activeName() == name)
            #expect(try library.versions().map(\.name) == [name])
        }
    }

    @Test("Any flipped byte of a version is found, and its place is told")
    func flippedByte() throws {
        try Fixture.withLibrary { library in
            let name = try library.add(Fixture.update(Self.first), readings: Fixture.unread).name
            let path = library.path(of: name)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            for position in stride(from: 0, to: whole.count, by: 251) {
                var damaged = whole
                damaged[position] ^= 0x10
                try damaged.write(to: URL(fileURLWithPath: path))
                do {
                    let damages = try Gazetteer(path: path).verify()
                    let isTold = damages.contains { ($0.first...$0.last).contains(position) }
                    #expect(isTold, "byte \(position): \(damages)")
                } catch let error as GazetteerError {
                    guard case .damaged(_, let why) = error else { throw error }
                    #expect(position < 1024, "byte \(position): \(why)")
                }
                #expect(throws: GazetteerError.self, "byte \(position)") { try Gazetteer(path: path, verifying: true) }
            }
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
            #expect(throws: GazetteerError.self) { try Gazetteer(path: path) }
        }
    }

    @Test("A version of the program before is refused with what to do")
    func olderFormat() throws {
        try Fixture.withLibrary { library in
            let name = try library.add(Fixture.update(Self.first), readings: Fixture.unread).name
            var bytes = Array("ZHIDAGAZ".utf8) + [1, 0, 0, 0]
            bytes += [UInt8](repeating: 0, count: 4000)
            try Data(bytes).write(to: URL(fileURLWithPath: library.path(of: name)))
            do {
                _ = try library.active()
                Issue.record("it was opened")
            } catch GazetteerError.damaged(_, let why) {
                #expect(why.contains("load the CSV file again"))
            }
        }
    }

    @Test("A full disk leaves the old version serving")
    func fullDisk() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhida-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let mount = Process()
        mount.executableURL = URL(fileURLWithPath: "/bin/mount")
        mount.arguments = ["-t", "tmpfs", "-o", "size=100k", "none", folder]
        mount.standardError = FileHandle.nullDevice
        try mount.run()
        mount.waitUntilExit()
        guard mount.terminationStatus == 0 else {
            print("NOT TESTED: a full disk; a small file system can only be mounted by root")
            return
        }
        defer {
            let unmount = Process()
            unmount.executableURL = URL(fileURLWithPath: "/bin/umount")
            unmount.arguments = ["--lazy", folder]
            try? unmount.run()
            unmount.waitUntilExit()
        }
        let library = GazetteerLibrary(folder: folder)
        let name = try library.add(Fixture.update(Self.first), readings: Fixture.unread).name
        let doors = (100..<999).map { "440306018R000100\($0),door,440306018R0001,\($0)号,,,,,,synthetic,c\n" }.joined()
        do {
            _ = try library.add(Fixture.update(Self.first + doors), readings: Fixture.unread)
            Issue.record("the disk was not full")
        } catch GazetteerError.system(_, _, let code, _) {
            #expect(code == ENOSPC)
        }
        #expect(try library.activeName() == name)
        #expect(try library.active(verifying: true).count == 5)
        #expect(try library.versions().map(\.name) == [name])
    }
}
