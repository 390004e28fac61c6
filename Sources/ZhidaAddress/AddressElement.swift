import ZhidaCore
import ZhidaText

/// One element of an address as it was said: a name or a number, with its level and its place in the text.
public struct AddressElement: Hashable, Sendable, Codable {
    public var level: AddressLevel
    /// The words as they stand in the text.
    public var text: String
    /// Unicode scalars of the text.
    public var range: Range<Int>
    /// The gazetteer's name that the words are taken for; `nil` for numbers and unknown places.
    public var name: String?
    /// The digits of a number: 一百二十三号 → 123.
    public var digits: String?
}

extension AddressEngine {
    /// The elements of every address in a text, in order, without deciding which standard address they are.
    public func parse(_ text: SpokenText) -> [AddressElement] {
        let searched = searched(text)
        let hits = spotter.hits(in: searched, reach: text.isHeard ? .closeSounds : .sameSounds)
        var elements: [AddressElement] = []
        for mention in mentions(in: searched, hits: hits) {
            for item in mention.items {
                let range = text.scalarRange(of: item.span)
                var element = AddressElement(level: .poi, text: text.text(range), range: range)
                switch item.content {
                case .name(let hit):
                    element.name = table.text(hit.place)
                    element.level =
                        table.bearers(hit.place).map { gazetteer.level($0.index) }.min { $0.depth < $1.depth } ?? .poi
                case .number(let number):
                    element.digits = number.digits
                    element.level =
                        switch number.plate.unit {
                        case .building, .unit: .building
                        case .room, .floor: .room
                        default: .door
                        }
                }
                elements.append(element)
            }
            if let unknown = mention.unknown {
                elements.append(AddressElement(level: .road, text: text.text(unknown), range: unknown))
            }
        }
        return elements.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}
