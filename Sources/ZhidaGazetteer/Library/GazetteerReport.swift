import ZhidaCore

/// What a load would do, for the person who answers for it: printed by a dry run, signed, and compared with the version
/// that the load then makes.
public struct GazetteerReport: Sendable, Codable {
    public var file: String
    /// SHA-256 of the file.
    public var fileHash: String
    public var isDelta: Bool
    /// The version that the result is compared with (for a delta the one that it changes); `nil` for a first load.
    public var base: String?
    public var baseHash: String?
    /// The hash that the loaded version will have.
    public var resultHash: String
    /// Bytes of the version's file.
    public var resultSize: Int
    /// Addresses of the result by level.
    public var addresses: [String: Int]
    /// Rows of a delta by operation and level: `add road`, `retire alias`.
    public var operations: [String: Int]
    public var difference: GazetteerDifference?
}

extension GazetteerUpdate {
    /// Rows of a delta by operation and level.
    func operations(on base: Gazetteer?) -> [String: Int] {
        var counts: [String: Int] = [:]
        for step in steps {
            let level =
                step.alias.map { if case .code = $0 { "code" } else { "alias" } } ?? step.level?.name
                ?? base.flatMap { base in base.index(of: step.code).map { base.level($0).name } } ?? "address"
            counts["\(step.operation.rawValue) \(level)", default: 0] += 1
        }
        return counts
    }
}
