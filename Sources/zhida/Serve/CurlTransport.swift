import Foundation
import FoundationNetworking
import Synchronization
import ZhidaConsult

/// Posts webhooks with the URL loading of Foundation, which is libcurl: no redirects, and no more of an answer than its
/// status.
final class CurlTransport: NSObject, WebhookTransport, URLSessionDataDelegate {
    /// How long a receiver may take to answer.
    private static let patience = 10.0

    private let waiting = Mutex<[ObjectIdentifier: CheckedContinuation<Int, any Error>]>([:])
    private let queue: OperationQueue

    override init() {
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        super.init()
    }

    func post(_ request: WebhookRequest) async throws -> Int {
        guard let url = URL(string: request.url), ["http", "https"].contains(url.scheme?.lowercased() ?? "") else {
            throw CurlError(what: "the webhook's address is no URL of HTTP")
        }
        var post = URLRequest(url: url, timeoutInterval: Self.patience)
        post.httpMethod = "POST"
        post.httpBody = Data(request.body)
        for header in request.headers { post.setValue(header.value, forHTTPHeaderField: header.name) }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForResource = Self.patience
        // A session for each: one that is kept keeps its delegate, and with it this object, for ever.
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: queue)
        defer { session.finishTasksAndInvalidate() }
        let task = session.dataTask(with: post)
        return try await withCheckedThrowingContinuation { continuation in
            waiting.withLock { $0[ObjectIdentifier(task)] = continuation }
            task.resume()
        }
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        let status = (response as? HTTPURLResponse)?.statusCode
        end(dataTask, with: status.map { .success($0) } ?? .failure(CurlError(what: "the answer is no HTTP")))
        completionHandler(.cancel)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        // Of the error its domain and code alone: its text can hold the address with what secrets are in it.
        let why = (error as NSError?).map { "\($0.domain) \($0.code)" } ?? "no answer"
        end(task, with: .failure(CurlError(what: why)))
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        end(task, with: .success(response.statusCode))
        completionHandler(nil)
    }

    private func end(_ task: URLSessionTask, with result: Result<Int, any Error>) {
        waiting.withLock { $0.removeValue(forKey: ObjectIdentifier(task)) }?.resume(with: result)
    }
}

/// Why a webhook could not be posted.
struct CurlError: Error, CustomStringConvertible {
    var what: String

    var description: String { what }
}
