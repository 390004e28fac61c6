import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaTagging
import ZhidaText

/// An element of an address as the tagger reads it, with what the gazetteer knows of it.
struct ParsedElement: Encodable {
    /// The gazetteer's level; absent for kinds that it has none of.
    var level: AddressLevel?
    var kind: String
    var text: String
    /// Unicode scalars of the text.
    var range: Range<Int>
    /// The gazetteer's name, where it finds one in the very same words.
    var name: String?
    /// The digits of a number: 一百二十三号 → 123.
    var digits: String?
    /// The tagger's probability; absent where only the gazetteer found the element.
    var confidence: Float?
}

/// The trained tagger beside the gazetteer's own reading.
struct ElementTagger {
    private let session: TaggingSession
    private let kinds: [ElementKind?]

    /// A network of this share or less reads only the lines of which the field leaves some phrase this far from 0 and 1: F1 is
    /// the same, and twice as many lines are read in the same time (docs/parsing.md).
    private static let smallShare: Float = 0.4
    private static let doubt: Float = 0.3

    /// - Parameters:
    ///   - model: the file of a tagger; `nil` for the one that comes with the program.
    ///   - fast: whether the model's network is not asked.
    init(home: String, model: String? = nil, fast: Bool = false) throws {
        do {
            let tagger = try SequenceTagger(contentsOf: model ?? home + "/models/address/tagger.bin")
            kinds = tagger.labels.map { ElementKind(label: $0) }
            session = tagger.makeSession()
            if fast { session.networkShare = 0 }
            // With a larger share the network can bring in what the field holds for hardly possible.
            if let share = session.networkShare, share <= Self.smallShare { session.networkDoubt = Self.doubt }
        } catch let error as TaggingError {
            throw Failure(.badInput, say("地址要素模型不能用：", "The model of address elements cannot be used: ") + "\(error)")
        }
    }

    /// The tagger's elements with names and digits of the gazetteer's where their words agree, and what only the
    /// gazetteer found.
    func elements(of text: String, beside found: [AddressElement]) -> [ParsedElement] {
        let scalars = Array(text.unicodeScalars)
        var elements = session.tag(Self.plain(scalars)).compactMap { phrase -> ParsedElement? in
            guard let kind = kinds[phrase.label] else { return nil }
            let range = Self.withoutLoneBrackets(phrase.range, of: scalars)
            guard !range.isEmpty else { return nil }
            let same = found.first { $0.range == range }
            let number = found.first {
                $0.digits != nil && range.contains($0.range.lowerBound) && range.upperBound >= $0.range.upperBound
            }
            var words = String.UnicodeScalarView()
            words.append(contentsOf: scalars[range])
            return ParsedElement(
                level: Self.level(of: kind),
                kind: kind.rawValue,
                text: String(words),
                range: range,
                name: same?.name,
                digits: number?.digits,
                confidence: (phrase.confidence * 1_000).rounded() / 1_000
            )
        }
        let tagged = elements.map(\.range)
        for element in found where !tagged.contains(where: { $0.overlaps(element.range) }) {
            elements.append(
                ParsedElement(
                    level: element.level,
                    kind: Self.kind(of: element.level).rawValue,
                    text: element.text,
                    range: element.range,
                    name: element.name,
                    digits: element.digits,
                    confidence: nil
                )
            )
        }
        return elements.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// The text as the tagger learned to read it (half width, simplified), scalar for scalar; ends of lines stay.
    private static func plain(_ scalars: [Unicode.Scalar]) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in scalars {
            let isKept = TaggingSession.endsLine(scalar.value)
            plain.append(isKept ? scalar : Unicode.Scalar(NormalisedText.plain(scalar.value)) ?? scalar)
        }
        return String(plain)
    }

    /// The range less a bracket at its edge whose partner lies outside of it.
    private static func withoutLoneBrackets(_ range: Range<Int>, of scalars: [Unicode.Scalar]) -> Range<Int> {
        func isOpening(_ at: Int) -> Bool { scalars[at].properties.generalCategory == .openPunctuation }
        func isClosing(_ at: Int) -> Bool { scalars[at].properties.generalCategory == .closePunctuation }
        var range = range
        while let first = range.first, isClosing(first) || isOpening(first) && !range.contains(where: isClosing) {
            range = first + 1..<range.upperBound
        }
        while let last = range.last, isOpening(last) || isClosing(last) && !range.contains(where: isOpening) {
            range = range.lowerBound..<last
        }
        return range
    }

    private static func level(of kind: ElementKind) -> AddressLevel? {
        switch kind {
        case .district: .district
        case .street: .street
        case .community: .community
        case .road: .road
        case .branchRoad: .lane
        case .area: .area
        case .poi: .poi
        case .door: .door
        case .building, .unit: .building
        case .floor, .room: .room
        case .province, .city, .person, .redundant, .assist: nil
        }
    }

    private static func kind(of level: AddressLevel) -> ElementKind {
        switch level {
        case .district: .district
        case .street: .street
        case .community, .grid: .community
        case .road: .road
        case .lane: .branchRoad
        case .area: .area
        case .poi: .poi
        case .door: .door
        case .building: .building
        case .room: .room
        }
    }
}
