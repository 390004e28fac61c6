import ZhidaCore
import ZhidaGazetteer

/// A name that can be spotted in speech, with the addresses that bear it.
struct PlaceName: Sendable {
    let name: Gazetteer.NameIndex
    let text: String
    /// Raw values of the syllables.
    let reading: [UInt16]
    /// The characters beside the syllables, where each has one; else empty and only sound is compared.
    let scalars: [UInt32]
    let bearers: [Gazetteer.Bearer]
    /// What hearing it whole is worth: a syllable of the name's core 1, of its kind word (街道, 社区, 路) less, because
    /// kind words are heard everywhere.
    let worth: Float

    /// Whether a number is part of the name (71区, 107国道): such a name is heard whole or not at all.
    var isNumbered: Bool { text.unicodeScalars.contains { ("0"..."9").contains($0) } }

    init(name: Gazetteer.NameIndex, gazetteer: Gazetteer, bearers: [Gazetteer.Bearer]) {
        self.name = name
        let text = gazetteer.text(of: name)
        self.text = text
        reading = gazetteer.reading(of: name).map(\.rawValue)
        let characters = text.unicodeScalars.map(\.value)
        scalars = characters.count == reading.count ? characters : []
        self.bearers = bearers
        let kindLength =
            Self.kindWords.first { text.hasSuffix($0) && text.unicodeScalars.count > $0.unicodeScalars.count }?
            .unicodeScalars.count ?? 0
        let core = max(1, reading.count - kindLength)
        var worth = Float(core) + 0.35 * Float(reading.count - core)
        if bearers.allSatisfy({ $0.kind == .suffixless }) { worth -= 0.4 }
        self.worth = worth
    }

    /// Words that end a name and tell its kind; longest first. Source: the element suffixes of SZDB/Z 281-2017.
    private static let kindWords = [
        "街道办事处", "社区工作站", "工业园区", "街道办", "居委会", "地铁站", "工业区", "工业园", "科技园", "产业园", "创业园", "街道", "社区", "大道", "公路", "新村",
        "花园",
        "广场", "大厦", "小区", "路", "街", "巷", "村", "站", "区",
    ]
}

/// The names of a gazetteer version that the engine listens for: everything but plates, buildings and rooms, which are
/// found by their numbers below a found place.
struct PlaceNameTable: Sendable {
    let names: [PlaceName]
    /// For each syllable the names that hold it within their first two syllables: where spotting begins.
    let starting: [[Int32]]
    /// The names of each address, as positions in `names`.
    let namesOf: [Gazetteer.Index: [Int]]

    static func isSpotted(_ level: AddressLevel) -> Bool { level.depth < AddressLevel.door.depth }

    init(gazetteer: Gazetteer) {
        var names: [PlaceName] = []
        for name in gazetteer.nameIndices {
            let bearers = gazetteer.bearers(of: name).filter { Self.isSpotted(gazetteer.level($0.index)) }
            guard !bearers.isEmpty else { continue }
            let place = PlaceName(name: name, gazetteer: gazetteer, bearers: bearers)
            if place.reading.count >= 2 { names.append(place) }
        }
        self.names = names
        var starting = [[Int32]](repeating: [], count: Syllable.all.count)
        for (index, place) in names.enumerated() {
            for syllable in Set(place.reading.prefix(2)) { starting[Int(syllable)].append(Int32(index)) }
        }
        self.starting = starting
        var namesOf: [Gazetteer.Index: [Int]] = [:]
        for (index, place) in names.enumerated() {
            for bearer in place.bearers { namesOf[bearer.index, default: []].append(index) }
        }
        self.namesOf = namesOf
    }
}
