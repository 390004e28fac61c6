import Foundation
import Testing
import ZhidaCore

@testable import ZhidaGazetteer

/// The shipped district, held against slow and plain answers.
@Suite("Looking up")
struct LookupTests {
    static let gazetteer: Gazetteer = {
        let update = try! GazetteerUpdate(contentsOf: Fixture.root.appending(path: "gazetteer/baoan.csv").path)
        var builder = ImageBuilder(update.draft, readings: Fixture.unread)
        let bytes = builder.build()
        return try! bytes.withUnsafeBytes { try Gazetteer(bytes: $0, version: "test") }
    }()

    @Test("Every code leads back to its address, and places come first")
    func codes() {
        let gazetteer = Self.gazetteer
        var seen: Set<AddressCode> = []
        for index in gazetteer.indices {
            let code = gazetteer.code(index)
            #expect(gazetteer.index(of: code) == index)
            #expect(seen.insert(code).inserted)
            #expect(gazetteer.isPlace(index) == (gazetteer.level(index).depth < AddressLevel.door.depth))
            if let parent = gazetteer.parent(index) { #expect(gazetteer.isAbove(parent, index) && parent < index) }
        }
        #expect(gazetteer.index(of: AddressCode("440306018R9999")!) == nil)
        #expect(gazetteer.index(of: AddressCode("440306018R000899999")!) == nil)
        #expect(gazetteer.index(of: AddressCode("Z")!) == nil)
    }

    @Test("Children are the addresses whose parent it is, and each is found by its name")
    func children() {
        let gazetteer = Self.gazetteer
        var byParent: [Gazetteer.Index: Set<Gazetteer.Index>] = [:]
        for index in gazetteer.indices {
            if let parent = gazetteer.parent(index) { byParent[parent, default: []].insert(index) }
        }
        for index in gazetteer.indices {
            let children = gazetteer.children(index)
            #expect(Set(children) == byParent[index, default: []] && children.count == Set(children).count)
            for child in children where gazetteer.nameIndex(child).value % 7 == 0 {
                let found = gazetteer.child(of: index, named: gazetteer.name(child))
                #expect(found.map(gazetteer.name) == gazetteer.name(child))
            }
        }
    }

    @Test("Plates are found by number and word, and by number alone")
    func plates() throws {
        let gazetteer = Self.gazetteer
        let road = try #require(
            gazetteer.places.max { gazetteer.childPlates($0).count < gazetteer.childPlates($1).count }
        )
        let names = gazetteer.children(road).map(gazetteer.name)
        for number in UInt32(0)..<300 {
            let isThere = names.contains("\(number)号")
            let found = gazetteer.child(of: road, number: number, unit: "号")
            #expect((found != nil) == isThere)
            let numbered = gazetteer.plates(of: road, numbered: number).map(gazetteer.name)
            let expected = names.filter { $0.prefix(while: \.isNumber) == "\(number)" }
            #expect(numbered.sorted() == expected.sorted())
        }
        #expect(gazetteer.child(of: road, named: "没有") == nil)
        #expect(gazetteer.child(of: road, named: "") == nil)
    }

    @Test("Pairs of syllables give the place names whose core holds them")
    func pairs() {
        let gazetteer = Self.gazetteer
        var adjacent: [Int: Set<UInt32>] = [:]
        var skipping: [Int: Set<UInt32>] = [:]
        for name in gazetteer.placeNameIndices {
            let reading = gazetteer.reading(of: name).map(\.rawValue)
            let core = gazetteer.withText(of: name) { KindWord.coreLength($0, syllables: reading.count) }
            for position in reading.indices {
                if position + 1 < min(reading.count, max(2, core)) {
                    adjacent[SyllablePairs.key(reading[position], reading[position + 1]), default: []].insert(
                        name.value
                    )
                }
                if position + 2 < min(reading.count, max(3, core + 1)) {
                    skipping[SyllablePairs.key(reading[position], reading[position + 2]), default: []].insert(
                        name.value
                    )
                }
            }
        }
        for first in 0..<Syllable.all.count {
            for second in 0..<Syllable.all.count {
                let (one, other) = (Syllable(rawValue: UInt16(first))!, Syllable(rawValue: UInt16(second))!)
                let key = SyllablePairs.key(one.rawValue, other.rawValue)
                let holding = gazetteer.namesHolding(one, other)
                guard !holding.isEmpty || adjacent[key] != nil else { continue }
                #expect(holding.map(\.value) == adjacent[key, default: []].sorted())
            }
        }
        for (key, names) in skipping {
            let one = Syllable(rawValue: UInt16(key / Syllable.all.count))!
            let other = Syllable(rawValue: UInt16(key % Syllable.all.count))!
            #expect(gazetteer.namesSkipping(one, other).map(\.value) == names.sorted())
        }
    }

    @Test("Every name is found by its text, and place names are those that a place bears")
    func names() {
        let gazetteer = Self.gazetteer
        for name in gazetteer.nameIndices {
            let found = gazetteer.names(written: gazetteer.text(of: name))
            #expect((gazetteer.isPlaceName(name) ? found.places : found.plates).contains(name.value))
            let isBorne = gazetteer.bearers(of: name).contains { gazetteer.isPlace($0.index) }
            #expect(isBorne == gazetteer.isPlaceName(name))
        }
        let one = gazetteer.nameIndices.first { gazetteer.text(of: $0) == "1号" }!
        let expected = gazetteer.indices.filter { gazetteer.nameIndex($0) == one }
        #expect(Array(gazetteer.addresses(named: one)) == expected)
    }

    @Test("The order of rows in a file changes no byte")
    func order() throws {
        let lines = DeltaTests.base.split(separator: "\n")
        let reversed = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n")
        let versions = try [DeltaTests.base, reversed].map { csv in
            var builder = ImageBuilder(try Fixture.update(csv).draft, readings: Fixture.unread)
            return builder.build()
        }
        #expect(versions[0] == versions[1])
    }

    @Test("Codes of any shape survive: letters, long steps between levels")
    func oddCodes() throws {
        let csv = """
            code,level,parent,name
            440306,district,,宝安区
            440306018,street,440306,西乡街道
            440306018A00Z9,area,440306018,甲村
            4403060180A0000B019,door,440306018,9号
            440306018A00Z9ABCDE,building,440306018A00Z9,1栋
            440306018A00Z9ABCDEZZZZZZ,room,440306018A00Z9ABCDE,101室
            4403060001234567890,building,440306,2栋
            440306000123456789ABCDEFG,room,440306,3室
            440306018A00Z900000000000,room,440306018A00Z9,4室
            """
        var builder = ImageBuilder(try Fixture.update(csv).draft, readings: Fixture.unread)
        let bytes = builder.build()
        let gazetteer = try bytes.withUnsafeBytes { try Gazetteer(bytes: $0, version: "odd") }
        for line in csv.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let index = try #require(gazetteer.index(of: AddressCode(fields[0])!), "\(line)")
            #expect(gazetteer.code(index).text == fields[0] && gazetteer.name(index) == fields[3])
        }
    }

    @Test("Natural order is one order: 2号 before 10号, and equal only where bytes are")
    func naturalOrder() {
        let names = ["", "#1", "02号", "2号", "2号楼", "2栋", "10号", "10-2号", "A座", "A2", "A10", "一号", "号", "88", "088"]
        func order(_ left: String, _ right: String) -> Int {
            Array(left.utf8).withUnsafeBytes { one in
                Array(right.utf8).withUnsafeBytes { NaturalOrder.compare(one, $0).signum() }
            }
        }
        #expect(order("2号", "10号") < 0 && order("A2", "A10") < 0)
        for one in names {
            for other in names {
                #expect(order(one, other) == -order(other, one) && (order(one, other) == 0) == (one == other))
                for third in names where order(one, other) <= 0 && order(other, third) <= 0 {
                    #expect(order(one, third) <= 0, "\(one) \(other) \(third)")
                }
            }
        }
    }
}
