import HTTPTypes
import Hummingbird
import ZhidaConsult

/// Reads who asks from `Authorization: Bearer` (RFC 6750).
enum Bearer {
    /// - Throws: ``Problem`` where there is no token, or one that is not accepted.
    static func claims(_ request: Request, _ hall: Hall) throws -> TokenClaims {
        let sent = request.headers[values: .authorization]
        guard sent.count == 1, sent[0].count > 7, sent[0].prefix(7).lowercased() == "bearer " else {
            throw Problem.unauthorised(nil)
        }
        let token = sent[0].dropFirst(7).drop { $0 == " " }
        do {
            return try hall.tokens().verify(String(token), now: hall.now) { claims in
                hall.broker.read { $0.revocations.isRevoked(claims) }
            }
        } catch {
            throw Problem.unauthorised(error)
        }
    }
}
