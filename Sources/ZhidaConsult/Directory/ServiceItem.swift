/// A service item 事项: what is asked for.
public struct ServiceItem: Hashable, Sendable, Codable {
    public var id: ItemID
    public var name: String
    public var englishName: String
    /// Items that are learned together, such as 社保; a clerk's skills can name a whole group.
    public var group: String
    /// Who decides; `nil` where only the partner of another city does.
    public var department: DepartmentID?
    /// How long a consultation takes, a multiple of 5 minutes.
    public var duration: Minutes
    /// What the caller must show or do, sorted and each once.
    public var evidence: [EvidenceKind]
    /// The levels that may handle it.
    public var levels: SiteLevels
    /// Whether it can be done by video.
    public var byVideo: Bool
    /// Working days from acceptance to the decision; 0 where it is decided on the spot 即办.
    public var deadlineWorkingDays: Int
    public var scope: ItemScope
    public var origin: RowOrigin
    public var note: String

    public init(
        id: ItemID,
        name: String,
        englishName: String = "",
        group: String,
        department: DepartmentID?,
        duration: Minutes,
        evidence: [EvidenceKind] = [],
        levels: SiteLevels,
        byVideo: Bool = true,
        deadlineWorkingDays: Int = 0,
        scope: ItemScope = .district,
        origin: RowOrigin = .local,
        note: String = ""
    ) {
        self.id = id
        self.name = name
        self.englishName = englishName
        self.group = group
        self.department = department
        self.duration = duration
        self.evidence = Set(evidence).sorted()
        self.levels = levels
        self.byVideo = byVideo
        self.deadlineWorkingDays = deadlineWorkingDays
        self.scope = scope
        self.origin = origin
        self.note = note
    }
}
