import Foundation
import ZhidaConsult

/// What the broker's drill said was done: of every acknowledged request its key, the booking and its version.
public struct Acknowledgements: Sendable {
    public struct Line: Sendable {
        public var key: String
        public var booking: String
        public var version: Int
    }

    public private(set) var lines: [Line]

    /// - Parameter output: of `zhida-broker-drill work`; its last line may be cut by a kill.
    public init(_ output: String) {
        lines = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, let version = Int(parts[2]) else { return nil }
            return Line(key: String(parts[0]), booking: String(parts[1]), version: version)
        }
    }

    public static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.lines += right.lines
        return sum
    }

    public var count: Int { lines.count }

    /// Every answer must be kept under its key, and its booking be at least at the version that was answered.
    public func lost(in store: any BrokerStore) async throws -> [String] {
        var lost: [String] = []
        let replies = try await store.replies(lines.compactMap { IdempotencyKey($0.key[...]) })
        let records = try await store.records(lines.map { RecordKey(.booking, text: $0.booking) })
        let versions = Dictionary(records.map { ($0.key.id, $0.version) }) { first, _ in first }
        for line in lines {
            guard let known = IdempotencyKey(line.key[...]), let reply = replies[known],
                let answer = try? JSONDecoder().decode(Booking.self, from: Data(reply.body.utf8)),
                answer.id.text == line.booking, answer.version == line.version
            else {
                lost.append("\(line.key): the answer is gone")
                continue
            }
            if versions[line.booking] ?? 0 < line.version {
                lost.append("\(line.key): \(line.booking) \(line.version) is gone")
            }
        }
        return lost
    }
}
