import Foundation
import Testing
import ZhidaConsult
import ZhidaStore
import ZhidaTesting

@Suite("Keys in the data folder")
struct KeyFolderTests {
    let folder: TemporaryFolder
    let keys: KeyFolder
    static let now = Instant(seconds: 1_790_000_000)

    init() throws {
        folder = try TemporaryFolder()
        keys = KeyFolder(in: folder.path)
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test("A ring is made when it is first asked for, private, and the same ever after")
    func made() throws {
        for purpose in KeyRing.Purpose.allCases {
            let ring = try keys.ring(purpose, now: Self.now)
            #expect(ring.purpose == purpose)
            #expect(try KeyFolder(in: folder.path).ring(purpose, now: Self.now + .seconds(9)) == ring)
            #expect(try mode(keys.path(of: purpose)) == 0o600)
        }
        #expect(try mode(folder.path("keys")) == 0o700)
        let secrets = try Set(KeyRing.Purpose.allCases.map { try keys.ring($0, now: Self.now).current.secret })
        #expect(secrets.count == 3)
    }

    @Test("A rotation is kept, with the former key behind the new one")
    func rotated() throws {
        let first = try keys.ring(.token, now: Self.now)
        let second = try keys.rotate(.token, now: Self.now + .seconds(60))
        #expect(second.keys.count == 2)
        #expect(second.keys[1].id == first.current.id)
        #expect(second.keys[1].retired == Self.now + .seconds(60))
        #expect(try keys.ring(.token, now: Self.now) == second)
        let third = try keys.rotate(.token, now: Self.now + .seconds(120)) { ring in
            ring.forget(retiredUpTo: Self.now + .seconds(60))
        }
        #expect(third.keys.map(\.id) == [third.current.id, second.current.id])
    }

    @Test(
        "A file that others can read is not trusted, and the error says what to do",
        arguments: [0o640, 0o604, 0o660, 0o666]
    )
    func exposed(mode: Int) throws {
        _ = try keys.ring(.token, now: Self.now)
        let path = keys.path(of: .token)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        do {
            _ = try keys.ring(.token, now: Self.now)
            Issue.record("trusted")
        } catch let error as PrivateFileError {
            #expect(error.description.contains("chmod 600 \(path)"))
        }
    }

    @Test("A damaged, emptied or exchanged file is an error without a word of a secret, and is not replaced")
    func damaged() throws {
        _ = try keys.ring(.webhook, now: Self.now)
        let ring = try keys.ring(.token, now: Self.now)
        let path = keys.path(of: .token)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let other = try Data(contentsOf: URL(fileURLWithPath: keys.path(of: .webhook)))
        for broken in [Data(), whole.dropLast(20), other, Data("{}".utf8)] {
            try broken.write(to: URL(fileURLWithPath: path))
            do {
                _ = try keys.ring(.token, now: Self.now)
                Issue.record("taken")
            } catch let error as KeyFolderError {
                #expect(error.path == path)
                #expect(!"\(error)".contains("secret"))
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == broken)
        }
        try whole.write(to: URL(fileURLWithPath: path))
        #expect(try keys.ring(.token, now: Self.now) == ring)
    }

    @Test("A symbolic link in place of a key file is not followed")
    func link() throws {
        _ = try keys.ring(.token, now: Self.now)
        let path = keys.path(of: .token)
        try FileManager.default.moveItem(atPath: path, toPath: folder.path("elsewhere.json"))
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path("elsewhere.json"))
        #expect(throws: PrivateFileError.self) { try keys.ring(.token, now: Self.now) }
    }

    @Test("Many who ask at once for the first time get one and the same ring")
    func atOnce() async throws {
        let keys = keys
        let rings = try await withThrowingTaskGroup(of: KeyRing.self) { group in
            for _ in 0..<16 { group.addTask { try keys.ring(.checkpoint, now: Self.now) } }
            return try await group.reduce(into: Set<KeyRing>()) { $0.insert($1) }
        }
        #expect(rings.count == 1)
    }
}
