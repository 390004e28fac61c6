/// The files of which a directory is made.
public enum DirectoryFile: String, CaseIterable, Hashable, Sendable, Codable {
    case sites, departments, clerks, items, rooms, calendars, holidays

    /// What the file is called, such as `sites.csv`.
    public var fileName: String { "\(rawValue).csv" }

    /// Tells by a file's name which one it is; `nil` for another name.
    public init?(fileName: some StringProtocol) {
        let base = fileName.split(separator: "/").last?.lowercased() ?? ""
        guard let match = Self.allCases.first(where: { $0.fileName == base }) else { return nil }
        self = match
    }

    /// Its columns in the order in which they are usually written.
    public var columns: [DirectoryColumn] {
        switch self {
        case .sites:
            [
                .required("code"), .required("name"), .required("level"), .required("parent"), .optional("serves"),
                .optional("department"), .required("calendar"), .required("origin"), .optional("note"),
            ]
        case .departments:
            [
                .required("code"), .required("name"), .optional("responsibilities"), .optional("certain"),
                .required("origin"),
            ]
        case .clerks:
            [
                .required("code"), .required("name"), .required("site"), .required("skills"), .required("languages"),
                .required("calendar"), .required("origin"),
            ]
        case .items:
            [
                .required("code"), .required("name"), .optional("english"), .required("group"),
                .required("department"), .required("minutes"), .required("evidence"), .required("levels"),
                .required("video"), .required("deadline"), .required("scope"), .optional("entry_sites"),
                .optional("partner"), .optional("partner_city"), .optional("partner_mode"), .required("origin"),
                .optional("note"),
            ]
        case .rooms:
            [
                .required("code"), .required("site"), .required("name"), .required("kind"), .optional("calendar"),
                .required("capacity"), .optional("overbooking"), .optional("video"), .required("origin"),
            ]
        case .calendars:
            [
                .required("code"), .required("name"), .required("days"), .required("hours"), .optional("break"),
                .required("holidays"), .optional("reason"), .required("origin"),
            ]
        case .holidays:
            [.required("year"), .required("date"), .required("kind"), .required("name"), .required("source")]
        }
    }
}

/// A column of one of the files.
public struct DirectoryColumn: Hashable, Sendable {
    public var title: String
    /// Whether the column must be there; single fields of it may still be empty.
    public var isRequired: Bool

    static func required(_ title: String) -> DirectoryColumn { DirectoryColumn(title: title, isRequired: true) }
    static func optional(_ title: String) -> DirectoryColumn { DirectoryColumn(title: title, isRequired: false) }
}

/// One file as it was handed in.
public struct DirectorySource: Sendable {
    public var file: DirectoryFile
    /// What it is called in messages.
    public var name: String
    public var bytes: [UInt8]

    public init(_ file: DirectoryFile, name: String? = nil, bytes: [UInt8]) {
        self.file = file
        self.name = name ?? file.fileName
        self.bytes = bytes
    }
}
