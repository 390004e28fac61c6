import Foundation
import ZhidaConsult

/// Checkpoints of the audit, one JSON object a line, each durable before the next: `audit.checkpoints` in the data
/// folder, or better on another disk or machine, where whoever changes the store cannot change them too.
public struct CheckpointFile: Sendable {
    /// A line has about 250 bytes; a checkpoint a minute of every working day fills this in 20 years.
    private static let largest = 1 << 30

    public let path: String

    public init(path: String) { self.path = path }

    /// Adds one.
    public func append(_ checkpoint: AuditCheckpoint) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty { try PrivateFile.makeFolder(folder) }
        try PrivateFile.append(String(decoding: try encoder.encode(checkpoint), as: UTF8.self), to: path)
    }

    /// All of them, oldest first. A last line without its end, as a loss of power leaves it, is passed over.
    ///
    /// - Throws: ``CheckpointDamage`` for any other line that is none.
    public func read() throws -> [AuditCheckpoint] {
        // No secret, and signed: it may lie where others read it too.
        guard let bytes = try PrivateFile.read(path, limit: Self.largest, isSecret: false) else { return [] }
        let decoder = JSONDecoder()
        var checkpoints: [AuditCheckpoint] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.dropLast().enumerated() where !line.isEmpty {
            do {
                checkpoints.append(try decoder.decode(AuditCheckpoint.self, from: Data(line)))
            } catch {
                throw CheckpointDamage(path: path, line: index + 1)
            }
        }
        return checkpoints
    }
}

/// A line of a checkpoint file is none.
public struct CheckpointDamage: Error, Hashable, Sendable, CustomStringConvertible {
    public var path: String
    /// From 1.
    public var line: Int

    public init(path: String, line: Int) {
        self.path = path
        self.line = line
    }

    public var description: String {
        "\(path), line \(line) is no checkpoint: somebody changed the file, or the disk is damaged. "
            + "Verify with another copy of it."
    }
}
