import Foundation
import Synchronization
import Testing
import ZhidaDigest

@testable import ZhidaConsult

@Suite("Webhooks")
struct WebhookTests {
    static let now = Instant(seconds: 1_790_000_000)
    static let key = TokenTests.key("w1", 11)
    static let body = Array(#"{"id":"m1"}"#.utf8)

    final class Transport: WebhookTransport {
        let requests = Mutex<[WebhookRequest]>([])
        let status: Int?

        init(_ status: Int?) { self.status = status }

        func post(_ request: WebhookRequest) async throws -> Int {
            requests.withLock { $0.append(request) }
            guard let status else { throw URLError(.timedOut) }
            return status
        }
    }

    @Test("The documented example is what is sent: any HMAC program comes to the same code")
    func example() {
        // The secret as the documentation shows it, so that the example can be followed by hand.
        let key = SigningKey(
            id: KeyID("example")!,
            secret: Array("an example secret of 32 bytes !!".utf8),
            made: Self.now
        )!
        let value = WebhookSignature.value(of: Self.body, at: Self.now, keys: [key])
        // Source: printf '1790000000.{"id":"m1"}' | openssl dgst -sha256 -hmac 'an example secret of 32 bytes !!'
        #expect(value == "t=1790000000,v1=cb8ea4cc5264d488073cb0adc858e916fa377f21d53c4baf9bfad9559ac351c8")
    }

    @Test("The documentation shows the same example")
    func documentation() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/webhooks.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains("t=1790000000,v1=cb8ea4cc5264d488073cb0adc858e916fa377f21d53c4baf9bfad9559ac351c8"))
        #expect(text.contains("an example secret of 32 bytes !!"))
    }

    @Test("A signature holds for five minutes either way, and for one body")
    func time() throws {
        let value = WebhookSignature.value(of: Self.body, at: Self.now, keys: [Self.key])
        for seconds in [-300, 0, 300] as [Int64] {
            try WebhookSignature.verify(value, body: Self.body, keys: [Self.key], now: Self.now + .seconds(seconds))
        }
        for seconds in [-301, 301, 86_400] as [Int64] {
            #expect(throws: WebhookSignature.Fault.time(Self.now)) {
                try WebhookSignature.verify(value, body: Self.body, keys: [Self.key], now: Self.now + .seconds(seconds))
            }
        }
        #expect(throws: WebhookSignature.Fault.forged) {
            try WebhookSignature.verify(value, body: Self.body + [32], keys: [Self.key], now: Self.now)
        }
        #expect(throws: WebhookSignature.Fault.forged) {
            try WebhookSignature.verify(value, body: Self.body, keys: [TokenTests.key("w9", 99)], now: Self.now)
        }
        #expect(throws: WebhookSignature.Fault.forged) {
            let later = value.replacingOccurrences(of: "t=1790000000", with: "t=1790000001")
            try WebhookSignature.verify(later, body: Self.body, keys: [Self.key], now: Self.now)
        }
    }

    @Test("While a key is replaced, who holds the old or the new one can verify")
    func rotation() throws {
        let new = TokenTests.key("w2", 22)
        let value = WebhookSignature.value(of: Self.body, at: Self.now, keys: [new, Self.key])
        #expect(value.split(separator: ",").count == 3)
        try WebhookSignature.verify(value, body: Self.body, keys: [Self.key], now: Self.now)
        try WebhookSignature.verify(value, body: Self.body, keys: [new], now: Self.now)
        try WebhookSignature.verify("v2=future,\(value)", body: Self.body, keys: [new], now: Self.now)
    }

    @Test(
        "A header of another form is refused",
        arguments: [
            "", "t=1", "v1=00", "t=,v1=00", "t=-5,v1=00", "t=1790000000,v1=0", "t=1790000000,v1=zz", "t=1,t=2,v1=00",
            "t=99999999999999999999,v1=00", "t=1790000000;v1=00", "t=１,v1=00", " t=1790000000,v1=00 x",
        ]
    )
    func malformed(value: String) {
        #expect(throws: WebhookSignature.Fault.malformed) {
            try WebhookSignature.verify(value, body: Self.body, keys: [Self.key], now: Self.now)
        }
    }

    static func sender(_ transport: Transport, keys: KeyRing = KeyRing(.webhook, current: key)) -> WebhookSender {
        WebhookSender(url: "https://example.test/hook", keys: keys, transport: transport, clock: { now })
    }

    @Test("A request carries the message's identifier, its topic and a signature that verifies")
    func request() async throws {
        let transport = Transport(204)
        let message = CourierTests.message("m1")
        #expect(await Self.sender(transport).send(message) == .delivered)
        let request = try #require(transport.requests.withLock { $0.first })
        #expect(request.url == "https://example.test/hook")
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
        #expect(headers["Zhida-Message-Id"] == "m1")
        #expect(headers["Zhida-Topic"] == "booking.confirmed")
        try WebhookSignature.verify(
            headers["Zhida-Signature"] ?? "",
            body: request.body,
            keys: [Self.key],
            now: Self.now
        )
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"about":{"id":"b1","kind":"booking"},"data":{"telephone":"13800138000"},"#
                + #""id":"m1","topic":"booking.confirmed"}"#
        )
    }

    @Test("A second try has the same body byte for byte, though the store has it due later by then")
    func sameBody() throws {
        let sender = Self.sender(Transport(200))
        var message = CourierTests.message("m1")
        let first = try sender.request(for: message, at: Self.now)
        message.due = message.due + .seconds(60)
        let second = try sender.request(for: message, at: Self.now + .seconds(60))
        #expect(first.body == second.body)
        #expect(first != second)
    }

    @Test("Answers of the receiver decide: taken, again later, or never")
    func answers() async {
        let message = CourierTests.message("m1")
        for status in [200, 201, 202, 204] {
            #expect(await Self.sender(Transport(status)).send(message) == .delivered, "\(status)")
        }
        for status in [400, 410, 413, 415, 422] {
            #expect(
                await Self.sender(Transport(status)).send(message) == .refused("the receiver answered \(status)")
            )
        }
        for status in [301, 401, 403, 404, 408, 429, 500, 502, 503] {
            #expect(await Self.sender(Transport(status)).send(message) == .failed("the receiver answered \(status)"))
        }
        guard case .failed(let why) = await Self.sender(Transport(nil)).send(message) else {
            Issue.record("no failure")
            return
        }
        #expect(why.hasPrefix("no answer"))
        #expect(!why.contains("13800138000"))
    }

    @Test("A key that was retired more than a day ago signs no more")
    func retiredKeys() throws {
        var keys = KeyRing(.webhook, current: Self.key)
        keys.rotate(to: TokenTests.key("w2", 22), at: Self.now)
        let sender = Self.sender(Transport(200), keys: keys)
        let message = CourierTests.message("m1")
        func codes(after seconds: Int64) throws -> Int {
            let request = try sender.request(for: message, at: Self.now + .seconds(seconds))
            let value = try #require(request.headers.first { $0.name == "Zhida-Signature" }?.value)
            return value.components(separatedBy: "v1=").count - 1
        }
        #expect(try codes(after: 86_399) == 2)
        #expect(try codes(after: 86_400) == 1)
    }

    @Test("A message whose body is no JSON object is refused")
    func noObject() async {
        var message = CourierTests.message("m1")
        for body in ["", "[1]", "7", "{"] {
            message.body = body
            guard case .refused = await Self.sender(Transport(200)).send(message) else {
                Issue.record("“\(body)” was sent")
                return
            }
        }
    }
}
