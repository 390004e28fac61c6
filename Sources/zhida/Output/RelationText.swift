import ZhidaCore

/// How a place is told by another, as people read it: 与大洋路交界处, 在香缇湾花园对面.
enum RelationText {
    /// A phrase that follows the place's address.
    static func phrase(_ relation: AddressDecision.Relation) -> String {
        let places = relation.places
        switch relation.kind {
        case .crossing:
            let other = places.joined(separator: say("、", " and "))
            guard !other.isEmpty else { return say(relation.said, "one of its crossings") }
            return say("与\(other)\(isPlain(relation.said) ? "交界处" : relation.said)", "where it meets \(other)")
        case .stretch:
            guard places.count == 2 else { return relation.said }
            return say("从\(places[0])到\(places[1])", "from \(places[0]) to \(places[1])")
        case .beside:
            guard !places.isEmpty else { return say(relation.said, "\(side(relation.side)) it") }
            let other = places.joined(separator: say("与", " and "))
            return say("在\(other)\(chinese(relation.side))", "\(side(relation.side)) \(other)")
        }
    }

    /// The phrase in brackets behind an address; nothing where there is none.
    static func suffix(_ relation: AddressDecision.Relation?) -> String {
        relation.map { say("（\(phrase($0))）", " (\(phrase($0)))") } ?? ""
    }

    /// Whether the words alone read as a place where two roads meet: 路口 does not, behind 与大洋路.
    private static func isPlain(_ said: String) -> Bool { said.hasSuffix("口") && said.count <= 2 }

    private static func chinese(_ side: AddressDecision.Relation.Side?) -> String {
        switch side {
        case .opposite: "对面"
        case .diagonallyOpposite: "斜对面"
        case .nextTo: "旁边"
        case .near, nil: "附近"
        case .entrance: "门口"
        case .front: "前面"
        case .behind: "后面"
        case .below: "楼下"
        }
    }

    private static func side(_ side: AddressDecision.Relation.Side?) -> String {
        switch side {
        case .opposite: "opposite"
        case .diagonallyOpposite: "diagonally opposite"
        case .nextTo: "next to"
        case .near, nil: "near"
        case .entrance: "at the entrance of"
        case .front: "in front of"
        case .behind: "behind"
        case .below: "below"
        }
    }

    /// A relation in one word.
    static func word(_ kind: AddressDecision.Relation.Kind, _ side: AddressDecision.Relation.Side?) -> String {
        switch kind {
        case .crossing: say("交界", "crossing")
        case .stretch: say("路段", "stretch")
        case .beside: say(chinese(side), self.side(side))
        }
    }
}
