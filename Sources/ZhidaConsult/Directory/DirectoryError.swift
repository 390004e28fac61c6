import ZhidaTables

/// A failure of the directory as a whole; faults of single rows are ``DirectoryFault``s.
public enum DirectoryError: Error, Equatable, CustomStringConvertible {
    /// The files have faults; nothing was applied.
    case rejected([DirectoryFault])
    /// Rows that do not fit together, as a stored version or a caller of the program's own made them.
    case inconsistent([String])
    /// A stored version cannot be read, or is not what its checksum says.
    case damaged(why: String)

    public var description: String {
        switch self {
        case .rejected(let faults):
            "\(faults.count) fault\(faults.count == 1 ? "" : "s"), nothing was applied. Mend the rows and load again."
        case .inconsistent(let faults):
            "The directory does not fit together: \(faults.prefix(5).joined(separator: "; "))"
                + (faults.count > 5 ? "; and \(faults.count - 5) more." : ".")
        case .damaged(let why):
            "The stored directory is damaged: \(why). Activate another version, or load the files again."
        }
    }
}

/// One fault of one row of one of the directory's files.
public struct DirectoryFault: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The file's name.
    public var file: String
    /// Where in it, what is wrong and how to mend it.
    public var fault: RowFault

    public init(file: String, _ fault: RowFault) {
        self.file = file
        self.fault = fault
    }

    public var description: String { "\(file)\(fault.row > 0 || !fault.field.isEmpty ? ", " : ": ")\(fault)" }
}
