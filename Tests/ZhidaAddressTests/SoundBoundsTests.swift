import Testing
import ZhidaCore
import ZhidaText

@testable import ZhidaAddress

@Suite("Bounds of what names cost")
struct SoundBoundsTests {
    @Test("No name that an alignment finds is ruled out", arguments: ["福海街道展景路", "古树一路幺二号", "新案街到宝诚71驱", "西香固戍"])
    func bound(text: String) {
        let engine = Fixture.engine
        let spoken = Fixture.spoken(text)
        let alignable = AlignableText(spoken)
        let whole = 0..<alignable.count
        let bounds = SoundBounds(gap: UInt8(NameAligner.gap))
        bounds.take(alignable, whole, engine.spotter.aligner.costs)
        var matches: [NameAligner.Match] = []
        var found = 0
        for name in 0..<engine.table.count where PlaceNameTable.lengths.contains(engine.table.length(name)) {
            engine.spotter.aligner.align(name, alignable, whole, most: 2, into: &matches)
            guard let cost = matches.map(\.cost).min() else { continue }
            found += 1
            #expect(bounds.allow(name, engine.table, most: cost + 0.001), "\(engine.table.text(name))")
        }
        #expect(found > 10)
    }

    @Test("A name of other sounds is ruled out")
    func otherSounds() throws {
        let engine = Fixture.engine
        let alignable = AlignableText(Fixture.spoken("固戍固戍"))
        let bounds = SoundBounds(gap: UInt8(NameAligner.gap))
        bounds.take(alignable, 0..<alignable.count, engine.spotter.aligner.costs)
        let name = try #require((0..<engine.table.count).first { engine.table.text($0) == "展景路" })
        #expect(!bounds.allow(name, engine.table, most: 0.5))
    }
}
