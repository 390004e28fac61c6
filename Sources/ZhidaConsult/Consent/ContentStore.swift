/// Where the content of a piece of evidence lies.
public struct ContentPlace: Hashable, Sendable, Codable {
    public var dossier: DossierID
    public var evidence: EvidenceID

    public init(dossier: DossierID, evidence: EvidenceID) {
        self.dossier = dossier
        self.evidence = evidence
    }
}

/// What was written.
public struct StoredContent: Hashable, Sendable, Codable {
    /// The SHA-256 of the bytes in 64 lower-case hexadecimal digits.
    public var digest: String
    /// In bytes.
    public var size: Int64

    public init(digest: String, size: Int64) {
        self.digest = digest
        self.size = size
    }
}

/// What was taken away.
public struct RemovedContent: Hashable, Sendable, Codable {
    public var files: Int
    public var bytes: Int64

    public init(files: Int = 0, bytes: Int64 = 0) {
        self.files = files
        self.bytes = bytes
    }

    public static func + (left: Self, right: Self) -> Self {
        RemovedContent(files: left.files + right.files, bytes: left.bytes + right.bytes)
    }
}

/// Takes one content in, piece by piece; nothing is kept of it unless ``finish()`` returned.
public protocol ContentWriter: AnyObject {
    func append(_ bytes: UnsafeRawBufferPointer) throws

    /// Returns when the content is durable.
    func finish() throws -> StoredContent

    /// Gives it up.
    func abandon()
}

/// Keeps the bytes of evidence. The broker's records say what may be there; see ``BeginEvidence``.
///
/// All functions wait for the disk: call them where waiting is no harm.
public protocol ContentStore: Sendable {
    /// Begins to take a content in.
    func writer(at place: ContentPlace) throws -> any ContentWriter

    /// The whole content, after its digest was found right.
    func read(_ content: StoredContent, at place: ContentPlace) throws -> [UInt8]

    /// Takes everything at the place away, for good. Nothing there is no error, so that it can be repeated.
    func remove(_ place: ContentPlace) throws -> RemovedContent

    /// The dossiers of which something is there, in any order.
    func dossiers() throws -> [DossierID]

    /// What is there of a dossier.
    func places(of dossier: DossierID) throws -> [ContentPlace]
}

/// Says that contents must go: written to the outbox in the transaction that removes the evidence, so that no crash
/// between the two leaves a content behind.
public struct ContentRemoval: Hashable, Sendable, Codable {
    /// The topic of its message.
    public static let topic = "content.remove"

    public var dossier: DossierID
    public var evidence: [EvidenceID]

    public init(_ dossier: DossierID, _ evidence: [EvidenceID]) {
        self.dossier = dossier
        self.evidence = evidence
    }

    public var places: [ContentPlace] { evidence.map { ContentPlace(dossier: dossier, evidence: $0) } }

    func message(_ context: CommandContext) -> OutboxMessage {
        // Identifiers need no escapes.
        let list = evidence.map { "\"\($0)\"" }.joined(separator: ",")
        return OutboxMessage(
            id: context.identifier(),
            topic: Self.topic,
            about: RecordKey(.dossier, dossier),
            due: context.now,
            body: #"{"dossier":"\#(dossier)","evidence":[\#(list)]}"#
        )
    }
}
