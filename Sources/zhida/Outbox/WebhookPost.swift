import Foundation
import Synchronization
import ZhidaConsult

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Posts webhooks with Foundation's URL loading: TLS with the system's certificates, no redirects, no cookies, an end
/// to every wait. Of an answer only the status is looked at; its body is not read.
final class WebhookPost: NSObject, WebhookTransport, URLSessionDataDelegate {
    /// Why there was no answer. Names neither the address, whose path may be a secret, nor anything of the message.
    struct NoAnswer: Error, Hashable, CustomStringConvertible {
        var description: String
    }

    private struct Waiting {
        var continuation: CheckedContinuation<Int, any Error>
        var deadline: Task<Void, Never>
    }

    private let patience: Duration
    private let waiting = Mutex<[Int: Waiting]>([:])
    /// Holds its delegate until it is invalidated.
    private let session = Mutex<URLSession?>(nil)

    /// - Parameter patience: the longest from the beginning of a post to its answer.
    init(patience: Duration) {
        self.patience = patience
        super.init()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = Double(max(1, patience.components.seconds))
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.urlCache = nil
        let made = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        session.withLock { $0 = made }
    }

    /// Ends the connections. Nothing can be posted afterwards.
    func close() {
        session.withLock { session in
            session?.invalidateAndCancel()
            session = nil
        }
    }

    func post(_ request: WebhookRequest) async throws -> Int {
        guard let url = URL(string: request.url) else { throw NoAnswer(description: "the address is none") }
        var posted = URLRequest(url: url)
        posted.httpMethod = "POST"
        posted.httpBody = Data(request.body)
        for header in request.headers { posted.setValue(header.value, forHTTPHeaderField: header.name) }
        guard let task = session.withLock({ $0?.dataTask(with: posted) }) else {
            throw NoAnswer(description: "the program is ending")
        }
        return try await withCheckedThrowingContinuation { continuation in
            let identifier = task.taskIdentifier
            let deadline = Task { [patience, weak self] in
                do { try await Task.sleep(for: patience) } catch { return }
                self?.finish(identifier, .failure(NoAnswer(description: "none within \(patience)")))
                task.cancel()
            }
            waiting.withLock { $0[identifier] = Waiting(continuation: continuation, deadline: deadline) }
            task.resume()
        }
    }

    private func finish(_ identifier: Int, _ result: Result<Int, any Error>) {
        guard let waiting = waiting.withLock({ $0.removeValue(forKey: identifier) }) else { return }
        waiting.deadline.cancel()
        waiting.continuation.resume(with: result)
    }

    // MARK: The loading's delegate

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        // What is signed for one receiver is not carried to another.
        finish(task.taskIdentifier, .success(response.statusCode))
        completionHandler(nil)
        task.cancel()
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard let response = dataTask.response as? HTTPURLResponse else { return }
        finish(dataTask.taskIdentifier, .success(response.statusCode))
        dataTask.cancel()
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        if let response = task.response as? HTTPURLResponse {
            finish(task.taskIdentifier, .success(response.statusCode))
        } else {
            finish(task.taskIdentifier, .failure(NoAnswer(description: Self.words(error))))
        }
    }

    private static func words(_ error: (any Error)?) -> String {
        guard let error = error as? URLError else { return "the connection ended" }
        return switch error.code {
        case .timedOut: "timed out"
        case .cannotFindHost, .dnsLookupFailed: "its name is not known"
        case .cannotConnectToHost: "it cannot be connected to"
        case .networkConnectionLost: "the connection was lost"
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected:
            "no trusted TLS connection"
        default: "error \(error.code.rawValue) of the network"
        }
    }
}
