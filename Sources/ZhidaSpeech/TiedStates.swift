/// Which tied states (senones) a phone has between its neighbours, as a model's `mdef` says.
struct TiedStates: Hashable, Sendable {
    /// Where in its word a phone stands, by the numbers of SphinxBase's mdef.h.
    enum Place: UInt8, Sendable, CaseIterable {
        case inside, first, last, alone

        /// - Parameter letter: as a text form names it; `nil` for a phone without neighbours.
        init?(letter: some StringProtocol) {
            switch letter {
            case "i": self = .inside
            case "b": self = .first
            case "e": self = .last
            case "s": self = .alone
            default: return nil
            }
        }
    }

    private struct Key: Hashable {
        var phones: [String]
        var place: Place?
    }

    private var states: [Key: [Int32]] = [:]

    /// - Parameters:
    ///   - phones: the phone, the one before it and the one behind it.
    ///   - place: `nil` for the phone whatever its neighbours, which are `-` then.
    mutating func add(_ phones: [String], _ place: Place?, _ states: [Int32]) {
        self.states[Key(phones: phones, place: place)] = states
    }

    /// The states of a phone; where its neighbours were never met there, those elsewhere in a word, else the phone's own,
    /// as the library does. `nil` for a phone that the model does not have.
    func states(of phone: String, after left: String, before right: String, _ place: Place) -> [Int32]? {
        for place in [place] + Place.allCases {
            if let states = states[Key(phones: [phone, left, right], place: place)] { return states }
        }
        return states[Key(phones: [phone, "-", "-"], place: nil)]
    }
}
