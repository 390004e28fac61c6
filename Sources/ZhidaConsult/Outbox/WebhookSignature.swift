import ZhidaDigest

/// Signs webhooks, so that the receiver knows who sent them and when.
///
/// The header is `Zhida-Signature: t=‹seconds since 1970›,v1=‹code›`: the code is the HMAC-SHA256, in 64 lower-case
/// hexadecimal digits, of the time as it stands in the header, a dot, and the body's bytes. While a key is being
/// replaced there is one `v1` for each key, and one that fits is enough.
public enum WebhookSignature {
    public static let header = "Zhida-Signature"
    /// How old or how far ahead a signature may be.
    public static let tolerance: Duration = .seconds(300)

    /// Why a signature is not accepted.
    public enum Fault: Error, Hashable, Sendable {
        /// Not of the form that is documented.
        case malformed
        /// Too old or too far ahead: perhaps sent again by somebody who overheard it.
        case time(Instant)
        /// No code fits.
        case forged
    }

    /// The header's value.
    ///
    /// - Parameter keys: the current one first.
    public static func value(of body: [UInt8], at now: Instant, keys: [SigningKey]) -> String {
        let time = String(now.milliseconds / 1000)
        let codes = keys.map { ",v1=" + Hexadecimal.text(of: code(of: body, time: time, key: $0)) }
        return "t=\(time)" + codes.joined()
    }

    /// As the receiver does it. Parts with other names than `t` and `v1` are passed over, so that a `v2` can come.
    public static func verify(
        _ value: String,
        body: [UInt8],
        keys: [SigningKey],
        now: Instant
    ) throws(Fault) {
        var time: Substring?
        var codes: [[UInt8]] = []
        guard value.utf8.count <= 1024 else { throw .malformed }
        for part in value.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { throw .malformed }
            switch pair[0] {
            case "t":
                guard time == nil else { throw .malformed }
                time = pair[1]
            case "v1":
                guard let code = Hexadecimal.bytes(of: pair[1]) else { throw .malformed }
                codes.append(code)
            default: break
            }
        }
        guard let time, (1...12).contains(time.utf8.count), time.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int64(time), !codes.isEmpty
        else { throw .malformed }
        // The code before the time: whoever does not know the key learns nothing of the clock.
        let isGenuine = keys.contains { key in
            let right = code(of: body, time: String(time), key: key)
            return codes.contains { ConstantTime.areEqual($0, right) }
        }
        guard isGenuine else { throw .forged }
        let sent = Instant(seconds: seconds)
        guard sent - now <= tolerance, now - sent <= tolerance else { throw .time(sent) }
    }

    private static func code(of body: [UInt8], time: String, key: SigningKey) -> [UInt8] {
        HMACSHA256.code(of: Array(time.utf8) + [UInt8(ascii: ".")] + body, key: key.secret)
    }
}
