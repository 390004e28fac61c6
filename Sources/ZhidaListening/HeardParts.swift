import ZhidaAddress
import ZhidaCore

/// What a second hearing heard, taken apart along the grammar that it was heard with.
struct HeardParts {
    /// Each range of the heard syllables; empty where that part was not said.
    var street = 0..<0
    var community = 0..<0
    var place = 0..<0
    /// A number, with what was taken back before it.
    var number = 0..<0

    /// The longest reading of the syllables as an address of the plan.
    init(_ heard: [Syllable], plan: ListeningPlan) {
        var best = (length: -1, parts: HeardParts())
        func ends(of names: [[Syllable]], from start: Int) -> [Int] {
            names.filter { !$0.isEmpty && heard[start...].starts(with: $0) }.map { start + $0.count }
        }
        func take(street: Int, community: Int, place: Int) {
            guard place > best.length else { return }
            best.length = place
            best.parts.street = 0..<street
            best.parts.community = street..<community
            best.parts.place = community..<place
            best.parts.number = place..<heard.count
        }
        for street in plan.streets {
            for afterStreet in [0] + ends(of: street.names, from: 0) {
                let unsaid = street.places + street.communities.flatMap(\.places)
                take(street: afterStreet, community: afterStreet, place: afterStreet)
                for place in unsaid {
                    for end in ends(of: place.names, from: afterStreet) {
                        take(street: afterStreet, community: afterStreet, place: end)
                    }
                }
                for community in street.communities {
                    for afterCommunity in ends(of: community.names, from: afterStreet) {
                        take(street: afterStreet, community: afterCommunity, place: afterCommunity)
                        for place in community.places + street.places {
                            for end in ends(of: place.names, from: afterCommunity) {
                                take(street: afterStreet, community: afterCommunity, place: end)
                            }
                        }
                    }
                }
            }
        }
        self = best.parts
    }

    private init() {}
}
