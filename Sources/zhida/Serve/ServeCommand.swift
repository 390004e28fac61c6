import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import ZhidaConsult
import ZhidaHTTP
import ZhidaStore

@preconcurrency import Glibc

/// `zhida serve`: the session broker over HTTP.
struct ServeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "serve",
            abstract: say("启动 HTTP 服务：预约、排队、会话、实时事件。", "Serve the session broker over HTTP, with live events."),
            discussion: say(
                """
                默认只监听本机 127.0.0.1:8080；接口文档在 /v1/openapi.json，说明见 docs/http.md。
                令牌由 zhida token issue 签发。Ctrl-C 或 SIGTERM 结束：先办完已收到的请求。
                服务运行时仍可在同一数据目录使用其他命令。
                """,
                """
                Listens on 127.0.0.1:8080 unless told otherwise; the API is described at /v1/openapi.json and in docs/http.md.
                Tokens come from zhida token issue. Ctrl-C or SIGTERM ends it when requests that were taken are done.
                Other commands may be used on the same data folder meanwhile.
                """
            )
        )
    }

    @Option(help: ArgumentHelp(say("监听地址。", "The address to listen on."), valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp(say("TLS 证书链（PEM）。", "The TLS certificate chain, PEM."), valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp(say("TLS 私钥（PEM）。", "The TLS private key, PEM."), valueName: "file"))
    var tlsKey: String?

    @Option(help: .hidden)
    var now: String?

    @OptionGroup var options: GlobalOptions

    mutating func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError(say("--tls-cert 和 --tls-key 要一起写。", "Give --tls-cert and --tls-key together."))
        }
    }

    func run() async throws {
        var settings = try options.settings()
        if let listen { settings.serve.listen = listen }
        if let tlsCert { settings.serve.tlsCertificate = tlsCert }
        if let tlsKey { settings.serve.tlsKey = tlsKey }
        options.startLogging(settings.log.level)
        Self.liftOpenFiles()
        let office = try await HallOffice(settings, rehearsal: try Rehearsal(now: now))
        do {
            try await serve(office, settings)
        } catch {
            try? await office.close()
            throw Self.failure(error, settings)
        }
        do { try await office.close() } catch { throw Failure(.systemFailed, "\(error)") }
    }

    private func serve(_ office: HallOffice, _ settings: Settings) async throws {
        let server = try ConsultServer(
            office.hall,
            settings: try settings.serve.server(),
            metrics: office.metrics,
            logger: office.logger,
            onListening: { port in Self.tell(port, settings.serve, json: options.json) }
        )
        var configuration = ServiceGroupConfiguration(
            services: [office.housekeeping, server],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: office.logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(settings.serve.shutdownSeconds)
        try await ServiceGroup(configuration: configuration).run()
    }

    private static func tell(_ port: Int, _ serve: Settings.Serve, json: Bool) {
        struct Answer: Encodable {
            var address: String
            var port: Int
        }
        let scheme = serve.tlsCertificate.isEmpty ? "http" : "https"
        let host = serve.place?.host ?? ""
        let address = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        if json {
            try? JSONOutput.printLine(Answer(address: address, port: port))
        } else {
            print(say("正在监听 \(address)", "Listening on \(address)"))
            fflush(nil)
        }
    }

    private static func failure(_ error: any Error, _ settings: Settings) -> any Error {
        if error is Failure { return error }
        if error is CertificateError { return Failure(.badInput, "\(error)") }
        return Failure(
            .systemFailed,
            say(
                "\(settings.serve.listen) 无法提供服务：\(error)。请检查地址是否被占用。",
                "\(settings.serve.listen) cannot be served: \(error). Is the address in use?"
            )
        )
    }

    /// Thousands of open connections are thousands of open files: as many as the machine allows this process.
    private static func liftOpenFiles() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
