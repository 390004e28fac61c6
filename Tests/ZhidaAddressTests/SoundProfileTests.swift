import Testing
import ZhidaCore
import ZhidaText

@testable import ZhidaAddress

@Suite("Bounds of what names cost")
struct SoundProfileTests {
    @Test("No name that an alignment finds is ruled out", arguments: ["福海街道展景路", "古树一路幺二号", "新案街到宝诚71驱", "西香固戍"])
    func bound(text: String) {
        let engine = Fixture.engine
        let spoken = Fixture.spoken(text)
        let alignable = AlignableText(spoken)
        let whole = 0..<alignable.count
        let sounds = SoundProfile(alignable, engine.spotter.aligner.costs)
        var matches: [NameAligner.Match] = []
        var found = 0
        for name in 0..<engine.table.count where PlaceNameTable.lengths.contains(engine.table.length(name)) {
            engine.spotter.aligner.align(name, alignable, whole, most: 2, into: &matches)
            guard let cost = matches.map(\.cost).min() else { continue }
            found += 1
            let most = Int32((cost * Float(SyllableDistance.scale)).rounded())
            let isAllowed = engine.table.withReading(name) { sounds.allows($0, whole, most: most) }
            #expect(isAllowed, "\(engine.table.text(name))")
        }
        #expect(found > 10)
    }

    @Test("A name of other sounds is ruled out")
    func otherSounds() throws {
        let engine = Fixture.engine
        let alignable = AlignableText(Fixture.spoken("固戍固戍"))
        let sounds = SoundProfile(alignable, engine.spotter.aligner.costs)
        let name = try #require((0..<engine.table.count).first { engine.table.text($0) == "展景路" })
        #expect(!engine.table.withReading(name) { sounds.allows($0, 0..<alignable.count, most: 125) })
    }
}
