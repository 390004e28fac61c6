/// How the server listens and what it bears; the defaults suit one district.
public struct ServerSettings: Sendable {
    /// The address to listen on. Default: 127.0.0.1, this machine alone.
    public var host = "127.0.0.1"
    /// Default: 8080; 0 takes any that is free.
    public var port = 8080
    /// Files with the certificate chain and its key, PEM; `nil` for plain HTTP.
    public var tls: (certificate: String, key: String)?

    /// Requests a second that one account, or one address without a token, may do. Default: 50; 0 for no limit.
    public var requestsPerSecond = 50.0
    /// Requests that may come at once. Default: 200.
    public var burst = 200
    /// Bytes of the largest JSON body. Default: 256 KiB.
    public var largestBody = 256 * 1024
    /// Bytes of the largest piece of evidence. Default: 64 MiB.
    public var largestContent = 64 * 1024 * 1024
    /// Connections at the same time; more wait to be taken. Default: 12,000.
    public var connections = 12_000
    /// How long a connection may take to send the head of a request, first or next. Default: 30 s.
    public var headTimeout: Duration = .seconds(30)
    /// How often a body must have brought ``leastProgress``. Default: 10 s.
    public var progressInterval: Duration = .seconds(10)
    /// Bytes that a body must bring in each interval. Default: 4 KiB.
    public var leastProgress = 4096
    /// How long a client may leave an answer unread. Default: 30 s.
    public var writeTimeout: Duration = .seconds(30)
    /// How often a live stream shows that it is alive. Default: 15 s.
    public var heartbeat: Duration = .seconds(15)
    /// Live streams at the same time. Default: 5,000.
    public var streams = 5_000
    /// How long requests that run may take to end when the server is stopped. Default: 10 s.
    public var shutdownPatience: Duration = .seconds(10)

    public init() {}
}
