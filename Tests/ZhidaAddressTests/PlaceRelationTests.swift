import Testing
import ZhidaCore

@testable import ZhidaAddress

@Suite("Relations between places")
struct PlaceRelationTests {
    /// A text without its brackets, and what stood in them.
    private func marked(_ text: String) -> (scalars: [Unicode.Scalar], places: [Range<Int>]) {
        var scalars: [Unicode.Scalar] = []
        var places: [Range<Int>] = []
        var start = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "【": start = scalars.count
            case "】": places.append(start..<scalars.count)
            default: scalars.append(scalar)
            }
        }
        return (scalars, places)
    }

    @Test("Each text of the table has its relations", arguments: Fixture.rows("Tests/Fixtures/address/relations.tsv"))
    func table(row: [String]) {
        let (scalars, places) = marked(row[0])
        func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
        let shown = RelatingText(scalars).relations(of: places).map { relation in
            let side = relation.side.map { ".\($0.rawValue)" } ?? ""
            let road = relation.road.map { " of " + text(places[$0]) } ?? ""
            let names = relation.places.map { text(places[$0]) }.joined(separator: ",")
            return "\(relation.kind.rawValue)\(side)(\(names)\(road))\(text(relation.cue))"
        }
        #expect((shown.isEmpty ? "-" : shown.joined(separator: " ")) == row[1], "\(row[2])")
    }

    @Test("A relation's range holds its places and its cue") func ranges() {
        for row in Fixture.rows("Tests/Fixtures/address/relations.tsv") {
            let (scalars, places) = marked(row[0])
            for relation in RelatingText(scalars).relations(of: places) {
                #expect(relation.range.contains(relation.cue.lowerBound))
                #expect(relation.range.upperBound >= relation.cue.upperBound)
                for place in relation.places { #expect(relation.range.contains(places[place].lowerBound)) }
                #expect(relation.range.upperBound <= scalars.count)
            }
        }
    }

    @Test("Places at the end, empty ones and no text at all are borne") func edges() {
        #expect(RelatingText([]).relations(of: []).isEmpty)
        #expect(RelatingText([]).relations(of: [0..<0, 0..<0]).isEmpty)
        let text = Array("对面".unicodeScalars)
        #expect(RelatingText(text).relations(of: [2..<2]).isEmpty)
    }

    @Test("Places that overlap, stand in any order or beyond each other are borne") func anyPlaces() {
        let text = Array("从固戍一路到西乡大道和前进路交界对面的香缇湾".unicodeScalars)
        var random = SeededRandom(seed: 7)
        for _ in 0..<2_000 {
            let places = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                let start = Int.random(in: 0...text.count, using: &random)
                return start..<Int.random(in: start...text.count, using: &random)
            }
            for relation in RelatingText(text).relations(of: places) {
                #expect(relation.places.allSatisfy(places.indices.contains))
            }
            #expect(RelatingText(text).joined(places).allSatisfy(places.indices.contains))
        }
    }
}
