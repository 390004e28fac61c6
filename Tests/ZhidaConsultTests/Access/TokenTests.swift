import Foundation
import Testing
import ZhidaDigest

@testable import ZhidaConsult

@Suite("Tokens")
struct TokenTests {
    static let now = Instant(seconds: 1_790_000_000)

    static func key(_ name: String, _ fill: UInt8, retired: Instant? = nil) -> SigningKey {
        let secret = (0..<32).map { fill &+ UInt8($0) }
        return SigningKey(id: KeyID(name)!, secret: secret, made: Instant(seconds: 1_700_000_000), retired: retired)!
    }

    static let former = key("k0", 100)
    static let current = key("k1", 7)

    static let authority: TokenAuthority = {
        var keys = KeyRing(.token, current: former)
        keys.rotate(to: current, at: Instant(seconds: 1_789_995_000))
        return TokenAuthority(keys: keys)
    }()

    static let clerk = Caller(who: CallerID("c1")!, role: .clerk, site: SiteID("station-a1")!)

    /// Source: RFC 7515, appendix A.1.
    @Test("The example of RFC 7515, appendix A.1, comes out and is taken apart again")
    func standardExample() throws {
        let header = "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}"
        let payload = "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"
        let key = try #require(
            Base64URL.bytes(
                of: Array("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow".utf8)
            )
        )
        let token = CompactSignature.sign(header: Array(header.utf8), payload: Array(payload.utf8), key: key)
        #expect(
            token
                == "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        )
        let parts = try CompactSignature.takeApart(token)
        #expect(parts.header == Array(header.utf8))
        #expect(parts.payload == Array(payload.utf8))
        #expect(parts.isValid(key: key))
        #expect(!parts.isValid(key: key.dropLast() + [0]))
    }

    @Test("What was issued is accepted, and says who, as what and from where")
    func roundTrip() throws {
        let (token, claims) = try Self.authority.issue(TokenID("t1")!, for: Self.clerk, now: Self.now)
        let read = try Self.authority.verify(token, now: Self.now + .seconds(60))
        #expect(read == claims)
        #expect(read.caller == Self.clerk)
        #expect(read.expires == Self.now + .seconds(900))
        #expect(token.utf8.count < 420)
    }

    @Test("Any JWT library can read an issued token: sorted names, no blanks, the key's name in the header")
    func form() throws {
        let (token, _) = try Self.authority.issue(TokenID("t1")!, for: Self.clerk, now: Self.now)
        let parts = try CompactSignature.takeApart(token)
        #expect(String(decoding: parts.header, as: UTF8.self) == #"{"alg":"HS256","kid":"k1","typ":"JWT"}"#)
        #expect(
            String(decoding: parts.payload, as: UTF8.self)
                == #"{"aud":"zhida","exp":1790000900,"iat":1790000000,"iss":"zhida","jti":"t1","nbf":1790000000,"#
                + #""role":"clerk","site":"station-a1","sub":"c1"}"#
        )
    }

    /// A row of `tokens.tsv`.
    struct Case: CustomTestStringConvertible, Sendable {
        var fields: [String]

        var testDescription: String { fields.first ?? "" }
    }

    static let tokens = Fixture.rows("tokens.tsv").map(Case.init)

    @Test("All attacks of the table are there")
    func tableIsWhole() { #expect(Self.tokens.count == 61) }

    @Test("A token is accepted or refused as the table says", arguments: tokens)
    func attack(_ row: Case) throws {
        try #require(row.fields.count == 5)
        let (header, payload, key) = (row.fields[1], row.fields[2], row.fields[3])
        let parts = Base64URL.text(of: header.utf8) + "." + Base64URL.text(of: payload.utf8)
        func signature(_ text: String, _ secret: [UInt8]) -> [UInt8] { HMACSHA256.code(of: text.utf8, key: secret) }
        let code: [UInt8] =
            switch key {
            case "k1": signature(parts, Self.current.secret)
            case "k0": signature(parts, Self.former.secret)
            case "other": signature(parts, Self.key("k1", 50).secret)
            case "empty": []
            case "half": Array(signature(parts, Self.current.secret).prefix(16))
            case "zeros": [UInt8](repeating: 0, count: 32)
            default:
                signature(
                    Base64URL.text(of: header.utf8) + "." + Base64URL.text(of: key.dropFirst(3).utf8),
                    Self.current.secret
                )
            }
        let token = parts + "." + Base64URL.text(of: code)
        #expect(Self.outcome(of: token) == row.fields[4], "\(token)")
    }

    static func outcome(of token: String, now: Instant = now) -> String {
        do {
            _ = try authority.verify(token, now: now)
            return "accepted"
        } catch {
            #expect(!error.english.isEmpty)
            #expect(error.chinese.hasSuffix("。"))
            return String(Mirror(reflecting: error).children.first?.label ?? "\(error)")
        }
    }

    @Test("Padding, other alphabets, blanks and line ends in a part are refused")
    func encodings() throws {
        let (token, _) = try Self.authority.issue(TokenID("t1")!, for: Self.clerk, now: Self.now)
        let parts = token.split(separator: ".").map(String.init)
        for place in 0..<3 {
            for (name, broken) in [
                ("padding", parts[place] + "="), ("two paddings", parts[place] + "=="),
                ("a blank", " " + parts[place]), ("a line end", parts[place] + "\n"),
                ("plus", "+" + parts[place].dropFirst()), ("slash", "/" + parts[place].dropFirst()),
                ("a zero byte", "\0" + parts[place].dropFirst()), ("full width", "Ａ" + parts[place].dropFirst()),
                ("nothing decodable", "A"),
            ] {
                var changed = parts
                changed[place] = broken
                #expect(Self.outcome(of: changed.joined(separator: ".")) == "encoding", "\(name) in part \(place)")
            }
        }
        #expect(Self.outcome(of: "") == "parts")
        #expect(Self.outcome(of: parts[0] + "." + parts[1]) == "parts")
        #expect(Self.outcome(of: token + ".") == "parts")
        #expect(Self.outcome(of: "Bearer " + token) == "encoding")
        #expect(Self.outcome(of: String(repeating: "A", count: 1025)) == "size")
        #expect(Self.outcome(of: token + "." + String(repeating: "A", count: 10_000_000)) == "size")
    }

    @Test("There is one text for each signature: bits left over must be 0")
    func leftOverBits() throws {
        let (token, _) = try Self.authority.issue(TokenID("t1")!, for: Self.clerk, now: Self.now)
        // 32 bytes are 43 digits, of which the last has 2 bits to spare.
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let last = try #require(token.last.flatMap { digits.firstIndex(of: $0) })
        #expect(last % 4 == 0)
        for spare in 1...3 {
            #expect(Self.outcome(of: token.dropLast() + String(digits[last + spare])) == "encoding")
        }
    }

    @Test("A token with any one bit turned is refused")
    func everyBit() throws {
        let (token, _) = try Self.authority.issue(TokenID("t1")!, for: Self.clerk, now: Self.now)
        let bytes = Array(token.utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                let outcome = Self.outcome(of: String(decoding: changed, as: UTF8.self))
                #expect(outcome != "accepted", "bit \(bit) of byte \(place)")
            }
        }
    }

    @Test("Random bytes are never accepted and never crash")
    func noise() {
        var generator = Seeded(seed: 7515)
        for _ in 0..<20_000 {
            let alphabet = Array("..{}\"\\:,0Aa-_=eyJ".utf8)
            let bytes = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? 0
            }
            #expect(Self.outcome(of: String(decoding: bytes, as: UTF8.self)) != "accepted")
            _ = try? FlatJSON(bytes)
        }
    }

    @Test("No token is made for the broker itself, nor for longer than 12 hours")
    func limits() {
        #expect(throws: TokenFault.self) {
            try Self.authority.issue(TokenID("t1")!, for: .system, now: Self.now)
        }
        #expect(throws: TokenFault.lifetime) {
            try Self.authority.issue(TokenID("t1")!, for: Self.clerk, now: Self.now, lifetime: .seconds(43_201))
        }
        #expect(throws: TokenFault.lifetime) {
            try Self.authority.issue(TokenID("t1")!, for: Self.clerk, now: Self.now, lifetime: .zero)
        }
    }

    @Test("A link for an appointment works from its time on, and not before")
    func link() throws {
        let start = Self.now + .seconds(5 * 86_400)
        let person = Caller(who: CallerID("p1")!, role: .citizen)
        let (token, _) = try Self.authority.issue(
            TokenID("t2")!,
            for: person,
            now: Self.now,
            from: start,
            lifetime: .seconds(7200)
        )
        #expect(Self.outcome(of: token) == "notYet")
        #expect(Self.outcome(of: token, now: start) == "accepted")
        #expect(Self.outcome(of: token, now: start + .seconds(7230)) == "expired")
    }

    @Test("A revoked token, and all that an account had, are refused; those made later are not")
    func revoked() throws {
        var index = RevocationIndex()
        let (token, claims) = try Self.authority.issue(TokenID("t1")!, for: Self.clerk, now: Self.now)
        let (second, _) = try Self.authority.issue(TokenID("t2")!, for: Self.clerk, now: Self.now)
        func revocation(_ id: String, _ target: Revocation.Target, until: Int64) -> Revocation {
            Revocation(
                id: RevocationID(id)!,
                version: 1,
                target: target,
                until: Instant(seconds: until),
                by: CallerID("boss")!,
                at: Self.now
            )
        }
        let first = revocation("r1", .token(claims.id), until: 1_790_000_930)
        index.replace(nil, first)
        #expect(throws: TokenFault.revoked) {
            try Self.authority.verify(token, now: Self.now, revoked: index.isRevoked)
        }
        _ = try Self.authority.verify(second, now: Self.now, revoked: index.isRevoked)
        index.replace(nil, revocation("r2", .caller(Self.clerk.who, issuedUpTo: Self.now), until: 1_790_050_000))
        #expect(throws: TokenFault.revoked) {
            try Self.authority.verify(second, now: Self.now, revoked: index.isRevoked)
        }
        let (later, _) = try Self.authority.issue(TokenID("t3")!, for: Self.clerk, now: Self.now + .seconds(1))
        _ = try Self.authority.verify(later, now: Self.now + .seconds(1), revoked: index.isRevoked)
        #expect(index.nextEnd == first.until)
        #expect(index.ended(at: first.until) == [first])
        index.replace(first, nil)
        #expect(index.nextEnd == Instant(seconds: 1_790_050_000))
        #expect(index.count == 1)
    }

    @Test("After a rotation old tokens work until they expire, and then their key goes")
    func rotation() throws {
        var generator = Seeded(seed: 1)
        var authority = TokenAuthority(keys: KeyRing(.token, current: SigningKey.draw(at: Self.now, using: &generator)))
        let (token, _) = try authority.issue(TokenID("t1")!, for: Self.clerk, now: Self.now)
        let turn = Self.now + .seconds(60)
        let isRotated = authority.keys.rotate(to: SigningKey.draw(at: turn, using: &generator), at: turn)
        #expect(isRotated)
        let isAgain = authority.keys.rotate(to: authority.keys.current, at: turn)
        #expect(!isAgain)
        let (second, _) = try authority.issue(TokenID("t2")!, for: Self.clerk, now: turn)
        _ = try authority.verify(token, now: turn)
        _ = try authority.verify(second, now: turn)
        let early = authority.forgetKeys(now: turn + .seconds(86_400))
        #expect(early == [])
        let end = turn + .seconds(30 * 86_400 + 12 * 3600 + 30)
        let late = authority.forgetKeys(now: end)
        #expect(late.count == 1)
        #expect(authority.keys.keys.count == 1)
        #expect(throws: TokenFault.self) { try authority.verify(token, now: turn) }
    }

    @Test("A key ring comes back from its file; one with a weak, doubled or second current key does not")
    func ringFile() throws {
        let ring = Self.authority.keys
        let data = try JSONEncoder().encode(ring)
        #expect(try JSONDecoder().decode(KeyRing.self, from: data) == ring)
        let text = String(decoding: data, as: UTF8.self)
        let secret = Base64URL.text(of: Self.current.secret)
        for broken in [
            text.replacingOccurrences(of: secret, with: "AAAA"),
            text.replacingOccurrences(of: secret, with: String(repeating: "A", count: 43)),
            text.replacingOccurrences(of: secret, with: secret + "="),
            text.replacingOccurrences(of: "\"k0\"", with: "\"k1\""),
            text.replacingOccurrences(of: "\"retired\"", with: "\"was\""),
            #"{"purpose":"token","keys":[]}"#,
        ] {
            #expect(throws: DecodingError.self, "\(broken)") {
                try JSONDecoder().decode(KeyRing.self, from: Data(broken.utf8))
            }
        }
    }

    @Test("Printing a key or a ring does not show the secret")
    func secrecy() {
        for text in [
            "\(Self.current)", String(reflecting: Self.current), "\(Self.authority)",
            String(reflecting: Self.authority),
        ] {
            #expect(!text.contains("7, 8, 9"), "\(text)")
            #expect(!text.contains(Base64URL.text(of: Self.current.secret)))
        }
        var dumped = ""
        dump(Self.authority, to: &dumped)
        #expect(!dumped.contains("secret"))
    }
}

/// Repeatable chance: SplitMix64 (Steele, Lea and Flood 2014).
struct Seeded: RandomNumberGenerator, Sendable {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
