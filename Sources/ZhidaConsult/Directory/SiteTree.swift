/// Who lies under whom among the sites of one directory.
struct SiteTree: Sendable {
    /// The site above each; `nil` for the topmost.
    let parents: [SitePosition?]
    let children: [[SitePosition]]
    /// Each site's number when the tree is walked from the top, and the number after its last descendant's: a site
    /// lies under another if its number lies between these two.
    let numbers: [Range<Int32>]

    /// - Precondition: the parents exist and form no ring.
    init(_ sites: [Site], _ positions: [SiteID: SitePosition]) {
        let parents = sites.map { $0.parent.flatMap { positions[$0] } }
        var children = [[SitePosition]](repeating: [], count: sites.count)
        for (index, parent) in parents.enumerated() {
            if let parent { children[parent.index].append(SitePosition(index)) }
        }
        var numbers = [Range<Int32>](repeating: 0..<0, count: sites.count)
        var next: Int32 = 0
        func walk(_ site: SitePosition) {
            let first = next
            next += 1
            for child in children[site.index] { walk(child) }
            numbers[site.index] = first..<next
        }
        for index in sites.indices where parents[index] == nil { walk(SitePosition(index)) }
        self.parents = parents
        self.children = children
        self.numbers = numbers
    }
}

extension Directory {
    /// The site above; `nil` for the district centre.
    public func parent(of site: SitePosition) -> SitePosition? { tree.parents[site.index] }

    /// The sites directly below.
    public func children(of site: SitePosition) -> [SitePosition] { tree.children[site.index] }

    /// The sites above, the nearest first.
    public func ancestors(of site: SitePosition) -> [SitePosition] {
        var ancestors: [SitePosition] = []
        var next = tree.parents[site.index]
        while let site = next {
            ancestors.append(site)
            next = tree.parents[site.index]
        }
        return ancestors
    }

    /// Whether `site` is `other` or lies below it, as when a clerk sees their own site and those below.
    public func isWithin(_ site: SitePosition, _ other: SitePosition) -> Bool {
        tree.numbers[other.index].contains(tree.numbers[site.index].lowerBound)
    }

    /// `site` and all below it.
    public func subtree(of site: SitePosition) -> [SitePosition] {
        [site] + tree.children[site.index].flatMap(subtree)
    }

    /// Where a request of a site goes when it is escalated for an item: the sites above it, nearest first, then the
    /// office of the item's department.
    public func ascent(from site: SitePosition, for item: ItemPosition) -> [SitePosition] {
        let above = ancestors(of: site)
        let offices = staff.officesOfItem[item.index].filter { $0 != site && !above.contains($0) }
        return above + offices
    }
}
