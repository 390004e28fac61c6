@testable import ZhidaConsult

/// The rules of consent written as plainly as possible, to compare the dossier with: lists, and a look through all of
/// them each time.
struct ConsentModel {
    struct Yes {
        var id: ConsentID
        var given: ConsentGiven
        var isWithdrawn = false
    }

    struct Thing {
        var id: EvidenceID
        var wish: EvidenceWish
        var under: [ConsentID]
        var begun: Instant
        var heldSince: Instant?
        var digest: String?
        var removed: Evidence.Removal.Reason?
    }

    var yeses: [Yes] = []
    var things: [Thing] = []
    var isClosed = false

    /// - Returns: whether it is taken, and the consent that holds then.
    mutating func give(_ given: ConsentGiven, as id: ConsentID) -> ConsentID? {
        if isClosed { return nil }
        for yes in yeses where !yes.isWithdrawn && yes.given == given { return yes.id }
        for yes in yeses where !yes.isWithdrawn {
            let same = yes.given
            if same.person == given.person, same.purpose == given.purpose, same.scope == given.scope,
                same.wording == given.wording
            {
                return yes.id
            }
        }
        if yeses.count == Dossier.mostConsents { return nil }
        yeses.append(Yes(id: id, given: given))
        return id
    }

    mutating func withdraw(_ id: ConsentID) -> [EvidenceID]? {
        guard let place = yeses.firstIndex(where: { $0.id == id }) else { return nil }
        yeses[place].isWithdrawn = true
        var gone: [EvidenceID] = []
        for place in things.indices where things[place].removed == nil && things[place].under.contains(id) {
            things[place].removed = .withdrawn
            gone.append(things[place].id)
        }
        return gone
    }

    mutating func begin(_ wish: EvidenceWish, as id: EvidenceID, at now: Instant) -> Bool {
        if isClosed || things.count == Dossier.mostEvidence || wish.people.isEmpty { return false }
        if Set(wish.people).count != wish.people.count { return false }
        var under: [ConsentID] = []
        for person in wish.people {
            var found: ConsentID?
            for yes in yeses where !yes.isWithdrawn && yes.given.person == person {
                guard yes.given.purpose == wish.kind.purpose else { continue }
                if case .session(let own) = yes.given.scope, own != wish.session { continue }
                found = yes.id
            }
            guard let found else { return false }
            under.append(found)
        }
        things.append(Thing(id: id, wish: wish, under: under, begun: now))
        return true
    }

    mutating func finish(_ id: EvidenceID, digest: String, at now: Instant) -> Bool {
        guard let place = things.firstIndex(where: { $0.id == id }) else { return false }
        guard things[place].removed == nil, things[place].heldSince == nil else { return false }
        things[place].heldSince = now
        things[place].digest = digest
        return true
    }

    mutating func removeMistake(_ id: EvidenceID) -> [EvidenceID]? {
        guard let place = things.firstIndex(where: { $0.id == id }) else { return nil }
        guard things[place].removed == nil else { return [] }
        things[place].removed = .mistake
        return [id]
    }

    mutating func purge(_ days: [EvidenceKind: Int], at now: Instant) -> [EvidenceID] {
        var gone: [EvidenceID] = []
        for place in things.indices where things[place].removed == nil {
            let thing = things[place]
            if let held = thing.heldSince {
                let age = now.milliseconds - held.milliseconds
                guard age >= Int64(days[thing.wish.kind] ?? 0) * 86_400_000 else { continue }
                things[place].removed = .retention
            } else {
                guard now.milliseconds - thing.begun.milliseconds >= 86_400_000 else { continue }
                things[place].removed = .abandoned
            }
            gone.append(thing.id)
        }
        return gone
    }

    /// What is wrong with a dossier, compared with the model and with the rules; `nil` where nothing is.
    func difference(from dossier: Dossier) -> String? {
        if dossier.consents.map(\.id) != yeses.map(\.id) { return "the consents" }
        if dossier.consents.map(\.holds) != yeses.map({ !$0.isWithdrawn }) { return "which consents hold" }
        if dossier.evidence.map(\.id) != things.map(\.id) { return "the evidence" }
        if Set(dossier.evidence.map(\.id)).count != things.count { return "an identifier twice" }
        for (evidence, thing) in zip(dossier.evidence, things) {
            switch evidence.stage {
            case .open:
                if thing.removed != nil || thing.heldSince != nil { return "\(thing.id) is open" }
            case .held(let content):
                if thing.removed != nil || thing.digest != content.digest { return "\(thing.id) is held" }
            case .removed(let removal):
                if thing.removed != removal.reason { return "\(thing.id) is removed" }
                if removal.hadContent != (thing.heldSince != nil) { return "\(thing.id) had content" }
                let mayKeep =
                    removal.reason == .retention && [.video, .signature, .document].contains(evidence.kind)
                if removal.digest != (mayKeep ? thing.digest : nil) { return "the digest of \(thing.id)" }
            }
            guard !evidence.isRemoved else { continue }
            if evidence.consents.isEmpty { return "\(thing.id) is under no consent" }
            for id in evidence.consents {
                guard let yes = yeses.first(where: { $0.id == id }), !yes.isWithdrawn,
                    yes.given.purpose == evidence.kind.purpose
                else { return "\(thing.id) is under a consent that does not hold" }
            }
        }
        return nil
    }
}
