import ZhidaHTTP

extension Settings {
    /// `[serve]`
    struct Serve: Sendable {
        /// `listen`: the address and port of `zhida serve`.
        var listen = "127.0.0.1:8080"
        /// `tls_certificate`, `tls_key`: PEM files; both empty for plain HTTP.
        var tlsCertificate = ""
        var tlsKey = ""
        /// `requests_per_second`, `burst`: what one account, or one address without a token, may ask.
        var requestsPerSecond = 50.0
        var burst = 200
        /// `largest_body_kilobytes`, `largest_evidence_megabytes`
        var largestBodyKilobytes = 256
        var largestEvidenceMegabytes = 64
        /// `connections`, `streams`: at the same time.
        var connections = 12_000
        var streams = 5_000
        /// `head_seconds`: how long a connection may take to send the head of a request, first or next.
        var headSeconds = 30.0
        /// `write_seconds`: how long a client may leave an answer unread.
        var writeSeconds = 30.0
        /// `heartbeat_seconds`: how often a live stream shows that it is alive.
        var heartbeatSeconds = 15.0
        /// `shutdown_seconds`: how long requests that run may take to end.
        var shutdownSeconds = 10.0
        /// `notices_seconds`, `checkpoint_seconds`: between two looks.
        var noticesSeconds = 1.0
        var checkpointSeconds = 5.0
        /// `purge_hours`: between two removals of what is past its retention.
        var purgeHours = 24.0
    }
}

extension Settings.Serve {
    /// The address apart: `127.0.0.1:8080`, `[::1]:8080`, `hall.example:443`.
    var place: (host: String, port: Int)? {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = listen[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return host.isEmpty ? nil : (String(host), port)
    }

    /// - Throws: ``Failure`` for an address that is none.
    func server() throws -> ServerSettings {
        guard let place else {
            throw Failure(
                .wrongUsage,
                say("监听地址写作 127.0.0.1:8080，不是“\(listen)”。", "The address is written 127.0.0.1:8080, not “\(listen)”.")
            )
        }
        guard tlsCertificate.isEmpty == tlsKey.isEmpty else {
            throw Failure(
                .wrongUsage,
                say("TLS 证书和私钥要一起设置。", "Set the TLS certificate and its key together.")
            )
        }
        var settings = ServerSettings()
        settings.host = place.host
        settings.port = place.port
        if !tlsCertificate.isEmpty { settings.tls = (tlsCertificate, tlsKey) }
        settings.requestsPerSecond = requestsPerSecond
        settings.burst = burst
        settings.largestBody = largestBodyKilobytes * 1024
        settings.largestContent = largestEvidenceMegabytes * 1024 * 1024
        settings.connections = connections
        settings.streams = streams
        settings.headTimeout = .seconds(headSeconds)
        settings.writeTimeout = .seconds(writeSeconds)
        settings.heartbeat = .seconds(heartbeatSeconds)
        return settings
    }

    /// - Throws: ``SettingsError``.
    mutating func read(_ section: SettingsSection) throws {
        try section.read("listen", into: &listen)
        try section.read("tls_certificate", into: &tlsCertificate)
        try section.read("tls_key", into: &tlsKey)
        try section.read("requests_per_second", into: &requestsPerSecond, in: 0...100_000)
        try section.read("burst", into: &burst, in: 1...100_000)
        try section.read("largest_body_kilobytes", into: &largestBodyKilobytes, in: 1...16_384)
        try section.read("largest_evidence_megabytes", into: &largestEvidenceMegabytes, in: 1...4096)
        try section.read("connections", into: &connections, in: 1...1_000_000)
        try section.read("streams", into: &streams, in: 0...1_000_000)
        try section.read("head_seconds", into: &headSeconds, in: 0.1...3600)
        try section.read("write_seconds", into: &writeSeconds, in: 0.1...3600)
        try section.read("heartbeat_seconds", into: &heartbeatSeconds, in: 0.1...3600)
        try section.read("shutdown_seconds", into: &shutdownSeconds, in: 0.1...3600)
        try section.read("notices_seconds", into: &noticesSeconds, in: 0.1...86_400)
        try section.read("checkpoint_seconds", into: &checkpointSeconds, in: 0.1...86_400)
        try section.read("purge_hours", into: &purgeHours, in: 0.01...8760)
    }
}
