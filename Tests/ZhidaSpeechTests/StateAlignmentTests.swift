import Testing

@testable import ZhidaSpeech

@Suite("Alignment of frames with the states of known words")
struct StateAlignmentTests {
    private static let pause = 0
    private static let width = 3 * StateClassifier.states

    /// Rows in which one state is likelier than the others.
    private func evidence(_ states: [Int32]) -> [Float] {
        states.flatMap { state in (0..<Self.width).map { $0 == Int(state) ? 1 : -1 } }
    }

    /// The states at places of a chain of phones.
    private static func states(_ places: [Int], of phones: [Int]) -> [Int32] {
        let count = StateClassifier.states
        return places.map { Int32(phones[$0 / count] * count + $0 % count) }
    }

    private func alignment(_ phones: [Int]) -> StateAlignment {
        var alignment = StateAlignment()
        alignment.append(phone: Self.pause, isOptional: true)
        for phone in phones { alignment.append(phone: phone, isOptional: phone == Self.pause) }
        alignment.append(phone: Self.pause, isOptional: true)
        return alignment
    }

    @Test(
        "the path goes through every state of the phones, and through pauses where they were made",
        arguments: [
            // A pause before, between and behind.
            [0, 0, 1, 2, 3, 4, 4, 5, 0, 1, 2, 6, 7, 8, 8, 0, 1, 1, 2],
            // None at all.
            [3, 4, 5, 5, 6, 7, 8],
            // Only between.
            [3, 3, 4, 5, 0, 1, 1, 2, 6, 7, 8],
            // Only before.
            [0, 1, 2, 3, 4, 5, 6, 6, 7, 8],
        ]
    )
    func path(states: [Int32]) throws {
        let found = try #require(alignment([1, 0, 2]).path(evidence(states), width: Self.width))
        #expect(Self.states(found.places, of: [0, 1, 0, 2, 0]) == states)
        #expect(found.evidence == Float(states.count))
    }

    @Test("evidence for something else is overruled by the words")
    func otherEvidence() throws {
        // The frames say the second phone first.
        let found = try #require(alignment([1, 2]).path(evidence([6, 7, 8, 3, 4, 5]), width: Self.width))
        #expect(Self.states(found.places, of: [0, 1, 2, 0]) == [3, 4, 5, 6, 7, 8])
        #expect(found.evidence == -6)
    }

    @Test("frames that are too few for the words have no path")
    func tooFew() {
        #expect(alignment([1, 2]).path(evidence([3, 4, 5, 6, 7]), width: Self.width) == nil)
        #expect(alignment([1, 2]).path([], width: Self.width) == nil)
        #expect(StateAlignment().path(evidence([3]), width: Self.width) == nil)
    }
}
