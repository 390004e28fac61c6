import ArgumentParser
import ZhidaAddress
import ZhidaCore
import ZhidaGazetteer
import ZhidaSpeech

/// A way of hearing that is measured.
enum SpeechSearch: String, Codable, ExpressibleByArgument {
    /// By the language model alone.
    case free
    /// By one grammar of all that can be said: the addresses of the whole city with any number, or a whole list.
    case grammar
    /// As the program does it: by the language model, then by grammars made for what was heard.
    case program
    /// By the language model, then by a grammar of the hundred names of a closed list that it sounded like, without
    /// anything around them: the whole call is one of the names.
    case list
    /// By a grammar of any row of numerals.
    case numerals
}

/// The grammars that need no first hearing.
enum StaticGrammar {
    /// Every street, community and road, with any number.
    static func addresses(of gazetteer: Gazetteer) -> MentionGrammar {
        func names(_ index: Gazetteer.Index) -> [[Syllable]] {
            let name = gazetteer.reading(of: gazetteer.nameIndex(index))
            // 街道 and 社区 are often left out.
            return gazetteer.level(index).depth < AddressLevel.road.depth && name.count >= 4
                ? [name, name.dropLast(2)] : [name]
        }
        func below(_ index: Gazetteer.Index, _ level: AddressLevel) -> [Gazetteer.Index] {
            gazetteer.children(index).filter { gazetteer.level($0) == level }
        }
        func places(_ index: Gazetteer.Index) -> [MentionGrammar.Place] {
            below(index, .road).map { MentionGrammar.Place(names: names($0), numbers: nil, isNumbered: true) }
        }
        let streets = gazetteer.indices.filter { gazetteer.level($0) == .street }
        return MentionGrammar(
            streets: streets.map { street in
                MentionGrammar.Street(
                    names: names(street),
                    communities: below(street, .community).map {
                        MentionGrammar.Community(names: names($0), places: places($0))
                    },
                    places: places(street)
                )
            }
        )
    }

    /// One of the names and nothing else.
    static func names(_ names: some Collection<[Syllable]>) -> Grammar {
        Grammar(alternatives: names.map { (syllables: $0, weight: 1) })
    }

    /// Any row of numerals, with the unit of a door number.
    static var numerals: Grammar {
        let syllables = "ling yi yao er liang san si wu liu qi ba jiu shi bai hao".split(separator: " ").compactMap {
            Syllable(pinyin: $0)
        }
        let logProbability = -2.8  // one of some sixteen
        var grammar = Grammar()
        let within = grammar.addState()
        for syllable in syllables {
            grammar.add(from: grammar.start, to: within, syllable: syllable, logProbability: logProbability)
            grammar.add(from: within, to: within, syllable: syllable, logProbability: logProbability)
        }
        grammar.add(from: within, to: grammar.end, logProbability: logProbability)
        return grammar
    }
}
