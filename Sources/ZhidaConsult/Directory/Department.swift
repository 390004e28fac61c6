/// A department 部门: who decides on an item.
public struct Department: Hashable, Sendable, Codable {
    public var id: DepartmentID
    public var name: String
    /// What it is responsible for, in the words of its source.
    public var responsibilities: String
    public var certainty: Certainty
    /// Why the name is as certain as it is.
    public var note: String
    public var origin: RowOrigin

    public init(
        id: DepartmentID,
        name: String,
        responsibilities: String = "",
        certainty: Certainty = .yes,
        note: String = "",
        origin: RowOrigin = .local
    ) {
        self.id = id
        self.name = name
        self.responsibilities = responsibilities
        self.certainty = certainty
        self.note = note
        self.origin = origin
    }

    /// How sure the source is of a department's present name.
    public enum Certainty: String, CaseIterable, Hashable, Sendable, Codable {
        case yes, likely, uncertain
    }
}
