import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL
import ZhidaConsult

/// Posts webhooks: TLS with the system's certificates, no redirects, no cookies, an end to every wait. Of an answer only
/// the status is looked at; its body is not read.
struct WebhookPost: WebhookTransport {
    /// Why there was no answer. Names neither the address, whose path may be a secret, nor anything of the message.
    struct NoAnswer: Error, Hashable, CustomStringConvertible {
        var description: String
    }

    private let patience: Duration
    private let client: HTTPClient

    /// - Parameter patience: the longest from the beginning of a post to its answer.
    init(patience: Duration) {
        self.patience = patience
        var configuration = HTTPClient.Configuration()
        // What is signed for one receiver is not carried to another.
        configuration.redirectConfiguration = .disallow
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Ends the connections. Nothing can be posted afterwards. To be called once.
    func close() {
        // Needs nobody to wait for it: the client lives until its connections have ended.
        _ = client.shutdown()
    }

    func post(_ request: WebhookRequest) async throws -> Int {
        var posted = HTTPClientRequest(url: request.url)
        posted.method = .POST
        posted.body = .bytes(request.body)
        for header in request.headers { posted.headers.add(name: header.name, value: header.value) }
        do {
            return Int(try await client.execute(posted, deadline: .now() + TimeAmount(patience)).status.code)
        } catch {
            throw NoAnswer(description: words(error))
        }
    }

    private func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError where [.deadlineExceeded, .connectTimeout].contains(error):
            "none within \(patience)"
        case let error as HTTPClientError: error.shortDescription
        case let error as NIOConnectionError where error.connectionErrors.isEmpty: "its name is not known"
        case is NIOConnectionError, is IOError: "it cannot be connected to"
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: "no trusted TLS connection"
        default: "the connection failed"
        }
    }
}
