import ZhidaCore
import ZhidaGazetteer

/// A name that can be spotted in speech: a view into ``PlaceNameTable``, valid as long as the table lives.
struct PlaceName {
    let text: String
    /// Raw values of the syllables.
    let reading: UnsafeBufferPointer<UInt16>
    let bearers: UnsafeBufferPointer<Gazetteer.Bearer>
}

/// The names of a gazetteer version that the engine listens for: everything but plates, buildings and rooms, which are
/// found by their numbers below a found place.
///
/// All names lie in a few flat arrays; a name is a position, 0 ..< ``count``. Which names hold two syllables side by side
/// or one apart is indexed, so that finding a name does not take longer with a larger gazetteer.
final class PlaceNameTable: @unchecked Sendable {
    /// How many names there are.
    let count: Int

    private let gazetteer: Gazetteer
    private let names: [Gazetteer.NameIndex]
    private let syllables: FlatLists<UInt16>
    private let scalars: FlatLists<UInt32>
    private let bearerLists: FlatLists<Gazetteer.Bearer>
    private let worths: [Float]
    private let cores: [UInt8]
    /// By pair of syllables: the names whose core holds them side by side.
    private let adjacent: FlatLists<Int32>
    /// The same with one syllable between them.
    private let skipping: FlatLists<Int32>
    private let namesOfPlaces: [Gazetteer.Index: [Int32]]

    static func isSpotted(_ level: AddressLevel) -> Bool { level.depth < AddressLevel.door.depth }

    init(gazetteer: Gazetteer) {
        self.gazetteer = gazetteer
        var names: [Gazetteer.NameIndex] = []
        var syllables = FlatLists<UInt16>.Builder()
        var scalars = FlatLists<UInt32>.Builder()
        var bearerLists = FlatLists<Gazetteer.Bearer>.Builder()
        var worths: [Float] = []
        var cores: [UInt8] = []
        var namesOfPlaces: [Gazetteer.Index: [Int32]] = [:]
        for name in gazetteer.nameIndices {
            let bearers = gazetteer.bearers(of: name).filter { Self.isSpotted(gazetteer.level($0.index)) }
            guard !bearers.isEmpty else { continue }
            let reading = gazetteer.reading(of: name).map(\.rawValue)
            guard (2...Self.longestName).contains(reading.count) else { continue }
            let characters = gazetteer.text(of: name).unicodeScalars.map(\.value)
            let core = KindWord.coreLength(characters, syllables: reading.count)
            for bearer in bearers { namesOfPlaces[bearer.index, default: []].append(Int32(names.count)) }
            names.append(name)
            syllables.append(reading)
            scalars.append(characters.count == reading.count ? characters : [])
            bearerLists.append(bearers)
            cores.append(UInt8(core))
            var worth = Float(core) + KindWord.worth * Float(reading.count - core)
            if bearers.allSatisfy({ $0.kind == .suffixless }) { worth -= KindWord.suffixlessLoss }
            worths.append(worth)
        }
        count = names.count
        self.names = names
        self.syllables = syllables.build()
        self.scalars = scalars.build()
        self.bearerLists = bearerLists.build()
        self.worths = worths
        self.cores = cores
        self.namesOfPlaces = namesOfPlaces
        (adjacent, skipping) = Self.pairs(self.syllables, cores)
    }

    /// Longer names are not looked for.
    static let longestName = 24

    private static func pairs(_ syllables: FlatLists<UInt16>, _ cores: [UInt8]) -> (FlatLists<Int32>, FlatLists<Int32>)
    {
        func pairs(apart distance: Int) -> FlatLists<Int32> {
            FlatLists(keys: Syllable.all.count * Syllable.all.count) { add in
                for (name, core) in cores.enumerated() {
                    let reading = syllables[name]
                    // The kind word adds nothing that tells names apart, unless there is nothing else.
                    let end = max(distance + 1, min(reading.count, Int(core)))
                    guard reading.count > distance else { continue }
                    for first in 0..<min(end, reading.count) - distance {
                        add(Self.key(reading[first], reading[first + distance]), Int32(name))
                    }
                }
            }
        }
        return (pairs(apart: 1), pairs(apart: 2))
    }

    @inline(__always)
    private static func key(_ first: UInt16, _ second: UInt16) -> Int {
        Int(first) * Syllable.all.count + Int(second)
    }

    subscript(_ name: Int) -> PlaceName {
        PlaceName(text: text(name), reading: syllables[name], bearers: bearerLists[name])
    }

    /// Raw values of a name's syllables.
    @inline(__always)
    func reading(_ name: Int) -> UnsafeBufferPointer<UInt16> { syllables[name] }

    /// The characters beside the syllables, where each has one; else empty and only sound is compared.
    @inline(__always)
    func scalars(_ name: Int) -> UnsafeBufferPointer<UInt32> { scalars[name] }

    func text(_ name: Int) -> String { gazetteer.text(of: names[name]) }

    /// The addresses above door level that bear a name.
    @inline(__always)
    func bearers(_ name: Int) -> UnsafeBufferPointer<Gazetteer.Bearer> { bearerLists[name] }

    /// What hearing it whole is worth: a syllable of the name's core 1, of its kind word (街道, 社区, 路) less, because
    /// kind words are heard everywhere.
    @inline(__always)
    func worth(_ name: Int) -> Float { worths[name] }

    /// Syllables before the kind word.
    @inline(__always)
    func core(_ name: Int) -> Int { Int(cores[name]) }

    /// Whether a number is part of the name (71区, 107国道): such a name is heard whole or not at all.
    func isNumbered(_ name: Int) -> Bool { text(name).utf8.contains { (0x30...0x39).contains($0) } }

    /// The names of an address.
    func names(of index: Gazetteer.Index) -> [Int32] { namesOfPlaces[index] ?? [] }

    /// The addresses that have names, in no order.
    var places: some Collection<Gazetteer.Index> { namesOfPlaces.keys }

    /// The names whose core holds two syllables side by side.
    @inline(__always)
    func holding(_ first: UInt16, _ second: UInt16) -> UnsafeBufferPointer<Int32> {
        adjacent[Self.key(first, second)]
    }

    /// The names whose core holds two syllables with one between them.
    @inline(__always)
    func skipping(_ first: UInt16, _ second: UInt16) -> UnsafeBufferPointer<Int32> {
        skipping[Self.key(first, second)]
    }
}
