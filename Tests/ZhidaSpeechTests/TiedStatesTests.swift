import Testing

@testable import ZhidaSpeech

@Suite("Tied states of phones between their neighbours")
struct TiedStatesTests {
    @Test("the binary form of a model's definition and its text form say the same")
    func forms() throws {
        let folder = try TemporaryFolder()
        let binary = ModelFixture.shipped + "/acoustic/mdef"
        try folder.run(["pocketsphinx_mdef_convert", "-text", binary, folder["mdef.txt"]])
        let converted = try ModelDefinition(path: folder["mdef.txt"], tyingStates: true)
        let shipped = try ModelDefinition(path: binary, tyingStates: true)
        #expect(shipped.senones == 1_100)
        #expect(try #require(shipped.tiedStates) == converted.tiedStates)
        #expect(try ModelDefinition(path: binary).tiedStates == nil)
    }

    @Test("where the neighbours were never met at that place of a word, they are looked for elsewhere, then left out")
    func fallback() {
        var tied = TiedStates()
        tied.add(["a", "-", "-"], nil, [0, 1, 2])
        tied.add(["a", "b", "c"], .inside, [3, 4, 5])
        tied.add(["a", "b", "d"], .last, [6, 7, 8])
        #expect(tied.states(of: "a", after: "b", before: "c", .inside) == [3, 4, 5])
        #expect(tied.states(of: "a", after: "b", before: "d", .first) == [6, 7, 8])
        #expect(tied.states(of: "a", after: "c", before: "b", .alone) == [0, 1, 2])
        #expect(tied.states(of: "z", after: "b", before: "c", .inside) == nil)
    }
}
