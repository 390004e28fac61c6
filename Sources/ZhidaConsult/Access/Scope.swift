/// A part of the district in which a caller may act 范围.
public enum Scope: Hashable, Sendable {
    /// A site and every site below it.
    case subtree(SiteID)
    /// The department's offices and counters, at whatever level.
    case department(DepartmentID)
    /// The whole district.
    case all

    /// Whether a site lies within. A site that is not in the directory lies within ``all`` only.
    public func contains(_ site: SiteID, in directory: Directory) -> Bool {
        switch self {
        case .all: return true
        case .subtree(let top):
            guard let top = directory.position(of: top), let site = directory.position(of: site) else { return false }
            return directory.isWithin(site, top)
        case .department(let department): return directory.site(site)?.department == department
        }
    }
}
