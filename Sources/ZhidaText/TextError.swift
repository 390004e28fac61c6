/// What can go wrong when the language data of 直达 is loaded.
///
/// Work on text itself throws nothing: any text, however odd, has a segmentation and a reading.
public enum TextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file could not be read; `reason` is the system's.
    case unreadable(file: String, reason: String)
    /// The file holds no rows.
    case empty(file: String)
    /// A row breaks the file's format. `line` counts from 1; `fault` says what is wrong, `remedy` how to mend it.
    case malformed(file: String, line: Int, fault: String, remedy: String)

    /// What was wrong, where, and how to mend it.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "\(file): cannot be read (\(reason)); check the path and the rights of the models folder"
        case .empty(let file):
            "\(file): holds no rows; put back the file that came with the release"
        case .malformed(let file, let line, let fault, let remedy):
            "\(file):\(line): \(fault); \(remedy)"
        }
    }
}
