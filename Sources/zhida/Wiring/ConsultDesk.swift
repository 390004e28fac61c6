import Foundation
import ZhidaConsult
import ZhidaStore

/// A broker over the data folder's store, open for one command, and the person who gives it.
///
/// Several commands may run at the same time, and beside a server: the store lets one write at a time, the others wait,
/// and each sees what was committed before it decides.
final class ConsultDesk: Sendable {
    /// How long a command waits for a restore that replaces the store.
    private static let patience = 10

    let dataFolder: String
    let store: any ConsultStore
    let broker: Broker
    let caller: Caller
    let rehearsal: Rehearsal
    private let identifiers: IdentifierSource

    /// The time now.
    var now: Instant { rehearsal.clock() }

    /// Opens the store, lets `body` work, and closes it again.
    static func open<Result>(
        _ options: ConsultOptions,
        _ body: (ConsultDesk) async throws -> Result
    ) async throws -> Result {
        let desk = try await ConsultDesk(options)
        do {
            let result = try await body(desk)
            try await desk.close()
            return result
        } catch {
            try? await desk.close()
            throw error
        }
    }

    private init(_ options: ConsultOptions) async throws {
        let settings = try options.place.settings()
        rehearsal = try Rehearsal(now: options.now)
        dataFolder = settings.dataFolder
        identifiers = rehearsal.identifiers
        store = try await Self.openStore(settings)
        do {
            broker = try await Self.broker(store, rehearsal, identifiers)
            caller = try Identification(options, dataFolder: dataFolder, now: rehearsal.clock()).caller(broker)
        } catch {
            try? store.close()
            throw error
        }
    }

    /// A broker over the store, with the directory that ships where there is none yet.
    static func broker(
        _ store: any ConsultStore,
        _ rehearsal: Rehearsal,
        _ identifiers: IdentifierSource,
        _ settings: BrokerSettings = BrokerSettings()
    ) async throws -> Broker {
        while true {
            let broker = try await Broker(
                store: store,
                policy: RoleAccess(),
                duties: [RevocationDuty()],
                identifiers: identifiers,
                settings: settings,
                clock: rehearsal.clock
            )
            if broker.read({ $0.directories.active != nil }) { return broker }
            try await DefaultDirectory.load(into: broker)
            if broker.read({ $0.directories.active != nil }) { return broker }
            // Another command was faster, and only a new broker sees what it loaded.
            await broker.shutDown()
        }
    }

    /// Makes the store and loads the directory that ships, where they are not there; for `zhida init`.
    static func prepare(_ settings: Settings) async throws -> (version: String, sites: Int) {
        do {
            let store = try await openStore(settings)
            let rehearsal = try Rehearsal(now: nil)
            let broker = try await broker(store, rehearsal, rehearsal.identifiers)
            let prepared = broker.read { ($0.directories.active?.id.text ?? "", $0.directory.sites.count) }
            await broker.shutDown()
            try store.close()
            return prepared
        } catch let error as BrokerStoreError {
            throw Failure(.systemFailed, "\(error)")
        }
    }

    /// The store, made where it is not there.
    static func openStore(_ settings: Settings) async throws -> any ConsultStore {
        let location = try settings.consultStore
        do {
            if !FileManager.default.fileExists(atPath: settings.dataFolder) {
                try FileManager.default.createDirectory(
                    atPath: settings.dataFolder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            }
        } catch {
            throw Failure(.systemFailed, "\(settings.dataFolder): \(error.localizedDescription)")
        }
        var attempt = 1
        while true {
            do {
                return try await location.open()
            } catch BrokerStoreError.unavailable(let what) where attempt < patience {
                if attempt == 1 {
                    complain(say("数据库暂不可用，正在等待……（\(what)）", "The store cannot be used yet; waiting … (\(what))"))
                }
                attempt += 1
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func close() async throws {
        await broker.shutDown()
        try store.close()
    }

    /// A new identifier.
    func identifier<Subject>() -> Identifier<Subject> { identifiers.next(at: now) }

    /// The key of the request: the one given, or a new one.
    ///
    /// - Throws: ``Failure`` for one that is none.
    func key(_ options: WriteOptions) throws -> IdempotencyKey {
        let text = options.key ?? (identifiers.next(at: now) as Identifier<CallerSubject>).text
        guard let key = IdempotencyKey(text) else {
            throw Failure(
                .wrongUsage,
                say("--key 应为 1–128 个不含空格的 ASCII 字符。", "--key takes 1 to 128 ASCII characters without spaces.")
            )
        }
        return key
    }

    /// The key, where the answer shows it: to programs always, to people where something was made.
    ///
    /// Made twice it would be there twice; a step that is repeated is refused by the state that it led to.
    func shown(_ key: IdempotencyKey?, of record: some StoredRecord, json: Bool) -> IdempotencyKey? {
        json || record.version == 1 ? key : nil
    }

    /// Has a command done.
    ///
    /// - Throws: ``Refused``.
    func perform<Command: BrokerCommand>(_ command: Command, key: IdempotencyKey) async throws -> Command.Reply {
        do {
            return try await broker.perform(command, as: caller, key: key)
        } catch {
            throw Refused(refusal: error, key: key)
        }
    }

    /// Looks at the state, after what fell due by itself was done.
    ///
    /// Nothing can be changed afterwards: the broker has ended.
    func look<Result: Sendable>(_ body: (BrokerState) throws -> Result) async throws -> Result {
        await broker.shutDown()
        do {
            return try broker.read(body)
        } catch let refusal as Refusal {
            throw Refused(refusal: refusal)
        }
    }

    /// Refuses what the caller may not see.
    ///
    /// - Throws: ``Refused``.
    func authorise(_ permission: Permission, at sites: [SiteID] = []) throws {
        let directory = broker.read(\.directory)
        do {
            try RoleAccess().authorise(caller, permission, at: sites, in: directory)
        } catch {
            throw Refused(refusal: error)
        }
    }

    /// Whether the caller may do that at all of the sites.
    func may(_ permission: Permission, at sites: [SiteID] = []) -> Bool {
        AccessDecision.decide(permission, by: caller, at: sites, in: broker.read(\.directory)).isAllowed
    }
}
