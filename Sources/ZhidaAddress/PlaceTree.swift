import ZhidaCore
import ZhidaGazetteer

/// The names that are listened for, laid out for one pass over all of them: streets, their communities, and the places
/// of each, with the syllables of every name in one array.
///
/// Plates, buildings and rooms are not in it: they are told by numbers, below a place.
struct PlaceTree: Sendable {
    /// An element with its names.
    struct Node: Sendable {
        let index: Gazetteer.Index
        /// Positions in `names`, one for each way of saying it.
        let names: Range<Int>
    }

    /// A street, or what lies under no street.
    struct Street: Sendable {
        /// `nil`: the elements that hang on the district itself.
        let node: Node?
        /// Positions in `communities`.
        let communities: Range<Int>
        /// The places right below the street.
        let places: Range<Int>
    }

    /// A community and its places.
    struct Community: Sendable {
        let node: Node
        let places: Range<Int>
    }

    private(set) var streets: [Street] = []
    private(set) var communities: [Community] = []
    private(set) var places: [Node] = []
    /// For each name where its syllables lie in `syllables`.
    private(set) var names: [Range<Int32>] = []
    /// Raw values.
    private(set) var syllables: [UInt16] = []
    /// The longest name.
    private(set) var longestName = 0

    init(gazetteer: Gazetteer, table: PlaceNameTable) {
        var placesOf: [Gazetteer.Index?: [Gazetteer.Index]] = [:]
        var communitiesOf: [Gazetteer.Index?: [Gazetteer.Index]] = [:]
        var streetIndices: [Gazetteer.Index] = []
        for index in gazetteer.places {
            switch gazetteer.level(index) {
            case .district, .grid: continue
            case .street: streetIndices.append(index)
            case .community: communitiesOf[Self.above(index, .street, gazetteer), default: []].append(index)
            default:
                let above = Self.above(index, .community, gazetteer) ?? Self.above(index, .street, gazetteer)
                placesOf[above, default: []].append(index)
            }
        }
        for street in streetIndices.map(Optional.some) + [nil] {
            let firstCommunity = communities.count
            for community in communitiesOf[street] ?? [] {
                let node = node(community, table)
                communities.append(Community(node: node, places: append(placesOf[community] ?? [], table)))
            }
            streets.append(
                Street(
                    node: street.map { node($0, table) },
                    communities: firstCommunity..<communities.count,
                    places: append(placesOf[street] ?? [], table)
                )
            )
        }
    }

    /// The element of a level above another.
    private static func above(_ index: Gazetteer.Index, _ level: AddressLevel, _ gazetteer: Gazetteer)
        -> Gazetteer.Index?
    {
        var next = gazetteer.parent(index)
        while let element = next, gazetteer.level(element).depth > level.depth { next = gazetteer.parent(element) }
        return next.flatMap { gazetteer.level($0) == level ? $0 : nil }
    }

    private mutating func append(_ indices: [Gazetteer.Index], _ table: PlaceNameTable) -> Range<Int> {
        let start = places.count
        for index in indices { places.append(node(index, table)) }
        return start..<places.count
    }

    private mutating func node(_ index: Gazetteer.Index, _ table: PlaceNameTable) -> Node {
        let start = names.count
        var known: Set<[UInt16]> = []
        for name in table.names(of: index) {
            let reading = table.reading(name)
            guard known.insert(reading).inserted else { continue }
            names.append(Int32(syllables.count)..<Int32(syllables.count + reading.count))
            syllables += reading
            longestName = max(longestName, reading.count)
        }
        return Node(index: index, names: start..<names.count)
    }

    /// The syllables of a node's names.
    func readings(_ node: Node) -> [[Syllable]] {
        node.names.map { name in
            syllables[Int(names[name].lowerBound)..<Int(names[name].upperBound)].compactMap(Syllable.init(rawValue:))
        }
    }
}
