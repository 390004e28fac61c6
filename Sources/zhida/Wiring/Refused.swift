import ZhidaConsult

/// A refusal on its way to the person who asked.
struct Refused: Error {
    var refusal: Refusal
    /// Under which the same request can be sent again.
    var key: IdempotencyKey?
    /// Slots that are free instead.
    var alternatives: [SlotView] = []

    private struct Answer: Encodable {
        struct Content: Encodable {
            var reason: Refusal.Reason
            var english: String
            var chinese: String
            var alternatives: [SlotView]
        }

        var refusal: Content
    }

    /// Unavailable is the system's fault, everything else an answer.
    var exit: Exit { refusal.reason == .unavailable ? .systemFailed : .no }

    /// What is printed to standard error.
    var message: String {
        var text = say(refusal.chinese, refusal.english)
        if refusal.reason == .unavailable, let key {
            text += say("（重发请加 --key \(key.text)）", " (to send it again, add --key \(key.text))")
        }
        if !alternatives.isEmpty {
            let list = alternatives.map { "  \($0.line)" }.joined(separator: "\n")
            text += "\n" + say("附近的空闲时段：", "Free nearby:") + "\n" + list
        }
        return text
    }

    /// Prints the refusal for programs where JSON is asked for, and gives what ends the program.
    func ending(json: Bool) throws -> any Error {
        guard json else { return Failure(exit, message) }
        try JSONOutput.print(
            Answer(
                refusal: Answer.Content(
                    reason: refusal.reason,
                    english: refusal.english,
                    chinese: refusal.chinese,
                    alternatives: alternatives
                )
            )
        )
        return exit.quietly
    }
}

extension ConsultOptions {
    /// Opens the desk for `body`, and ends a refusal as the design says.
    func atDesk<Result>(_ body: (ConsultDesk) async throws -> Result) async throws -> Result {
        do {
            return try await ConsultDesk.open(self, body)
        } catch let refused as Refused {
            throw try refused.ending(json: global.json)
        } catch let refusal as Refusal {
            throw try Refused(refusal: refusal).ending(json: global.json)
        } catch let error as BrokerStoreError {
            throw Failure(.systemFailed, "\(error)")
        }
    }
}
