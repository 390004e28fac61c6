import Foundation

/// What is known of a version of the speech model 模型版本; kept as `version.json` in its folder.
public struct ModelRecord: Hashable, Sendable, Codable {
    /// Where a version comes from.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// It came with the program.
        case shipped
        /// Somebody installed a Sphinx model's folder.
        case installed
        /// It was adapted to the district's own calls.
        case adapted
    }

    public var kind: Kind
    public var made: Date
    /// The folder that was installed.
    public var source: String?
    /// The version that was adapted, itself not an adapted one.
    public var base: String?
    /// How it was adapted.
    public var method: AdaptationMethod?
    /// Calls that were learned from.
    public var calls: Int?
    /// How it compares with the version that was active before, on calls that were not learned from.
    public var comparison: ModelComparison?
    /// How the pronunciations of the syllables were found.
    public var lexicon: LexiconOrigin?
    /// The SHA-256 of each file, by its path below the folder.
    public var files: [String: String] = [:]

    public init(kind: Kind, made: Date) {
        self.kind = kind
        self.made = made
    }
}

/// One version of the speech model.
public struct ModelVersion: Sendable {
    /// `default`, or serial and hash: `0001-5e1f0c9a`.
    public var name: String
    public var isActive: Bool
    /// The model's folder.
    public var folder: String
    /// Bytes on disk.
    public var size: Int
    /// `nil` for the model that ships, of which no more is known.
    public var record: ModelRecord?
}
