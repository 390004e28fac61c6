/// A request to a webhook, ready for any HTTP client.
public struct WebhookRequest: Hashable, Sendable {
    public var url: String
    /// Names and values, in order.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public static func == (left: Self, right: Self) -> Bool {
        left.url == right.url && left.body == right.body
            && left.headers.elementsEqual(right.headers) { $0.name == $1.name && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(url)
        hasher.combine(body)
        for header in headers {
            hasher.combine(header.name)
            hasher.combine(header.value)
        }
    }
}

/// Posts a request over the network. The server brings the implementation along.
public protocol WebhookTransport: Sendable {
    /// - Returns: the status of the answer; its body is not looked at. Redirects are not followed.
    /// - Throws: where there was no answer, or not in time.
    func post(_ request: WebhookRequest) async throws -> Int
}

/// Sends messages as signed webhooks.
public struct WebhookSender: MessageSender {
    public var url: String
    /// The current one first; those that were retired within the last day sign too.
    public var keys: KeyRing
    private let transport: any WebhookTransport
    private let clock: @Sendable () -> Instant

    /// - Precondition: the ring is for webhooks.
    public init(
        url: String,
        keys: KeyRing,
        transport: any WebhookTransport,
        clock: @escaping @Sendable () -> Instant
    ) {
        precondition(keys.purpose == .webhook, "only keys for webhooks sign webhooks")
        self.url = url
        self.keys = keys
        self.transport = transport
        self.clock = clock
    }

    /// The request for a message at a moment. The body depends on the message alone: a second try sends the same.
    public func request(for message: OutboxMessage, at now: Instant) throws -> WebhookRequest {
        let body = try MessageEnvelope(message).encoded()
        let signing = keys.keys.filter { $0.retired.map { now - $0 < .seconds(86_400) } ?? true }
        return WebhookRequest(
            url: url,
            headers: [
                ("Content-Type", "application/json; charset=utf-8"),
                ("User-Agent", "zhida"),
                ("Zhida-Message-Id", message.id.text),
                ("Zhida-Topic", message.topic),
                (WebhookSignature.header, WebhookSignature.value(of: body, at: now, keys: signing)),
            ],
            body: body
        )
    }

    public func send(_ message: OutboxMessage) async -> SendResult {
        let request: WebhookRequest
        do { request = try self.request(for: message, at: clock()) } catch { return .refused("its body is no JSON") }
        do {
            let status = try await transport.post(request)
            switch status {
            case 200..<300: return .delivered
            // The receiver says that it will never take it.
            case 400, 410, 413, 415, 422: return .refused("the receiver answered \(status)")
            default: return .failed("the receiver answered \(status)")
            }
        } catch {
            return .failed("no answer: \(error)")
        }
    }
}
