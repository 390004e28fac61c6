import Foundation
import Testing
import ZhidaTesting

/// A call of two synthetic voices in which the agent reads the place back, through the real program.
@Suite("The agent's read-back, through the real program")
struct ReadBackTests {
    struct Document: Decodable {
        struct Decision: Decodable {
            struct Reason: Decodable {
                var said: String
                var channel: String?
                var readBack: String?
            }
            var outcome: String
            var reasons: [Reason]
        }

        var decisions: [Decision]
    }

    /// Whether the short answer is understood depends on the model, whether the place is read back does not.
    @Test("What the agent reads back is a reason of the decision made from the caller's words")
    func sample() throws {
        let folder = try TemporaryFolder("zhida-read-back")
        let program = BuiltProgram("zhida")
        let data = folder.path("data")
        #expect(try program.run(["init", "--data", data], in: folder.path).code == 0)
        let sample = SamplesTests.root.appending(path: "samples/23-charging-cable.opus").path
        let ending = try program.run(["calls", "transcribe", "--json", "--data", data, sample], in: folder.path)
        let decision = try #require(
            JSONDecoder().decode(Document.self, from: Data(ending.output.utf8)).decisions.first
        )
        #expect(decision.outcome == "matched")
        let reason = try #require(decision.reasons.first { $0.channel == "agent" })
        #expect(["confirmed", "unanswered"].contains(reason.readBack))
        #expect(reason.said.contains("白石厦"))
        #expect(decision.reasons.contains { $0.channel == nil && $0.readBack == nil })
    }
}
