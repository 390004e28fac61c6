import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ZhidaConsult

/// Takes requests in: who asks, how often, and whether the request is as the operation describes it.
struct Desk: Sendable {
    let hall: Hall
    let parts: ServerParts
    let accounts: RateLimiter
    let addresses: RateLimiter

    var settings: ServerSettings { parts.settings }

    init(_ hall: Hall, _ parts: ServerParts) {
        self.hall = hall
        self.parts = parts
        let settings = parts.settings
        accounts = RateLimiter(rate: settings.requestsPerSecond, burst: settings.burst)
        addresses = RateLimiter(rate: settings.requestsPerSecond, burst: settings.burst)
    }

    /// Answers a request to an operation.
    ///
    /// - Throws: ``Problem`` for what is refused.
    func answer(_ operation: Operation, _ request: Request, _ context: HallContext) async throws -> Response {
        let claims = try admit(operation, request, context)
        let ask = try await ask(operation, request, context, claims)
        var reply = try await operation.handle(ask)
        // What stands in an answer is for the one who asked.
        reply.headers[.cacheControl] = "no-store"
        if operation.method == .get, let tag = reply.headers[.eTag], matches(request.headers[.ifNoneMatch], tag) {
            return Response(status: .notModified, headers: reply.headers.keeping([.eTag, .cacheControl]))
        }
        return Response(status: reply.status, headers: reply.headers, body: reply.body)
    }

    /// Who asks, where they may ask at all now; `nil` for what is open.
    private func admit(_ operation: Operation, _ request: Request, _ context: HallContext) throws -> TokenClaims? {
        switch operation.audience {
        case .anyone:
            try limit(addresses.take(context.peer))
            return nil
        case .machine where context.isLoopback: return nil
        case .machine, .bearer: break
        }
        do {
            let claims = try Bearer.claims(request, hall)
            try limit(accounts.take(claims.caller.who.text))
            guard operation.audience == .machine else { return claims }
            do {
                try RoleAccess().authorise(claims.caller, .maintainStore, at: [], in: hall.directory)
            } catch {
                throw Problem(error)
            }
            return claims
        } catch let problem as Problem where problem.kind == .unauthorised {
            try limit(addresses.take(context.peer))
            throw problem
        }
    }

    private func limit(_ wait: Int?) throws {
        if let wait { throw Problem.tooMany(after: wait) }
    }

    private func ask(
        _ operation: Operation,
        _ request: Request,
        _ context: HallContext,
        _ claims: TokenClaims?
    ) async throws -> Ask {
        var path: [String: String] = [:]
        for parameter in operation.parameters where parameter.place == .path {
            guard let raw = context.parameters.get(parameter.name), let text = raw.removingPercentEncoding,
                parameter.schema.faults(in: .text(text)).isEmpty
            else { throw Problem.notFound }
            path[parameter.name] = text
        }
        let query = try RequestQuery(request.uri.query ?? "", of: operation).values
        let key = try key(operation, request)
        let seen = try seen(operation, request)
        return Ask(
            hall: hall,
            server: parts,
            claims: claims,
            caller: claims?.caller ?? .anonymous,
            tongue: Tongue(accepting: request.headers[.acceptLanguage]),
            path: path,
            query: query,
            address: (request.uri.path, request.uri.query ?? ""),
            body: try await body(operation, request),
            stream: request.body,
            mediaType: request.headers[.contentType],
            contentDigest: request.headers[.contentDigest],
            largestContent: settings.largestContent,
            key: key,
            seen: seen,
            lastEventID: request.headers[.lastEventID],
            hasSubject: !path.isEmpty
        )
    }

    private func key(_ operation: Operation, _ request: Request) throws -> IdempotencyKey? {
        guard operation.takesKey else { return nil }
        let sent = request.headers[values: .idempotencyKey]
        guard sent.count == 1, let key = IdempotencyKey(sent[0]) else {
            throw Problem.malformed(
                "请在 Idempotency-Key 中给出 1–128 个不含空格的 ASCII 字符：同一键重发同一请求，得到第一次的答复。",
                "Send Idempotency-Key with 1 to 128 ASCII characters without spaces: the same request sent again under "
                    + "the same key gets the first answer."
            )
        }
        return key
    }

    private func seen(_ operation: Operation, _ request: Request) throws -> Int? {
        guard let sent = request.headers[.ifMatch] else {
            guard operation.match == .required else { return nil }
            throw Problem(
                .preconditionRequired,
                .unseen,
                "请在 If-Match 中给出所见的 ETag，以免覆盖他人的更改。",
                "Send the ETag that you saw in If-Match, so that nobody's change is overwritten."
            )
        }
        if sent == "*", operation.match != .required { return nil }
        let digits = sent.dropFirst().dropLast()
        guard operation.match != .none, sent.count > 2, sent.hasPrefix("\""), sent.hasSuffix("\""),
            let version = Int(digits), version > 0
        else {
            throw Problem(
                .preconditionFailed,
                .changed,
                "If-Match 不是此记录的 ETag；请重新读取。",
                "If-Match is no ETag of this record; read it anew."
            )
        }
        return version
    }

    private func body(_ operation: Operation, _ request: Request) async throws -> JSONValue {
        let most: Int
        switch operation.body {
        case .json(_, let own): most = own ?? settings.largestBody
        case .bytes: most = settings.largestContent
        case nil: return .object([:])
        }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most {
            throw Problem.size(most: most)
        }
        guard case .json(let schema, _) = operation.body else { return .object([:]) }
        guard MediaTypes.isJSON(request.headers[.contentType]) else { throw Problem.media("application/json") }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: most)
        } catch is NIOTooManyBytesError {
            throw Problem.size(most: most)
        }
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(buffer.readableBytesView))
        } catch {
            throw Problem.malformed("正文不是 JSON（RFC 8259）。", "The body is no JSON (RFC 8259).")
        }
        let faults = schema.faults(in: value)
        guard faults.isEmpty else {
            throw Problem.malformed(
                "正文有 \(faults.count) 处不符合接口文档。",
                "The body has \(faults.count) fault\(faults.count == 1 ? "" : "s"); each is listed.",
                faults: faults
            )
        }
        return value
    }

    /// Whether `If-None-Match` names the tag (weak comparison, RFC 9110).
    private func matches(_ header: String?, _ tag: String) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { part in
            let text = part.trimmingCharacters(in: .whitespaces)
            return text == "*" || text == tag || text == "W/" + tag
        }
    }
}

extension Caller {
    /// Whoever asks without a token for what is open to all.
    static var anonymous: Caller {
        guard let who = CallerID("anonymous") else { preconditionFailure("“anonymous” is an identifier") }
        return Caller(who: who, role: .citizen)
    }
}

extension HTTPField.Name {
    static var idempotencyKey: HTTPField.Name {
        guard let name = HTTPField.Name("Idempotency-Key") else { preconditionFailure("a header's name") }
        return name
    }

    static var contentDigest: HTTPField.Name {
        guard let name = HTTPField.Name("Content-Digest") else { preconditionFailure("a header's name") }
        return name
    }

    static var lastEventID: HTTPField.Name {
        guard let name = HTTPField.Name("Last-Event-ID") else { preconditionFailure("a header's name") }
        return name
    }

    static var link: HTTPField.Name {
        guard let name = HTTPField.Name("Link") else { preconditionFailure("a header's name") }
        return name
    }
}

extension HTTPFields {
    func keeping(_ names: Set<HTTPField.Name>) -> HTTPFields {
        var kept = HTTPFields()
        for field in self where names.contains(field.name) { kept.append(field) }
        return kept
    }
}
