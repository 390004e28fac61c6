import ZhidaText

extension PlaceRelation {
    /// Finds the relations between the places of a text.
    ///
    /// - Parameters:
    ///   - scalars: the text, normalised or not.
    ///   - places: the scalars of each place named, rising; of two that overlap neither is told by the other.
    ///   - roads: for each place whether it is a road, as only roads cross; `nil`: those whose words end like a road's.
    /// - Returns: the relations in the order of their cues; a place may be in several (A和B交界对面). Linear.
    public static func relations(
        in scalars: [Unicode.Scalar],
        places: [Range<Int>],
        roads: [Bool]? = nil
    ) -> [PlaceRelation] {
        precondition(roads.map { $0.count == places.count } ?? true)
        let scan = RelationScan(scalars: scalars.map { NormalisedText.plain($0.value) }, places: places, roads: roads)
        return places.indices.flatMap(scan.relations)
    }

    /// The places before which another stands with nothing between but a word like 和: 上川路和前进一路都堵车.
    ///
    /// - Parameters:
    ///   - scalars: the text, normalised or not.
    ///   - places: the scalars of each place named, rising and apart.
    public static func joined(in scalars: [Unicode.Scalar], places: [Range<Int>]) -> [Int] {
        let scan = RelationScan(scalars: scalars.map { NormalisedText.plain($0.value) }, places: places)
        return places.indices.dropFirst().filter(scan.isListed)
    }

    /// The places between which and the one before there is a comma or another mark.
    static func markedOff(in scalars: [Unicode.Scalar], places: [Range<Int>]) -> [Int] {
        let scan = RelationScan(scalars: scalars.map { NormalisedText.plain($0.value) }, places: places)
        return places.indices.dropFirst().filter(scan.isMarkedOff)
    }

    /// The numbers, among places and numbers, that stand right behind what is before them.
    static func behind(in scalars: [Unicode.Scalar], places: [Range<Int>]) -> [Int] {
        let scan = RelationScan(scalars: scalars.map { NormalisedText.plain($0.value) }, places: places)
        return places.indices.dropFirst().filter(scan.isBehind)
    }

    /// The places before which the caller says that they are not meant: 不是上川路.
    static func denied(in scalars: [Unicode.Scalar], places: [Range<Int>]) -> [Int] {
        let scan = RelationScan(scalars: scalars.map { NormalisedText.plain($0.value) }, places: places)
        return places.indices.filter(scan.isDenied)
    }
}
