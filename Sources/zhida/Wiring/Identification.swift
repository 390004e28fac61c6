import Foundation
import ZhidaConsult
import ZhidaStore

@preconcurrency import Glibc

/// Finds out who acts: by a token, by `--as`, or the local administrator.
struct Identification {
    private let actor: String?
    private let role: Role?
    private let token: String?
    private let dataFolder: String
    private let now: Instant

    init(_ options: ConsultOptions, dataFolder: String, now: Instant) throws {
        let environment = ProcessInfo.processInfo.environment
        func set(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard options.token == nil || options.actor == nil && options.role == nil else {
            throw Failure(
                .wrongUsage,
                say("--token 已说明身份，不能再用 --as 或 --role。", "--token says who acts; leave out --as and --role.")
            )
        }
        // What is typed outweighs what the environment says.
        token = options.token ?? (options.actor == nil ? set("ZHIDA_TOKEN") : nil)
        actor = token == nil ? options.actor ?? set("ZHIDA_AS") : nil
        role = options.role
        self.dataFolder = dataFolder
        self.now = now
    }

    func caller(_ broker: Broker) throws -> Caller {
        if let token { return try bearer(of: token, broker) }
        guard let actor else { return try local() }
        let parts = actor.split(separator: "@", maxSplits: 1)
        guard let name = parts.first, let who = CallerID(name) else { throw wrongName(actor) }
        var site: SiteID?
        if parts.count == 2 {
            guard let id = SiteID(parts[1]), broker.read({ $0.directory.site(id) != nil }) else {
                throw Failure(
                    .wrongUsage,
                    say("目录中没有服务点 \(parts[1])。", "The directory has no site \(parts[1]).")
                )
            }
            site = id
        } else {
            site = broker.read { state in ClerkID(name).flatMap { state.directory.clerk($0)?.site } }
        }
        let role = role ?? .clerk
        if site == nil, role == .clerk || role == .supervisor { throw wrongName(actor) }
        return Caller(who: who, role: role, site: site)
    }

    /// The person at this machine, by the name of their login.
    private func local() throws -> Caller {
        let login = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? ""
        guard let who = CallerID(login) ?? CallerID("local") else { throw wrongName(login) }
        return Caller(who: who, role: role ?? .administrator)
    }

    private func bearer(of token: String, _ broker: Broker) throws -> Caller {
        let keys: KeyRing
        do {
            keys = try KeyFolder(in: dataFolder).ring(.token, now: now)
        } catch {
            throw Failure(.systemFailed, "\(error)")
        }
        do {
            return try TokenAuthority(keys: keys).verify(token, now: now) { claims in
                broker.read { $0.revocations.isRevoked(claims) }
            }.caller
        } catch {
            throw Failure(.no, say(error.chinese, error.english))
        }
    }

    private func wrongName(_ name: String) -> Failure {
        Failure(
            .wrongUsage,
            say(
                "目录中没有人员“\(name)”。请写目录中的编号（zhida directory show 查询），或 名称@服务点。",
                "The directory has no clerk “\(name)”. Give a code of the directory (see zhida directory show), or NAME@SITE."
            )
        )
    }
}
