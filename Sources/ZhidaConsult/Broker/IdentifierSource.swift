import Synchronization

/// Makes identifiers that no other broker makes: 9 digits of time and 7 of chance in Crockford's base 32.
///
/// They sort by the time of making, so that new rows of a table lie side by side on the disk.
public final class IdentifierSource: Sendable {
    private struct State {
        var last: Int64 = .min
        var chance: UInt64 = 0
        var generator: any RandomNumberGenerator & Sendable
    }

    static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let chances: UInt64 = 1 << 35

    private let state: Mutex<State>

    /// - Parameter generator: one with a seed makes the identifiers repeatable in tests.
    public init(generator: sending any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) {
        state = Mutex(State(generator: generator))
    }

    /// The next one; within a millisecond they count up from a random start, so none is given twice.
    public func next<Subject>(at now: Instant) -> Identifier<Subject> {
        let (time, chance) = state.withLock { state in
            if now.milliseconds > state.last {
                state.last = now.milliseconds
                // The upper half is left for counting up.
                state.chance = state.generator.next() % (Self.chances / 2)
            } else {
                state.chance += 1
                if state.chance == Self.chances {
                    state.last += 1
                    state.chance = 0
                }
            }
            return (UInt64(max(0, state.last)), state.chance)
        }
        var text = [UInt8](repeating: 0, count: 16)
        for place in 0..<9 { text[8 - place] = Self.digits[Int(time >> UInt64(5 * place) & 31)] }
        for place in 0..<7 { text[15 - place] = Self.digits[Int(chance >> UInt64(5 * place) & 31)] }
        guard let identifier = Identifier<Subject>(String(decoding: text, as: UTF8.self)[...]) else {
            preconditionFailure("the digits of base 32 are allowed in identifiers")
        }
        return identifier
    }
}
