/// Why a version of the speech model could not be made, found or used: what, where, and how to mend it.
public enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No version has this name.
    case noSuchVersion(String, known: [String])
    /// There is no earlier version to go back to.
    case nothingToRollBack
    /// A version's files are not those that were kept.
    case damaged(version: String, why: String)
    /// A folder is no model that can be used.
    case unusable(folder: String, why: String)
    /// The model has no sounds for some syllables.
    case lacks(folder: String, LexiconGap)
    /// A program that adaptation needs is not installed.
    case toolMissing(String)
    /// A program that adaptation needs has failed; `said` is the end of its log.
    case toolFailed(String, said: String)
    /// The model cannot be adapted.
    case notAdaptable(why: String)
    /// The operating system refused.
    case system(action: String, path: String, text: String)

    public var description: String {
        switch self {
        case .noSuchVersion(let name, let known):
            "There is no model version \(name). Known: \(known.joined(separator: ", "))."
        case .nothingToRollBack:
            "There is no earlier model version to go back to. See: zhida model list"
        case .damaged(let version, let why):
            "Model version \(version) is damaged: \(why). Go back with: zhida model rollback, or install it again."
        case .unusable(let folder, let why): "\(folder) is no model that can be used: \(why)"
        case .lacks(let folder, let gap): "\(folder) cannot be used: \(gap)"
        case .toolMissing(let name):
            "The program \(name), which adaptation needs, is missing. Install it: "
                + "apt-get install sphinxtrain sphinxbase-utils pocketsphinx"
        case .toolFailed(let name, let said): "\(name) failed: \(said)"
        case .notAdaptable(let why): "This model cannot be adapted: \(why)"
        case .system(let action, let path, let text): "Cannot \(action) \(path): \(text)."
        }
    }
}
