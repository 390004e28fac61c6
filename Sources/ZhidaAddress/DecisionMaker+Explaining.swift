import Foundation
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// What a decision shows: candidates, reasons, and the question that tells them apart.
extension DecisionMaker {
    /// The confidence that is shown and calibrated: decisions go by it, and not by what was rounded away.
    static func rounded(_ belief: Double) -> Double { (belief * 1000).rounded() / 1000 }

    func candidate(_ hypothesis: Hypothesis, _ belief: Double) -> AddressDecision.Candidate {
        candidate(hypothesis.address, belief)
    }

    func candidate(_ index: Gazetteer.Index, _ belief: Double) -> AddressDecision.Candidate {
        AddressDecision.Candidate(
            code: gazetteer.code(index),
            level: gazetteer.level(index),
            address: gazetteer.address(index),
            confidence: Self.rounded(belief)
        )
    }

    func reasons(_ hypothesis: Hypothesis, _ text: SpokenText) -> [AddressDecision.Reason] {
        func reason(_ hit: NameHit, _ index: Gazetteer.Index?, _ agreement: Float) -> AddressDecision.Reason {
            let range = text.scalarRange(of: hit.span)
            return AddressDecision.Reason(
                level: index.map(gazetteer.level),
                said: text.text(range),
                name: index.map(gazetteer.name) ?? table.text(hit.place),
                range: range,
                agreement: Double((agreement * 100).rounded() / 100)
            )
        }
        var reasons = hypothesis.support.sorted { $0.hit.span.lowerBound < $1.hit.span.lowerBound }
            .map { reason($0.hit, $0.index, $0.hit.agreement) }
        func plate(_ span: Range<Int>, _ name: String?, _ agreement: Double)
            -> AddressDecision.Reason
        {
            let range = text.scalarRange(of: span)
            return AddressDecision.Reason(
                level: .door,
                said: text.text(range),
                name: name,
                range: range,
                agreement: agreement
            )
        }
        switch hypothesis.plate {
        case .absent: break
        case .found(let index, let span):
            var found = plate(span, gazetteer.name(index), Double(exp(-hypothesis.plateCost)))
            found.level = gazetteer.level(index)
            reasons.append(found)
        case .contradicted(_, let span): reasons.append(plate(span, nil, -1))
        case .unverified(_, let span), .unclear(_, let span):
            reasons.append(plate(span, nil, 0))
        }
        return reasons + hypothesis.against.map { reason($0, nil, -$0.agreement) }
    }

    func unknownReason(_ range: Range<Int>, _ text: SpokenText) -> AddressDecision.Reason {
        AddressDecision.Reason(level: nil, said: text.text(range), name: nil, range: range, agreement: -1)
    }

    /// The question whose answer tells the candidates apart: the highest level at which they differ.
    func question(_ rivals: [Hypothesis]) -> String? {
        guard rivals.count >= 2 else { return nil }
        let lines = rivals.map { gazetteer.lineage($0.address).reversed().map { $0 } }
        let depth = lines.map(\.count).min() ?? 0
        for position in 0..<depth {
            var names: [String] = []
            for line in lines where !names.contains(gazetteer.name(line[position])) {
                names.append(gazetteer.name(line[position]))
            }
            if names.count > 1 {
                let shown = names.prefix(3).joined(separator: "，还是")
                return "请问是\(shown)\(names.count > 3 ? "，或是别处" : "")？"
            }
        }
        // One lies above the other: the deeper one needs to be said.
        return
            "请问具体是\(gazetteer.name(rivals.max { gazetteer.level($0.address).depth < gazetteer.level($1.address).depth }!.address))吗？"
    }
}
