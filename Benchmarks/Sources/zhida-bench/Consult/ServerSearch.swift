import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Searches over HTTP, one behind the other on a connection that stays open; the client's own time is in them.
struct ServerSearch {
    private let request: URLRequest

    /// Today and the 13 days that follow, in Asia/Shanghai.
    static var freeSlots: String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 8 * 3600)
        format.dateFormat = "yyyy-MM-dd"
        let now = Date()
        return "/v1/slots?item=SB02&from=\(format.string(from: now))&to=\(format.string(from: now + 13 * 86_400))"
    }

    /// - Throws: ``BenchFault`` for an address that is none.
    init(server: String, token: String, request path: String) throws {
        guard let url = URL(string: server + path), url.scheme == "http" || url.scheme == "https" else {
            throw BenchFault("\(server)\(path) is no address; write --server http://HOST:PORT")
        }
        var request = URLRequest(url: url, timeoutInterval: 30)
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        self.request = request
    }

    /// Milliseconds of each search; the first twenty, which connect and warm up, are not counted.
    func times(_ count: Int) throws -> [Double] {
        let session = URLSession(configuration: .ephemeral)
        defer { session.invalidateAndCancel() }
        var times: [Double] = []
        for number in 0..<(count + 20) {
            let start = ContinuousClock.now
            let answer = Answer()
            let task = session.dataTask(with: request) { data, response, error in
                answer.set(status: (response as? HTTPURLResponse)?.statusCode, bytes: data?.count ?? 0, error: error)
            }
            task.resume()
            let (status, bytes, error) = answer.wait()
            guard status == 200, bytes > 2 else {
                let words = error.map { "\($0)" } ?? "status \(status.map(String.init) ?? "none"), \(bytes) bytes"
                throw BenchFault("\(request.url?.absoluteString ?? ""): \(words)")
            }
            if number >= 20 { times.append(start.secondsUntilNow * 1e3) }
        }
        return times
    }

    /// One answer, handed from the session's thread.
    private final class Answer: @unchecked Sendable {
        private let done = DispatchSemaphore(value: 0)
        private var content: (status: Int?, bytes: Int, error: (any Error)?) = (nil, 0, nil)

        func set(status: Int?, bytes: Int, error: (any Error)?) {
            content = (status, bytes, error)
            done.signal()
        }

        func wait() -> (status: Int?, bytes: Int, error: (any Error)?) {
            done.wait()
            return content
        }
    }
}
