import Synchronization
import ZhidaGazetteer

/// A ``PlaceTree`` that is made when it is first asked for.
final class LazyPlaceTree: Sendable {
    private let gazetteer: Gazetteer
    private let table: PlaceNameTable
    private let made = Mutex<PlaceTree?>(nil)

    init(gazetteer: Gazetteer, table: PlaceNameTable) {
        self.gazetteer = gazetteer
        self.table = table
    }

    var tree: PlaceTree {
        made.withLock { made in
            if let made { return made }
            let tree = PlaceTree(gazetteer: gazetteer, table: table)
            made = tree
            return tree
        }
    }
}
