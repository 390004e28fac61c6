import ZhidaCore
import ZhidaGazetteer

/// The names of a gazetteer version that the engine listens for: everything but plates, buildings and rooms, which are
/// found by their numbers below a found place.
///
/// A name is a position, 0 ..< ``count``, in the version's mapped tables; only the sounds of names are copied.
final class PlaceNameTable: Sendable {
    let gazetteer: Gazetteer
    private let aliases: PlaceAliases
    /// By name: its sounds, for loops over many names.
    private let shapes: NameShapes
    /// The districts' names, UTF-8.
    private let regions: [[UInt8]]
    /// How many names there are.
    var count: Int { gazetteer.placeNameCount }

    /// Longer names are not looked for, nor names of one syllable.
    static let lengths = 2...24

    /// What a syllable of a kind word is worth where one of a name's core is worth 1.
    private static let kindWorth: Float = 0.35
    /// What a name without its kind word (西乡) is worth less.
    private static let suffixlessLoss: Float = 0.4

    init(gazetteer: Gazetteer) {
        self.gazetteer = gazetteer
        aliases = PlaceAliases(gazetteer: gazetteer)
        let regions = gazetteer.places.prefix { gazetteer.level($0) == .district }
            .map { Array(gazetteer.name($0).utf8) }
        self.regions = regions
        shapes = NameShapes(gazetteer: gazetteer) { name, length, core in
            Self.worth(name, length: length, core: core, regions: regions, gazetteer: gazetteer)
        }
    }

    static func isSpotted(_ level: AddressLevel) -> Bool { level.depth < AddressLevel.door.depth }

    private func index(_ name: Int) -> Gazetteer.NameIndex { Gazetteer.NameIndex(value: UInt32(name)) }

    /// Calls `body` with the raw values of a name's syllables, each one of ``Syllable/all``.
    @inline(__always)
    func withReading<Result>(_ name: Int, _ body: (UnsafeBufferPointer<UInt16>) -> Result) -> Result {
        withExtendedLifetime(self) { body(shapes.syllables(name)) }
    }

    /// Raw values of a name's syllables.
    func reading(_ name: Int) -> [UInt16] { withReading(name) { Array($0) } }

    /// How many syllables a name has.
    @inline(__always)
    func length(_ name: Int) -> Int { Int(shapes[name].length) }

    /// A name's UTF-8 bytes.
    @inline(__always)
    func withText<Result>(_ name: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        gazetteer.withText(of: index(name), body)
    }

    func text(_ name: Int) -> String { gazetteer.text(of: index(name)) }

    /// The addresses that bear a name.
    func bearers(_ name: Int) -> some RandomAccessCollection<Gazetteer.Bearer> { gazetteer.bearers(of: index(name)) }

    @inline(__always)
    func shape(_ name: Int) -> NameShapes.Shape { shapes[name] }

    /// Syllables before the kind word.
    @inline(__always)
    func core(_ name: Int) -> Int { Int(shapes[name].core) }

    /// What hearing it whole is worth: a syllable of the name's core 1, of its kind word (街道, 社区, 路) less, because
    /// kind words are heard everywhere.
    ///
    /// - Parameter isHeard: the listener has heard an ordinal (第三工业区) by its sound, so that it is worth as much as a
    ///   name.
    @inline(__always)
    func worth(_ name: Int, isHeard: Bool) -> Float { isHeard ? heardWorth(name) : shapes[name].worth }

    private func heardWorth(_ name: Int) -> Float {
        let length = length(name)
        let core = withText(name) { KindWord.coreLength($0, syllables: length, withOrdinals: false) }
        return Self.worth(index(name), length: length, core: core, regions: regions, gazetteer: gazetteer)
    }

    private static func worth(
        _ name: Gazetteer.NameIndex,
        length: Int,
        core: Int,
        regions: [[UInt8]],
        gazetteer: Gazetteer
    ) -> Float {
        let region = gazetteer.withText(of: name) { regionLength($0, regions) }
        let plain = min(core, region) + length - core
        let worth = Float(length - plain) + kindWorth * Float(plain)
        return gazetteer.bearers(of: name).allSatisfy { $0.kind == .suffixless } ? worth - suffixlessLoss : worth
    }

    /// Whether a name stands for districts, streets and communities alone.
    func isUpper(_ name: Int) -> Bool {
        bearers(name).allSatisfy { gazetteer.level($0.index).depth <= AddressLevel.community.depth }
    }

    /// Characters at the beginning of a name that tell the district and not the place.
    func regionLength(_ name: Int) -> Int { withText(name) { Self.regionLength($0, regions) } }

    /// Characters at the beginning of a name that tell the district and not the place: 深圳市宝安区 of 深圳市宝安区中医院.
    private static func regionLength(_ name: UnsafeRawBufferPointer, _ regions: [[UInt8]]) -> Int {
        for region in regions where name.count > region.count + 3 {
            for start in 0...min(9, name.count - region.count - 3)
            where name[start] == region[0] && name[start..<start + region.count].elementsEqual(region) {
                return (start + region.count) / 3
            }
        }
        return 0
    }

    /// Whether a number is part of the name (71区, 107国道): such a name is heard whole or not at all.
    func isNumbered(_ name: Int) -> Bool { withText(name) { $0.contains { (0x30...0x39).contains($0) } } }

    /// The names of an element above door level: its own, and those it also goes by.
    func names(of place: Gazetteer.Index) -> [Int] {
        let own = gazetteer.nameIndex(place)
        let all = [Int(own.value)] + aliases.names(of: place)
        return all.filter { $0 < count && Self.lengths.contains(length($0)) }
    }

    /// The names whose core holds two syllables side by side, and those whose core holds them with one between: positions,
    /// of which one may be no name in a damaged version.
    @inline(__always)
    func names(holding first: UInt16, _ second: UInt16) -> (
        adjacent: UnsafeBufferPointer<UInt32>, skipping: UnsafeBufferPointer<UInt32>
    ) {
        gazetteer.names(holding: first, second)
    }
}

/// The names that places go by beside their own 俗称、简称、曾用名, by place. Only places with other names take room.
private final class PlaceAliases: Sendable {
    private let namesOf: [Gazetteer.Index: [Int]]

    init(gazetteer: Gazetteer) {
        var namesOf: [Gazetteer.Index: [Int]] = [:]
        for name in gazetteer.placeNameIndices {
            for bearer in gazetteer.bearers(of: name)
            where bearer.kind != .standard && gazetteer.isPlace(bearer.index) {
                namesOf[bearer.index, default: []].append(Int(name.value))
            }
        }
        self.namesOf = namesOf
    }

    func names(of place: Gazetteer.Index) -> [Int] { namesOf[place] ?? [] }
}
