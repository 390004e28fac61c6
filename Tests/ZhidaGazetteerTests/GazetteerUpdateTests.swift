import Foundation
import Testing
import ZhidaCore

@testable import ZhidaGazetteer

@Suite("Reading an update")
struct GazetteerUpdateTests {
    struct Expected: Hashable {
        var row: Int
        var field: String
    }

    /// The expected faults of each file, as `faults.tsv` lists them; `nil` row where the file cannot be read at all.
    static let expected: [String: [Expected?]] = {
        let text = try! String(contentsOfFile: Fixture.path("faults.tsv"), encoding: .utf8)
        var faults: [String: [Expected?]] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            faults[String(fields[0]), default: []].append(
                Int(fields[1]).map { Expected(row: $0, field: String(fields[2])) }
            )
        }
        return faults
    }()

    @Test("Every fault of a bad file is listed with row and field, and a good file has none", arguments: Fixture.files)
    func faults(file: String) throws {
        do {
            let update = try GazetteerUpdate(contentsOf: Fixture.path(file))
            #expect(file.hasPrefix("valid"), "\(file) was accepted")
            #expect(update.addressCount > 0)
        } catch GazetteerError.rejected(_, let faults) {
            let found = Set(faults.map { Expected(row: $0.row, field: $0.field) })
            let wanted = Set((Self.expected[file] ?? []).compactMap { $0 })
            // A header that is no header is told about each of its titles too.
            if file == "no-header.csv" {
                #expect(found.isSuperset(of: wanted))
            } else {
                #expect(found == wanted, "\(file): \(faults)")
            }
            for fault in faults { #expect(!fault.what.isEmpty && fault.mend.hasSuffix(".")) }
        } catch GazetteerError.unreadable(_, let why, let mend) {
            #expect(Self.expected[file] == [nil], "\(file): \(why)")
            #expect(!mend.isEmpty)
        }
    }

    @Test("The encoding of a spreadsheet's export is recognised and named")
    func encodings() throws {
        for (file, name) in [("gbk.csv", "GBK"), ("gb18030.csv", "GB18030"), ("utf-16.csv", "UTF-16")] {
            #expect(throws: GazetteerError.self) { try GazetteerUpdate(contentsOf: Fixture.path(file)) }
            do { _ = try GazetteerUpdate(contentsOf: Fixture.path(file)) } catch { #expect("\(error)".contains(name)) }
        }
    }

    @Test("Several faults of one file are all listed")
    func manyFaults() throws {
        let csv = """
            code,level,parent,name,origin
            440306,district,,宝安区,official
            44030,street,440306,甲街道,official
            440306018,stret,440306,乙街道,official
            440306019,street,440307,,guess
            440306,district,,宝安区,official
            """
        do {
            _ = try Fixture.update(csv)
            Issue.record("accepted")
        } catch GazetteerError.rejected(_, let faults) {
            let found = faults.map { "\($0.row) \($0.field)" }
            #expect(found == ["3 code", "4 level", "5 name", "5 origin", "6 code", "6 name"])
        }
    }

    @Test("The default district is sound")
    func defaultDistrict() throws {
        let update = try GazetteerUpdate(contentsOf: Fixture.root.appending(path: "gazetteer/baoan.csv").path)
        let draft = update.draft
        #expect(draft.levels.count { $0 == .street } == 10)
        #expect(update.addressCount > 20_000)
        // Plates and buildings are generated, and say so.
        #expect(
            draft.levels.indices.allSatisfy {
                draft.levels[$0].depth < AddressLevel.door.depth || draft.origins[$0] == .synthetic
            }
        )
    }

    @Test("Random bytes never crash the reader", arguments: 0..<200)
    func hostileBytes(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let header = Array("code,level,parent,name\n".utf8)
        let alphabet: [UInt8] = Array(",\"\n\r 0123456789宝安district\u{0}".utf8) + [0xFF, 0xB1, 0xA6]
        let bytes = (seed % 2 == 0 ? header : []) + (0..<400).map { _ in alphabet.randomElement(using: &generator)! }
        bytes.withUnsafeBytes { buffer in
            do { _ = try GazetteerUpdate(csv: buffer, name: "random") } catch { #expect(error is GazetteerError) }
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
