import Foundation
import ZhidaDigest

/// A command on its way through the broker, whatever its reply's type.
protocol PendingRequest: Sendable {
    var key: IdempotencyKey { get }
    var digest: String { get }
    var caller: Caller { get }
    var subjects: [RecordKey] { get }
    /// Whether it was made by the broker itself; nobody waits for such a one.
    var isOwn: Bool { get }
    /// How often it was decided already.
    var attempts: Int { get }

    func again() -> any PendingRequest
    func decide(
        _ state: BrokerState,
        _ context: CommandContext,
        _ policy: any AccessPolicy
    ) throws(Refusal) -> any PendingDecision
    /// Answers with what was answered before.
    func replay(_ reply: StoredReply)
    func refuse(_ refusal: Refusal)
}

/// A decided command.
protocol PendingDecision: Sendable {
    var changes: [RecordChange] { get }
    var outbox: [OutboxChange] { get }
    var followUps: [any BrokerCommand] { get }

    /// The reply's JSON; `writes` are its records, one of which it often is.
    func encodedReply(_ encoder: JSONEncoder, _ writes: [BrokerTransaction.Write]) throws -> String
    func audit(at now: Instant) -> AuditBody
    /// Answers, after the commit.
    func acknowledge()
}

/// The request of one type of command.
struct Request<Command: BrokerCommand>: PendingRequest {
    typealias Answer = Result<Command.Reply, Refusal>

    let command: Command
    let caller: Caller
    let key: IdempotencyKey
    let digest: String
    var attempts = 0
    let answer: (@Sendable (Answer) -> Void)?

    /// Encodes and digests on the caller's side, so that the writer need not.
    init(
        _ command: Command,
        _ caller: Caller,
        _ key: IdempotencyKey,
        answer: (@Sendable (Answer) -> Void)?
    ) throws {
        self.command = command
        self.caller = caller
        self.key = key
        self.answer = answer
        var bytes = Array("\(Command.name)\n\(caller.who)\n".utf8)
        bytes.append(contentsOf: try Self.encoded(command))
        digest = Hexadecimal.text(of: bytes.withUnsafeBytes { SHA256.hash($0) })
    }

    private static func encoded(_ command: Command) throws -> [UInt8] {
        if let command = command as? any JSONWritable {
            var writer = JSONWriter()
            if command.write(&writer) { return writer.bytes }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Array(try encoder.encode(command))
    }

    var subjects: [RecordKey] { command.subjects }
    var isOwn: Bool { answer == nil }

    func again() -> any PendingRequest {
        var copy = self
        copy.attempts += 1
        return copy
    }

    func decide(
        _ state: BrokerState,
        _ context: CommandContext,
        _ policy: any AccessPolicy
    ) throws(Refusal) -> any PendingDecision {
        if !isOwn {
            guard let permission = command.permission else {
                throw Refusal(
                    .forbidden,
                    english: "“\(Command.name)” is done by the broker itself only",
                    chinese: "“\(Command.name)”仅由系统自动执行"
                )
            }
            try policy.authorise(caller, permission, at: command.sites(state), in: state.directory)
        }
        let decision = try command.decide(state, context).withNotices(in: state.directory, context)
        return Decided(decision: decision, name: Command.name, caller: caller, answer: answer)
    }

    func replay(_ reply: StoredReply) {
        guard let answer else { return }
        guard reply.digest == digest else {
            return answer(
                .failure(
                    Refusal(
                        .keyReused,
                        english: "the key \(key.text) was used for another request; take a new key for a new request",
                        chinese: "幂等键 \(key.text) 已用于另一请求；新请求请换用新键"
                    )
                )
            )
        }
        do {
            answer(.success(try JSONDecoder().decode(Command.Reply.self, from: Data(reply.body.utf8))))
        } catch {
            answer(
                .failure(
                    Refusal(
                        .unavailable,
                        english: "the first answer under the key \(key.text) cannot be read any more: \(error)",
                        chinese: "幂等键 \(key.text) 的首次答复已无法读取"
                    )
                )
            )
        }
    }

    func refuse(_ refusal: Refusal) { answer?(.failure(refusal)) }
}

/// The decision of one type of command.
private struct Decided<Reply: Codable & Sendable>: PendingDecision {
    let decision: Decision<Reply>
    let name: String
    let caller: Caller
    let answer: (@Sendable (Result<Reply, Refusal>) -> Void)?

    var changes: [RecordChange] { decision.changes }
    var outbox: [OutboxChange] { decision.outbox }
    var followUps: [any BrokerCommand] { decision.followUps }

    func encodedReply(_ encoder: JSONEncoder, _ writes: [BrokerTransaction.Write]) throws -> String {
        if let record = decision.reply as? any StoredRecord {
            // What is in one decision under one identifier and version is one value.
            let own = writes.first { write in
                guard let after = write.change.after else { return false }
                return after.isSame(as: record)
            }
            if let body = own?.body { return body }
        }
        return String(decoding: try encoder.encode(decision.reply), as: UTF8.self)
    }

    func audit(at now: Instant) -> AuditBody { AuditBody(decision.audit, name: name, caller: caller, at: now) }

    func acknowledge() { answer?(.success(decision.reply)) }
}

extension Record {
    /// Whether it is that record, of the same kind, identifier and version.
    fileprivate func isSame<Content: StoredRecord>(as record: Content) -> Bool {
        guard let own = content as? Content else { return false }
        return own.id == record.id && own.version == record.version
    }
}
