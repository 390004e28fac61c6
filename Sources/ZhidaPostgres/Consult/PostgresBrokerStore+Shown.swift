import CPostgres

extension PostgresBrokerStore {
    /// A database's URL for messages: user, host, port and name, and nothing else of what it may hold.
    public static func shown(_ url: String) -> String {
        guard let options = try? PostgresProgram.options(of: url) else { return "PostgreSQL" }
        let words = Dictionary(options.map { ($0.keyword, $0.value) }) { $1 }
        let user = words["user"].map { "\($0)@" } ?? ""
        // A folder is that of a socket.
        let host = words["host"] ?? ""
        let isSocket = host.hasPrefix("/")
        // Of several hosts libpq gives as many ports, empty ones too.
        let port = words["port"].flatMap { $0.contains(",") ? nil : ":\($0)" } ?? ""
        return "postgresql://\(user)\(isSocket ? "" : host + port)/\(words["dbname"] ?? "")"
            + (isSocket ? "?host=\(host)" : "")
    }
}
