/// Something that was shown or done in a matter 核验材料: what is known of it. Its content lies in the ``ContentStore``.
public struct Evidence: Hashable, Sendable, Codable {
    /// The content as it was taken in.
    public struct Content: Hashable, Sendable, Codable {
        /// The SHA-256 of the bytes in 64 lower-case hexadecimal digits.
        public var digest: String
        /// In bytes.
        public var size: Int64
        public var mediaType: MediaType
        public var at: Instant
    }

    /// That it existed, and why it does not any more.
    public struct Removal: Hashable, Sendable, Codable {
        public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
            /// 撤回同意
            case withdrawn
            /// 保存期满
            case retention
            /// 误采
            case mistake
            /// 未完成: the content never came.
            case abandoned
        }

        public var reason: Reason
        public var at: Instant
        public var by: CallerID
        /// Whether there was content.
        public var hadContent: Bool
        /// Kept only as ``EvidenceKind/isGuessable`` says.
        public var digest: String?
    }

    public enum Stage: Hashable, Sendable, Codable {
        /// Allowed; its content may now be written, or its recording runs.
        case open
        case held(Content)
        /// The fact that stays 留痕.
        case removed(Removal)
    }

    public let id: EvidenceID
    public let kind: EvidenceKind
    /// Under which consents; all of them hold while it is open or held. A recording of two people has two.
    public let consents: [ConsentID]
    public let session: SessionID?
    /// Who took it in.
    public let by: CallerID
    public let begun: Instant
    public internal(set) var stage: Stage

    public var purpose: ConsentPurpose { kind.purpose }

    public var content: Content? {
        switch stage {
        case .held(let content): content
        case .open, .removed: nil
        }
    }

    public var isRemoved: Bool {
        switch stage {
        case .removed: true
        case .open, .held: false
        }
    }

    public var isOpen: Bool { stage == .open }

    /// Leaves the fact and takes the rest away.
    mutating func remove(_ reason: Removal.Reason, at now: Instant, by who: CallerID) {
        let keepsDigest = reason == .retention && !kind.isGuessable
        stage = .removed(
            Removal(
                reason: reason,
                at: now,
                by: who,
                hadContent: content != nil,
                digest: keepsDigest ? content?.digest : nil
            )
        )
    }
}

/// What kind of file a content is, such as `image/jpeg` (RFC 6838): a type and a subtype, no parameters.
public struct MediaType: Hashable, Sendable, Codable, CustomStringConvertible {
    public let description: String

    /// `nil` unless it is two restricted names with a slash between, in lower case.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(Self.isName) else { return nil }
        description = String(text)
    }

    private static func isName(_ text: some StringProtocol) -> Bool {
        guard (1...64).contains(text.utf8.count), let first = text.utf8.first else { return false }
        return isLetterOrDigit(first) && text.utf8.allSatisfy { isLetterOrDigit($0) || "!#$&-^_.+".utf8.contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (0x30...0x39).contains(byte)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let type = MediaType(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is no media type")
        }
        self = type
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
