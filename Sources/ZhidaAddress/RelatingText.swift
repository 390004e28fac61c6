import ZhidaText

/// A text laid out once for the words that relate its places.
public struct RelatingText: Sendable {
    /// The scalars of the text, each in its plain form.
    private let scalars: [UInt32]

    /// - Parameter scalars: the text, normalised or not.
    public init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars.map { NormalisedText.plain($0.value) }
    }

    /// Finds the relations between the places of the text.
    ///
    /// - Parameters:
    ///   - places: the scalars of each place named, rising; of two that overlap neither is told by the other.
    ///   - roads: for each place whether it is a road, as only roads cross; `nil`: those whose words end like a road's.
    /// - Returns: the relations in the order of their cues; a place may be in several (A和B交界对面). Linear.
    public func relations(of places: [Range<Int>], roads: [Bool]? = nil) -> [PlaceRelation] {
        precondition(roads.map { $0.count == places.count } ?? true)
        let scan = RelationScan(scalars: scalars, places: places, roads: roads)
        return places.indices.flatMap(scan.relations)
    }

    /// The places before which another stands with nothing between but a word like 和: 上川路和前进一路都堵车.
    ///
    /// - Parameter places: the scalars of each place named, rising and apart.
    public func joined(_ places: [Range<Int>]) -> [Int] {
        places.indices.dropFirst().filter(scan(places).isListed)
    }

    /// The places between which and the one before there is a comma or another mark.
    func markedOff(_ places: [Range<Int>]) -> [Int] {
        places.indices.dropFirst().filter(scan(places).isMarkedOff)
    }

    /// The numbers, among places and numbers, that stand right behind what is before them.
    func behind(_ places: [Range<Int>]) -> [Int] {
        places.indices.dropFirst().filter(scan(places).isBehind)
    }

    /// The places before which the caller says that they are not meant: 不是上川路.
    func denied(_ places: [Range<Int>]) -> [Int] {
        places.indices.filter(scan(places).isDenied)
    }

    private func scan(_ places: [Range<Int>]) -> RelationScan { RelationScan(scalars: scalars, places: places) }
}
