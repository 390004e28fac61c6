import ZhidaAddress
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// The address that a call names, and how it sounds.
struct SaidAddress {
    private let gazetteer: Gazetteer
    private let lineage: [AddressLevel: Gazetteer.Index]
    private let code: AddressCode
    private let number: String
    private let numberForms: [[Syllable]]

    /// - Parameter call: a call with a code.
    /// - Throws: ``BenchFault`` where the gazetteer lacks it: a set of another city.
    init(_ call: CallSet.Call, in gazetteer: Gazetteer) throws {
        guard let code = call.code, let index = gazetteer.index(of: code) else {
            throw BenchFault("\(call.path): the gazetteer has no \(call.code?.text ?? "address")")
        }
        self.gazetteer = gazetteer
        self.code = code
        number = call.number
        lineage = Dictionary(
            gazetteer.lineage(index).map { (gazetteer.level($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        guard let road = lineage[.road] else { throw BenchFault("\(call.path): \(code) lies on no road") }
        // As it was said in this call, too: the ways that the program knows may not be all.
        let name = gazetteer.reading(of: gazetteer.nameIndex(road))
        var forms = SpokenNumber.spokenForms(ofDigits: number).map { $0 + [Self.unit] }
        if let place = Self.find(name, in: call.syllables[...]),
            let end = call.syllables[place.upperBound...].firstIndex(of: Self.unit)
        {
            forms.append(Array(call.syllables[place.upperBound...end]))
        }
        numberForms = forms
    }

    private static let unit = Syllable(pinyin: "hao")!
    private static let numerals = Set(
        "ling yi yao er liang san si wu liu qi ba jiu shi bai qian".split(separator: " ").compactMap {
            Syllable(pinyin: $0)
        }
    )

    /// The ways of saying an element: a street and a community are also named without 街道 and 社区.
    private func names(_ level: AddressLevel) -> [[Syllable]] {
        guard let index = lineage[level] else { return [] }
        let name = gazetteer.reading(of: gazetteer.nameIndex(index))
        return level == .road || name.count < 4 ? [name] : [name, name.dropLast(2)]
    }

    private static func find(_ part: [Syllable], in heard: ArraySlice<Syllable>) -> Range<Int>? {
        guard !part.isEmpty, heard.count >= part.count else { return nil }
        for start in heard.startIndex...(heard.endIndex - part.count)
        where heard[start..<start + part.count].elementsEqual(part) { return start..<start + part.count }
        return nil
    }

    /// Which elements the heard syllables name, letter for letter.
    func parts(heard: [Syllable]) -> CallScore.Parts {
        func isHeard(_ level: AddressLevel) -> Bool {
            names(level).contains { Self.find($0, in: heard[...]) != nil }
        }
        return CallScore.Parts(
            street: isHeard(.street),
            community: isHeard(.community),
            road: isHeard(.road),
            number: isNumberHeard(heard)
        )
    }

    /// Whether the number stands there with its unit, and no other numeral before it.
    private func isNumberHeard(_ heard: [Syllable]) -> Bool {
        numberForms.contains { form in
            var rest = heard[...]
            while let place = Self.find(form, in: rest) {
                if place.lowerBound == 0 || !Self.numerals.contains(heard[place.lowerBound - 1]) { return true }
                rest = heard[(place.lowerBound + 1)...]
            }
            return false
        }
    }

    /// Which elements a decision's candidate has, by sound and by code.
    ///
    /// - Parameter isNumberHeard: counts where the candidate is no door.
    func parts(of candidate: AddressDecision.Candidate?, isNumberHeard: Bool)
        -> (sound: CallScore.Parts, code: CallScore.Parts)
    {
        guard let candidate, let index = gazetteer.index(of: candidate.code) else {
            return (CallScore.Parts(), CallScore.Parts())
        }
        let other = Dictionary(
            gazetteer.lineage(index).map { (gazetteer.level($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        func isSame(_ level: AddressLevel) -> Bool { other[level] != nil && other[level] == lineage[level] }
        func soundsSame(_ level: AddressLevel) -> Bool {
            guard let one = other[level], let two = lineage[level] else { return false }
            return gazetteer.reading(of: gazetteer.nameIndex(one)) == gazetteer.reading(of: gazetteer.nameIndex(two))
        }
        let isDoor = other[.door].map { gazetteer.name($0) == number + "号" }
        return (
            CallScore.Parts(
                street: soundsSame(.street),
                community: soundsSame(.community),
                road: soundsSame(.road),
                number: isDoor ?? isNumberHeard
            ),
            CallScore.Parts(
                street: isSame(.street),
                community: isSame(.community),
                road: isSame(.road),
                number: candidate.code == code && lineage[.door] != nil
            )
        )
    }

    /// Whether an address is the said one or lies above it.
    func lies(in filled: AddressCode) -> Bool {
        gazetteer.index(of: filled).map { lineage.values.contains($0) } ?? false
    }

    /// Whether a place of the shortlist has the said street, community and road, by sound.
    func isListed(in places: [AddressCode]) -> Bool {
        func sound(_ index: Gazetteer.Index) -> [[Syllable]] {
            gazetteer.lineage(index).filter { gazetteer.level($0) != .door }.map {
                gazetteer.reading(of: gazetteer.nameIndex($0))
            }
        }
        guard let road = lineage[.road] else { return false }
        let wanted = sound(road)
        return places.contains { place in gazetteer.index(of: place).map(sound) == wanted }
    }
}
