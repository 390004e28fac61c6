import HTTPTypes

/// One method of one address: what it takes, what it answers, and who does it. The router and the OpenAPI document are
/// both made of these, so they cannot differ.
struct Operation: Sendable {
    /// A part of the request beside the body.
    struct Parameter: Sendable {
        enum Place: String, Sendable { case path, query, header }

        var name: String
        var place: Place
        var schema: Schema
        var isRequired: Bool
        var about: String
    }

    enum Body: Sendable {
        /// JSON of at most so many bytes; `nil` for the usual limit.
        case json(Schema, most: Int? = nil)
        /// Bytes of any media type, read piece by piece.
        case bytes
    }

    /// Who may ask at all.
    enum Audience: Sendable {
        /// Whoever has a token.
        case bearer
        case anyone
        /// Programs on this machine, and administrators from elsewhere.
        case machine
    }

    /// Whether the request must say which version was seen.
    enum Match: Sendable { case none, optional, required }

    struct Answer: Sendable {
        var status: HTTPResponse.Status
        var schema: Schema?
        var mediaType: String
        var hasTag: Bool

        static func json(_ schema: Schema, _ status: HTTPResponse.Status = .ok, tag: Bool = false) -> Answer {
            Answer(status: status, schema: schema, mediaType: "application/json", hasTag: tag)
        }

        /// The bytes of something that was taken in, with its own media type.
        static var content: Answer { Answer(status: .ok, schema: .words(1 << 40), mediaType: "*/*", hasTag: false) }

        static func text(_ mediaType: String) -> Answer {
            Answer(status: .ok, schema: .words(100_000_000), mediaType: mediaType, hasTag: false)
        }
    }

    var method: HTTPRequest.Method
    /// With parameters in braces: `/v1/bookings/{booking}`.
    var path: String
    /// The name in the document.
    var id: String
    var about: String
    var parameters: [Parameter] = []
    var body: Body?
    var match = Match.none
    /// Whether an idempotency key must come with it.
    var takesKey = false
    var audience = Audience.bearer
    var answers: [Answer]
    var handle: @Sendable (Ask) async throws -> Reply

    /// The heading under which it stands: the first part of the path behind the version.
    var group: String {
        let parts = path.split(separator: "/")
        return parts.first == "v1" && parts.count > 1 ? String(parts[1]) : "service"
    }

    /// Something to read.
    static func get(
        _ path: String,
        _ id: String,
        _ about: String,
        query: [Parameter] = [],
        answers: [Answer],
        _ handle: @escaping @Sendable (Ask) async throws -> Reply
    ) -> Operation {
        Operation(
            method: .get,
            path: path,
            id: id,
            about: about,
            parameters: pathParameters(path) + query,
            answers: answers,
            handle: handle
        )
    }

    /// Something to be done.
    static func post(
        _ path: String,
        _ id: String,
        _ about: String,
        query: [Parameter] = [],
        body: Body? = nil,
        match: Match = .none,
        answers: [Answer],
        _ handle: @escaping @Sendable (Ask) async throws -> Reply
    ) -> Operation {
        Operation(
            method: .post,
            path: path,
            id: id,
            about: about,
            parameters: pathParameters(path) + query,
            body: body,
            match: match,
            takesKey: true,
            answers: answers,
            handle: handle
        )
    }

    private static func pathParameters(_ path: String) -> [Parameter] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
            Parameter(
                name: String(part.dropFirst().dropLast()),
                place: .path,
                schema: .identifier,
                isRequired: true,
                about: ""
            )
        }
    }
}

extension Operation.Parameter {
    static func query(_ name: String, _ schema: Schema, _ about: String, required: Bool = false) -> Self {
        Self(name: name, place: .query, schema: schema, isRequired: required, about: about)
    }

    /// How many, and from where on.
    static let paging: [Self] = [
        .query("limit", .whole(1...1000), "Most entries in one answer; 100 where it is not said."),
        .query("after", .words(200, least: 1), "Behind which entry to go on: `next` of the answer before."),
    ]
}
