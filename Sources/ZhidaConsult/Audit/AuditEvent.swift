import Foundation

/// One act as the audit tells it 审计事件: a link of the chain, read.
public struct AuditEvent: Hashable, Sendable {
    public var sequence: Int64
    public var body: AuditBody

    public init(sequence: Int64, body: AuditBody) {
        self.sequence = sequence
        self.body = body
    }

    /// Reads a link's body.
    ///
    /// - Throws: ``UnreadableEvent``.
    public init(_ row: AuditRow, decoder: JSONDecoder = JSONDecoder()) throws(UnreadableEvent) {
        do {
            self.init(sequence: row.sequence, body: try decoder.decode(AuditBody.self, from: Data(row.body.utf8)))
        } catch {
            throw UnreadableEvent(sequence: row.sequence)
        }
    }
}

/// A link of the audit whose body cannot be read.
public struct UnreadableEvent: Error, Hashable, Sendable, CustomStringConvertible {
    public var sequence: Int64

    public var description: String {
        "Event \(sequence) of the audit cannot be read; see what was changed with: zhida audit verify"
    }
}
