import HTTPTypes
import ZhidaConsult

extension Problem {
    static func malformed(_ chinese: String, _ english: String, faults: [Fault] = []) -> Problem {
        var problem = Problem(.badRequest, .malformed, chinese, english)
        problem.faults = faults
        return problem
    }

    static func invalid(_ chinese: String, _ english: String) -> Problem {
        Problem(.unprocessableContent, .invalid, chinese, english)
    }

    /// The record that the address names is not there.
    static func unknown(_ chinese: String, _ english: String, _ id: String) -> Problem {
        Problem(.notFound, .unknown, "没有\(chinese) \(id)", "There is no \(english) \(id).")
    }

    static let notFound = Problem(
        .notFound,
        .notFound,
        "没有这个地址；接口见 /v1/openapi.json。",
        "There is no such address; see /v1/openapi.json."
    )

    static func method(allowed: [HTTPRequest.Method]) -> Problem {
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        var problem = Problem(
            .methodNotAllowed,
            .method,
            "此地址只接受 \(list)。",
            "This address takes \(list)."
        )
        problem.headers[.allow] = list
        return problem
    }

    /// The rest of the body is not read: the connection ends with the answer.
    static func size(most: Int) -> Problem {
        var problem = Problem(
            .contentTooLarge,
            .size,
            "内容超过 \(most) 字节的上限。",
            "The content has more than the \(most) bytes that are taken."
        )
        problem.headers[.connection] = "close"
        return problem
    }

    static func media(_ wanted: String) -> Problem {
        Problem(
            .unsupportedMediaType,
            .media,
            "Content-Type 应为 \(wanted)。",
            "Content-Type must be \(wanted)."
        )
    }

    /// - Parameter fault: `nil` where no token was sent.
    static func unauthorised(_ fault: TokenFault?) -> Problem {
        var problem = Problem(
            .unauthorized,
            .unauthorised,
            fault?.chinese ?? "请在 Authorization: Bearer 中提供令牌（zhida token issue）。",
            fault.map { $0.english + "." } ?? "Send a token in Authorization: Bearer (zhida token issue)."
        )
        problem.headers[.wwwAuthenticate] =
            fault == nil ? #"Bearer realm="zhida""# : #"Bearer realm="zhida", error="invalid_token""#
        return problem
    }

    static func tooMany(after seconds: Int) -> Problem {
        var problem = Problem(
            .tooManyRequests,
            .tooMany,
            "请求过于频繁，请 \(seconds) 秒后再试。",
            "Too many requests; try again in \(seconds) s."
        )
        problem.headers[.retryAfter] = String(seconds)
        return problem
    }

    static let stopping = Problem(
        .serviceUnavailable,
        .unavailable,
        "服务正在停止，请稍后重发。",
        "The service is stopping; send it again later."
    )

    static let tooManyStreams = {
        var problem = Problem(
            .serviceUnavailable,
            .limit,
            "实时连接数已达上限，请稍后再试。",
            "There are as many live streams as are allowed; try later."
        )
        problem.headers[.retryAfter] = "10"
        return problem
    }()

    static let failed = Problem(
        .internalServerError,
        .failed,
        "服务出错，已记入日志；请稍后重发同一请求。",
        "The service failed and has logged it; send the same request again later."
    )

    /// What the broker refused.
    ///
    /// - Parameters:
    ///   - isSubject: whether the address names the record that the request is about.
    ///   - hasMatch: whether the request said which version was seen.
    init(_ refusal: Refusal, isSubject: Bool = true, hasMatch: Bool = false) {
        let (status, kind): (HTTPResponse.Status, Kind) =
            switch refusal.reason {
            case .invalid: (.unprocessableContent, .invalid)
            case .unknown: (isSubject ? .notFound : .unprocessableContent, .unknown)
            case .taken: (.conflict, .taken)
            case .closed: (.conflict, .closed)
            case .unknownYear: (.conflict, .unknownYear)
            case .transition: (.conflict, .transition)
            case .changed: (hasMatch ? .preconditionFailed : .conflict, .changed)
            case .forbidden: (.forbidden, .forbidden)
            case .missing: (.conflict, .missing)
            case .keyReused: (.unprocessableContent, .keyReused)
            case .limit: (.conflict, .limit)
            case .unavailable: (.serviceUnavailable, .unavailable)
            }
        self.init(status, kind, refusal.chinese, refusal.english)
        if refusal.reason == .unavailable { headers[.retryAfter] = "5" }
    }
}
