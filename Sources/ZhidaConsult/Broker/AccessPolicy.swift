/// Who may do what, and where. The broker asks before every decision, except for what it does by itself.
public protocol AccessPolicy: Sendable {
    /// Passes where the caller may do it at all of the sites; with no sites, where the caller may do it at all.
    func authorise(
        _ caller: Caller,
        _ permission: Permission,
        at sites: [SiteID],
        in directory: Directory
    ) throws(Refusal)
}
