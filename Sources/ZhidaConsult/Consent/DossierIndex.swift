/// The dossiers in memory: those of matters that go on, and those that a command named lately.
public struct DossierIndex: Sendable {
    private var all: [DossierID: Dossier] = [:]

    public var count: Int { all.count }

    public subscript(id: DossierID) -> Dossier? { all[id] }

    /// In no particular order.
    public var values: some Collection<Dossier> { all.values }

    mutating func replace(_ before: Dossier?, _ after: Dossier?) {
        if let before { all[before.id] = nil }
        if let after { all[after.id] = after }
    }
}
