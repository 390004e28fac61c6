import HTTPTypes
import ZhidaConsult

/// Why a request is not answered as wished, for the person behind it: RFC 9457.
struct Problem: Error, Sendable {
    /// The kind, by which programs tell problems apart: the last part of its `type`.
    enum Kind: String, CaseIterable, Sendable {
        case malformed, unauthorised, forbidden, notFound = "not-found", method, notAcceptable = "not-acceptable"
        case size, media, changed, unseen, tooMany = "too-many", failed, unavailable
        // Refusals of the broker, as ``Refusal/Reason`` names them.
        case invalid, unknown, taken, closed, unknownYear = "unknown-year", transition, missing
        case keyReused = "key-reused", limit
    }

    var status: HTTPResponse.Status
    var kind: Kind
    var chinese: String
    var english: String
    var faults: [Fault] = []
    /// Slots that are free instead.
    var alternatives: [SlotAnswer] = []
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ kind: Kind, _ chinese: String, _ english: String) {
        self.status = status
        self.kind = kind
        self.chinese = chinese
        self.english = english
    }

    /// What stands in the body.
    struct Body: Encodable {
        struct FaultBody: Encodable {
            var pointer: String
            var detail: String
        }

        var type: String
        var title: String
        var status: Int
        var detail: String
        var faults: [FaultBody]?
        var alternatives: [SlotAnswer]?

        init(_ problem: Problem, _ tongue: Tongue) {
            type = Problem.address + problem.kind.rawValue
            title = problem.kind.title(tongue)
            status = problem.status.code
            detail = tongue.say(problem.chinese, problem.english)
            faults =
                problem.faults.isEmpty
                ? nil
                : problem.faults.map {
                    FaultBody(pointer: Self.readable($0.pointer), detail: tongue.say($0.chinese, $0.english))
                }
            alternatives = problem.alternatives.isEmpty ? nil : problem.alternatives
        }

        /// A sender's own names may be of any length and hold NUL, which no text of the interface holds.
        private static func readable(_ pointer: String) -> String {
            String(String.UnicodeScalarView(pointer.unicodeScalars.prefix(2000).map { $0 == "\0" ? "\u{FFFD}" : $0 }))
        }
    }

    /// What `type` begins with. It names kinds and leads nowhere: `.invalid` is nobody's (RFC 2606).
    static let address = "https://zhida.invalid/problems/"

    static let schema = Schema.named(
        "Problem",
        .object([
            .required("type", .word(Kind.allCases.map { address + $0.rawValue })),
            .required("title", .words(100)),
            .required("status", .whole(400...599)),
            .required("detail", .words(10_000), "What is wrong and what to do next, by Accept-Language."),
            .optional(
                "faults",
                .list(
                    .object([
                        .required("pointer", .words(2000), "Where: a JSON Pointer into the body, or a parameter."),
                        .required("detail", .words(1000)),
                    ])
                )
            ),
            .optional("alternatives", .list(SlotAnswer.schema), "Slots that are free instead."),
        ])
    )
}

extension Problem.Kind {
    func title(_ tongue: Tongue) -> String {
        switch self {
        case .malformed: tongue.say("请求格式不正确", "Malformed request")
        case .unauthorised: tongue.say("未登录", "Not signed in")
        case .forbidden: tongue.say("无权办理", "Not allowed")
        case .notFound: tongue.say("没有这个地址", "No such address")
        case .method: tongue.say("不支持的方法", "Method not allowed")
        case .notAcceptable: tongue.say("不提供所要求的格式", "Not acceptable")
        case .size: tongue.say("内容过大", "Too large")
        case .media: tongue.say("不支持的内容类型", "Unsupported media type")
        case .changed: tongue.say("已被更改", "Changed meanwhile")
        case .unseen: tongue.say("缺少 If-Match", "If-Match is missing")
        case .tooMany: tongue.say("请求过于频繁", "Too many requests")
        case .failed: tongue.say("系统故障", "The system failed")
        case .unavailable: tongue.say("暂不可用", "Unavailable")
        case .invalid: tongue.say("请求不合规则", "Against the rules")
        case .unknown: tongue.say("没有此项", "Unknown")
        case .taken: tongue.say("已被占用", "Taken")
        case .closed: tongue.say("不在办公时间", "Closed")
        case .unknownYear: tongue.say("放假安排未公布", "Holidays not published")
        case .transition: tongue.say("当前状态不允许", "Not in this state")
        case .missing: tongue.say("缺少前提", "A precondition is missing")
        case .keyReused: tongue.say("幂等键已用于另一请求", "Key used for another request")
        case .limit: tongue.say("已达上限", "Limit reached")
        }
    }
}
