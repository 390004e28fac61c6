import Foundation
import Testing

@testable import ZhidaConsult

@Suite("Loading a directory")
struct DirectoryLoaderTests {
    /// A row of `faults.tsv`: one file of the small directory changed, and every fault that this makes.
    struct FaultCase: CustomTestStringConvertible {
        var what: String
        var file: DirectoryFile
        var change: String
        var rows: String
        /// `file row field`, with `-` for no field.
        var faults: [String]
        var says: String

        var testDescription: String { what }

        init(_ fields: [String]) throws {
            what = fields[0]
            file = try #require(DirectoryFile(rawValue: fields[1]))
            change = fields[2]
            rows = fields[3]
            faults = fields[4].split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }.sorted()
            says = fields[5]
        }

        func sources() throws -> [DirectorySource] {
            switch change {
            case "whole":
                return try DirectoryFixture.sources(
                    [file: DirectoryFixture.bytes("Tests/Fixtures/directory/whole/\(rows)")]
                )
            case "add":
                let added = rows.split(separator: "⏎").map { $0 + "\n" }.joined()
                return try DirectoryFixture.sources([file: DirectoryFixture.valid(file) + Array(added.utf8)])
            default:
                Issue.record("\(change) is no change")
                return []
            }
        }
    }

    static let faultCases = try! DirectoryFixture.table("faults.tsv").map(FaultCase.init)

    @Test("Every fault is listed with file, row and field, and nothing else is", arguments: faultCases)
    func faults(_ fault: FaultCase) throws {
        do {
            _ = try DirectoryLoader.load(try fault.sources())
            Issue.record("\(fault.what) was accepted")
        } catch DirectoryError.rejected(let found) {
            let places = found.map { "\($0.file) \($0.fault.row) \($0.fault.field.isEmpty ? "-" : $0.fault.field)" }
            #expect(places.sorted() == fault.faults, "\(found.map(\.description).joined(separator: "\n"))")
            #expect(found.contains { $0.description.contains(fault.says) }, "\(found)")
            for fault in found { #expect(!fault.fault.what.isEmpty && fault.fault.mend.count > 4) }
        }
    }

    @Test("A directory without a fault is loaded, with every field in its place")
    func valid() throws {
        let directory = try DirectoryLoader.load(DirectoryFixture.sources())
        #expect(directory.sites.map(\.id.text) == ["D", "O1", "S1", "S1-01"])
        #expect(directory.departments.map(\.certainty) == [.likely])
        #expect(directory.departments.map(\.note) == ["an example"])
        let clerk = try #require(directory.clerk(id("C2")))
        #expect(clerk.skills.map(\.text) == ["I1", "I4"])
        #expect(clerk.languages.languages == [.mandarin, .sign])
        let item = try #require(directory.item(id("I3")))
        #expect(item.department == nil)
        #expect(item.duration == Minutes(20))
        #expect(item.scope.entrySites.map(\.text) == ["D"])
        guard case .partner(let partner, _) = item.scope else {
            Issue.record("\(item.scope) is no partner")
            return
        }
        #expect(partner.city == "广州市")
        #expect(partner.mode == .onBehalf)
        let allowance = try #require(directory.item(id("I1")))
        #expect(allowance.evidence == [.face, .identity])
        #expect(allowance.levels.levels == [.communityStation, .streetCentre, .department])
        let counter = try #require(directory.room(id("D-W1")))
        #expect(counter.lanes == 3)
        #expect(counter.kind == .counter)
        #expect(!counter.byVideo)
    }

    @Test("A byte-order mark, CRLF, empty lines and another order of the rows change nothing")
    func otherWriting() throws {
        let plain = try DirectoryVersion(DirectoryLoader.load(DirectoryFixture.sources()))
        let windows = try DirectoryFixture.bytes("Tests/Fixtures/directory/whole/bom-and-crlf.csv")
        #expect(try DirectoryVersion(DirectoryLoader.load(DirectoryFixture.sources([.sites: windows]))) == plain)
        var random = SeededRandom(seed: 7)
        for file in DirectoryFile.allCases where file != .calendars {
            let text = String(decoding: try DirectoryFixture.valid(file), as: UTF8.self)
            let lines = text.split(separator: "\n")
            let shuffled = [lines[0]] + lines.dropFirst().shuffled(using: &random)
            let bytes = Array(shuffled.joined(separator: "\n\n").utf8)
            #expect(try DirectoryVersion(DirectoryLoader.load(DirectoryFixture.sources([file: bytes]))) == plain)
        }
    }

    @Test("Files that are not handed in are taken from the directory that is changed")
    func partly() throws {
        let base = try DirectoryLoader.load(DirectoryFixture.sources())
        let rows = Array("C4,窗口人员4,S1,I1,mandarin,OFFICE,local\n".utf8)
        let clerks = DirectorySource(.clerks, bytes: try DirectoryFixture.valid(.clerks) + rows)
        let changed = try DirectoryLoader.load([clerks], changing: base)
        #expect(changed.clerks.count == 4)
        #expect(changed.sites == base.sites)
    }

    @Test("A file that takes away what others still name is refused")
    func orphaned() throws {
        let base = try DirectoryLoader.load(DirectoryFixture.sources())
        let text = String(decoding: try DirectoryFixture.valid(.items), as: UTF8.self)
        let without = text.split(separator: "\n").filter { !$0.hasPrefix("I2") }.joined(separator: "\n")
        let items = DirectorySource(.items, bytes: Array(without.utf8))
        let error = directoryError { () throws(DirectoryError) in
            _ = try DirectoryLoader.load([items], changing: base)
        }
        guard case .rejected(let faults)? = error else {
            Issue.record("clerk C3 would handle an item that there is not")
            return
        }
        #expect(faults.count == 1)
        #expect(faults[0].description.contains("clerk C3 handles I2"))
    }

    @Test("Without a directory to change all files are wanted, and one of each")
    func missingAndDouble() throws {
        let sources = try DirectoryFixture.sources()
        let error = directoryError { () throws(DirectoryError) in
            _ = try DirectoryLoader.load(sources.filter { $0.file != .rooms } + [sources[0]])
        }
        guard case .rejected(let faults)? = error else {
            Issue.record("a missing file was accepted")
            return
        }
        #expect(Set(faults.map(\.file)) == ["rooms.csv", "sites.csv"])
    }

    @Test("Files that are damaged at random are refused with faults or loaded, and never crash the reader")
    func mutations() throws {
        var random = SeededRandom(seed: 20_261_126)
        let valid = try Dictionary(
            uniqueKeysWithValues: DirectoryFile.allCases.map { ($0, try DirectoryFixture.valid($0)) }
        )
        var refused = 0
        for _ in 0..<1500 {
            let file = DirectoryFile.allCases[Int.random(in: 0..<7, using: &random)]
            var bytes = valid[file] ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert([0x2C, 0x22, 0x0A, 0x3B, 0x2D][Int.random(in: 0..<5, using: &random)], at: at)
                default: bytes.removeSubrange(at..<min(bytes.count, at + 20))
                }
                if bytes.isEmpty { break }
            }
            do {
                _ = try DirectoryLoader.load(DirectoryFixture.sources([file: bytes]))
            } catch DirectoryError.rejected(let faults) {
                refused += 1
                #expect(!faults.isEmpty)
            }
        }
        #expect(refused > 300)
    }
}
