/// Where a row's facts come from.
public enum Origin: UInt8, Hashable, Sendable, CaseIterable {
    /// A government's own list.
    case official
    /// Seen in public sources.
    case `public`
    /// Made up so that a district can be tried out; never a fact.
    case synthetic

    /// The word in files.
    public var name: String { String(describing: self) }
}
