import ZhidaDigest

extension IdempotencyKey {
    /// A pseudonym for somebody of whom a request says no other: the same whenever the request is sent again, so that it
    /// is the same request.
    public var person: PersonID {
        let digest = Hexadecimal.text(of: SHA256.hash(of: "person\n\(text)".utf8))
        guard let person = PersonID("p-" + digest.prefix(16)) else { preconditionFailure("hexadecimal is allowed") }
        return person
    }
}
