/// Why a token is not accepted.
public enum TokenFault: Error, Hashable, Sendable {
    /// A part of a token.
    public enum Part: String, Hashable, Sendable {
        case header, payload, signature
    }

    /// More bytes than a token can have.
    case size(Int)
    /// Not three parts with dots between.
    case parts(Int)
    /// Not base64url without padding.
    case encoding(Part)
    /// Not the JSON that was expected: what is wrong.
    case content(Part, String)
    /// Another algorithm than HS256, `none` included.
    case algorithm(String)
    /// A key that is not, or no longer, in the ring.
    case unknownKey(String)
    /// The signature does not fit: somebody changed it, or another district signed it.
    case forged
    case expired(Instant)
    case notYet(Instant)
    /// Made for another service or by another one.
    case audience(String)
    /// It runs longer than any token may.
    case lifetime
    case revoked

    /// In words for a log or an error body; no part of the token is in it.
    public var english: String {
        switch self {
        case .size(let bytes): "the token has \(bytes) bytes; at most \(TokenAuthority.largest) are taken"
        case .parts(let count): "the token has \(count) part\(count == 1 ? "" : "s") instead of 3"
        case .encoding(let part): "the token's \(part.rawValue) is not base64url without padding"
        case .content(let part, let what): "the token's \(part.rawValue) is not as expected: \(what)"
        case .algorithm: "the token is not signed with HS256"
        case .unknownKey: "the token is signed with a key that is not in use here; sign in again"
        case .forged: "the token's signature does not fit"
        case .expired(let at): "the token expired \(Self.text(at)); sign in again"
        case .notYet(let at): "the token is valid from \(Self.text(at)) on"
        case .audience: "the token was made for another service"
        case .lifetime: "the token runs longer than a token may"
        case .revoked: "the token was revoked; sign in again"
        }
    }

    public var chinese: String {
        switch self {
        case .size, .parts, .encoding, .content: "令牌格式不正确。"
        case .algorithm: "令牌的签名算法不被接受。"
        case .unknownKey: "令牌所用密钥已停用，请重新登录。"
        case .forged: "令牌签名不符。"
        case .expired(let at): "令牌已于 \(Self.text(at)) 过期，请重新登录。"
        case .notYet(let at): "令牌自 \(Self.text(at)) 起有效。"
        case .audience: "令牌不是为本服务签发的。"
        case .lifetime: "令牌有效期超出上限。"
        case .revoked: "令牌已被吊销，请重新登录。"
        }
    }

    private static func text(_ instant: Instant) -> String { Shanghai.text(instant) }
}
