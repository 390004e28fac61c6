/// Where a row of the directory comes from, so that made-up rows are never taken for the office's own.
public enum RowOrigin: String, CaseIterable, Hashable, Sendable, Codable {
    /// The office's own data.
    case local
    /// Taken from a public source that the row or the folder's README names.
    case source
    /// An estimate of this project: right in kind, not confirmed by the office.
    case estimate
    /// Made up so that everything can be tried; to be replaced before real work.
    case generated
}
