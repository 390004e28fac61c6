import ZhidaTables

/// A failure of the gazetteer as a whole; faults of single rows are ``GazetteerFault``s.
public enum GazetteerError: Error, Equatable, CustomStringConvertible {
    /// The file cannot be read as an update at all.
    case unreadable(file: String, why: String, mend: String)
    /// The update has faults; nothing was applied.
    case rejected(file: String, faults: [GazetteerFault])
    /// A delta names another version than the active one.
    case wrongBase(file: String, wanted: String, active: String?, hash: String?)
    /// A version does not answer its golden queries; it is kept and not active.
    case golden(version: String, failures: [GoldenFailure])
    /// No version has this name.
    case noSuchVersion(String, known: [String])
    /// No version is active yet.
    case noActiveVersion
    /// There is no earlier version to go back to.
    case nothingToRollBack
    /// A version's file is damaged.
    case damaged(version: String, why: String)
    /// The operating system refused.
    case system(action: String, path: String, errno: Int32, text: String)

    public var description: String {
        switch self {
        case .unreadable(let file, let why, let mend): "\(file): \(why). \(mend)"
        case .rejected(let file, let faults):
            "\(file): \(faults.count) fault\(faults.count == 1 ? "" : "s"), nothing was applied. Mend the rows and load again."
        case .wrongBase(let file, let wanted, let active, let hash):
            "\(file) changes the version \(wanted), but "
                + (active.map { "active is \($0) (\(hash ?? "damaged"))" } ?? "no version is active")
                + "; nothing was applied. Activate the version that it names, or make a delta to the active one."
        case .golden(let version, let failures):
            "\(version) does not answer \(failures.count) of its golden queries and was not made active: "
                + failures.prefix(5).map(\.description).joined(separator: "; ")
                + ". Mend the update, or the queries where they are out of date."
        case .noSuchVersion(let name, let known):
            "There is no gazetteer version \(name). Known: \(known.isEmpty ? "none" : known.joined(separator: ", "))."
        case .noActiveVersion:
            "No gazetteer is loaded. Load one with: zhida gazetteer load FILE"
        case .nothingToRollBack:
            "There is no earlier version to go back to. See: zhida gazetteer versions"
        case .damaged(let version, let why):
            "Gazetteer version \(version) is damaged: \(why). Activate another version, or load the file again."
        case .system(let action, let path, _, let text): "Cannot \(action) \(path): \(text)."
        }
    }
}

/// One fault of one row of an update.
public typealias GazetteerFault = RowFault
