/// The sites of a directory in the order in which they are tried 就近.
enum SiteOrder {
    /// All sites, the nearest in the tree first: the site itself, its siblings under the same parent, the parent, then
    /// the parent's siblings and so on up the levels; what lies deeper under those comes last at each step.
    static func nearest(to site: SitePosition, in directory: Directory) -> [SitePosition] {
        var order: [SitePosition] = [site]
        var seen = Set(order)
        func add(_ sites: some Sequence<SitePosition>) {
            for site in sites where seen.insert(site).inserted { order.append(site) }
        }
        var below = site
        while let parent = directory.parent(of: below) {
            add(directory.children(of: parent))
            add([parent])
            add(directory.subtree(of: parent))
            below = parent
        }
        add(directory.sites.indices.lazy.map(SitePosition.init))
        return order
    }

    /// The sites at which a party may be found, the preferred first: those that exist and may handle the item.
    ///
    /// A clerk or a room that was asked for decides the site.
    static func candidates(_ wish: PartyWish, _ item: ItemPosition, in directory: Directory) -> [SitePosition] {
        if let clerk = wish.clerk {
            return directory.position(of: clerk).map { [directory.site(of: $0)] } ?? []
        }
        if let room = wish.room {
            return directory.position(of: room).map { [directory.site(of: $0)] } ?? []
        }
        let row = directory[item]
        switch wish.place {
        case .site(let id):
            // A party that was named takes part whatever its level; whether its clerks know the item decides.
            return directory.position(of: id).map { [$0] } ?? []
        case .nearest(let id):
            guard let site = directory.position(of: id) else { return [] }
            return nearest(to: site, in: directory).filter { row.isHandled(at: directory[$0]) }
        case .anywhere:
            return directory.sites(handling: item)
        }
    }
}
