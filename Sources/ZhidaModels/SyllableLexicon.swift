import Foundation
import ZhidaCore

/// How the pronunciations of the 419 syllables were found.
public struct LexiconOrigin: Hashable, Sendable, Codable {
    /// The dictionary in the folder from which syllables were taken, by its name; `nil` where none serves.
    public var dictionary: String?
    /// Syllables that stand in the dictionary.
    public var listed = 0
    /// Syllables made of the parts of others: `f` of `fan` and `iao` of `biao` make `fiao`.
    public var byAnalogy = 0
    /// Syllables made by the names of the model's phones.
    public var byName = 0
}

/// What a model lacks for the 419 syllables.
public struct LexiconGap: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The syllables for which no pronunciation was found.
    public var syllables: [Syllable]
    /// Initials and finals for which the model has no phone under any of the known names, each with those names.
    public var phones: [String]

    public var description: String {
        let names = phones.isEmpty ? "" : " It has no phone for \(phones.joined(separator: ", "))."
        let all = syllables.map(\.pinyin).joined(separator: " ")
        return "\(syllables.count) of \(Syllable.all.count) syllables have no pronunciation: \(all).\(names)"
            + " Put a dictionary into the folder that names each syllable with the model's phones (gu g u), ending in .dict."
    }
}

/// The pronunciations of the toneless syllables in a model's phones.
///
/// What a dictionary of the folder says holds; a syllable that it does not list is made of the initial and the final of
/// listed ones, and one for which there are none by the names of the model's phones.
public struct SyllableLexicon: Sendable {
    /// Each syllable's pronunciations, the first the main one.
    public private(set) var pronunciations: [Syllable: [[String]]] = [:]
    public private(set) var origin = LexiconOrigin()

    /// - Parameters:
    ///   - phones: the model's, fillers among them.
    ///   - dictionaries: name and text of each pronunciation dictionary at hand.
    ///   - reading: the readings of a character, for dictionaries of words in characters.
    /// - Throws: ``LexiconGap`` where a syllable remains without a pronunciation.
    public init(
        phones: Set<String>,
        dictionaries: [(name: String, text: String)],
        reading: (Unicode.Scalar) -> [Syllable] = { _ in [] }
    ) throws(LexiconGap) {
        let names = PhoneNames(phones)
        let listed = dictionaries.map { (name: $0.name, entries: Self.syllables(in: $0.text, phones, reading)) }
        if let best = listed.max(by: { $0.entries.count < $1.entries.count }), !best.entries.isEmpty {
            origin.dictionary = best.name
            origin.listed = best.entries.count
            pronunciations = best.entries
        }
        let everything = Syllable.all.compactMap { Syllable(pinyin: $0) }
        let parts = learnedParts()
        for syllable in everything where pronunciations[syllable] == nil {
            if let made = Self.analogy(syllable, parts) {
                pronunciations[syllable] = [made]
                origin.byAnalogy += 1
            } else if let made = Self.byName(syllable, names) {
                pronunciations[syllable] = made
                origin.byName += 1
            }
        }
        let missing = everything.filter { pronunciations[$0] == nil }
        guard missing.isEmpty else { throw LexiconGap(syllables: missing, phones: Self.lacking(missing, names)) }
    }

    /// The dictionary as Sphinx reads it: `gu g u`, further pronunciations as `gu(2)`.
    public var text: String {
        var text = ""
        for (syllable, all) in pronunciations.sorted(by: { $0.key < $1.key }) {
            for (index, phones) in all.enumerated() {
                let number = index == 0 ? "" : "(\(index + 1))"
                text += "\(syllable.pinyin)\(number) \(phones.joined(separator: " "))\n"
            }
        }
        return text
    }

    // MARK: - Dictionaries

    /// The syllables among a dictionary's words that are made of the model's phones. Words may be pinyin, with or
    /// without a tone, or single characters that have one reading only.
    private static func syllables(
        in text: String,
        _ phones: Set<String>,
        _ reading: (Unicode.Scalar) -> [Syllable]
    ) -> [Syllable: [[String]]] {
        var plain: [Syllable: [[String]]] = [:]
        var toned: [Syllable: [[String]]] = [:]
        var characters: [Syllable: [[String]: Int]] = [:]
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("##") && !line.hasPrefix(";;") {
            let fields = line.split(whereSeparator: \.isWhitespace)
            guard fields.count > 1, fields.dropFirst().allSatisfy({ phones.contains(String($0)) }) else { continue }
            let sounds = fields.dropFirst().map(String.init)
            var word = fields[0]
            if word.hasSuffix(")"), let bracket = word.lastIndex(of: "("), bracket > word.startIndex {
                word = word[..<bracket]
            }
            let scalars = word.unicodeScalars
            // Capital letters are the letters' names in some dictionaries: "A" as in "ABC".
            if word.allSatisfy(\.isASCII), word == word.lowercased(), let syllable = Syllable(pinyin: word) {
                let isToned = word.last?.isNumber == true
                if isToned { append(sounds, to: &toned[syllable, default: []]) }
                if !isToned { append(sounds, to: &plain[syllable, default: []]) }
            } else if scalars.count == 1, let only = reading(scalars.first!).first, reading(scalars.first!).count == 1 {
                characters[only, default: [:]][sounds, default: 0] += 1
            }
        }
        var found = plain
        found.merge(toned) { first, _ in first }
        for (syllable, counts) in characters where found[syllable] == nil {
            // A tone's figure is no other pronunciation to tell apart here: all that occur are kept, the usual first.
            let ordered = counts.sorted { ($1.value, $0.key.joined()) < ($0.value, $1.key.joined()) }
            found[syllable] = ordered.prefix(5).map(\.key)
        }
        return found
    }

    private static func append(_ sounds: [String], to all: inout [[String]]) {
        if !all.contains(sounds) { all.append(sounds) }
    }

    // MARK: - Analogy

    private struct Parts {
        var initials: [String: String] = [:]
        var finals: [String: [String]] = [:]
    }

    /// The phones of initials and finals, as most of the listed syllables have them.
    private func learnedParts() -> Parts {
        var initials: [String: [String: Int]] = [:]
        var finals: [String: [[String]: Int]] = [:]
        for (syllable, all) in pronunciations {
            let parts = SyllableParts(syllable)
            guard let initial = parts.initial, let phones = all.first, phones.count > 1 else { continue }
            initials[initial, default: [:]][phones[0], default: 0] += 1
            finals[parts.finals[0], default: [:]][Array(phones.dropFirst()), default: 0] += 1
        }
        return Parts(
            initials: initials.compactMapValues { counts in counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
            },
            finals: finals.compactMapValues { counts in
                counts.max { ($0.value, $1.key.joined()) < ($1.value, $0.key.joined()) }?.key
            }
        )
    }

    private static func analogy(_ syllable: Syllable, _ parts: Parts) -> [String]? {
        let own = SyllableParts(syllable)
        guard let initial = own.initial.flatMap({ parts.initials[$0] }), let final = parts.finals[own.finals[0]] else {
            return nil
        }
        return [initial] + final
    }

    // MARK: - Names

    /// Names for the beginning of a syllable without an initial: THCHS-30 doubles the vowel (`ii` before `ian`).
    private static func onset(_ final: String, _ names: PhoneNames) -> String? {
        guard ["aa", "ee", "ii", "oo", "uu", "vv"].allSatisfy(names.contains), let first = final.first else {
            return nil
        }
        return String([first, first])
    }

    private static func byName(_ syllable: Syllable, _ names: PhoneNames) -> [[String]]? {
        for row in rows(syllable, names) {
            if let all = names.pronunciations(row) { return all }
        }
        return nil
    }

    /// Rows of plain names to try, the most telling first.
    private static func rows(_ syllable: Syllable, _ names: PhoneNames) -> [[String]] {
        let parts = SyllableParts(syllable)
        let doubled = onset("a", names) != nil
        var finals = parts.finals
        // Where doubled vowels begin syllables, ii is no vowel of zi; where only ii is there, it may be yi's long vowel.
        if finals[0] == "ii", doubled || !names.contains("iii") { finals.removeFirst() }
        guard let initial = parts.initial else {
            var rows = finals.compactMap { final in onset(final, names).map { [$0, final] } }
            let pinyin = syllable.pinyin
            rows += finals.map { [$0] }
            rows.append([pinyin])
            if pinyin.hasPrefix("y") || pinyin.hasPrefix("w") {
                rows.append([String(pinyin.prefix(1)), String(pinyin.dropFirst())])
            }
            // weng and yo have no final of their own in most models.
            if pinyin == "weng" { rows.append(["u", "eng"]) }
            if pinyin == "yo" { rows += [["i", "uo"], ["i", "o"]] }
            return rows
        }
        return finals.map { [initial, $0] } + [[syllable.pinyin]]
    }

    /// What the missing syllables want and the model does not have: `v (yu, ux)`.
    private static func lacking(_ missing: [Syllable], _ names: PhoneNames) -> [String] {
        var lacking: Set<String> = []
        for syllable in missing {
            let parts = SyllableParts(syllable)
            if let initial = parts.initial, !names.contains(initial) { lacking.insert(initial) }
            if !parts.finals.contains(where: names.contains) {
                let others = parts.finals.dropFirst().joined(separator: ", ")
                lacking.insert(parts.finals[0] + (others.isEmpty ? "" : " (\(others))"))
            }
        }
        return lacking.sorted()
    }
}

extension LexiconGap: Error {}
