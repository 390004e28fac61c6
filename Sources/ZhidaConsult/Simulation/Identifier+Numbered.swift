extension Identifier {
    /// `prefix` and nine digits, so that identifiers sort in the order of their numbers.
    ///
    /// - Precondition: an allowed prefix of at most 50 bytes, and a number from 0.
    static func numbered(_ prefix: StaticString, _ number: Int) -> Self {
        precondition(number >= 0)
        let digits = String(number)
        let text = "\(prefix)" + String(repeating: "0", count: max(0, 9 - digits.utf8.count)) + digits
        guard let identifier = Self(text[...]) else { preconditionFailure("“\(text)” is no identifier") }
        return identifier
    }
}
